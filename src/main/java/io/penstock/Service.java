package io.penstock;

import akka.actor.BootstrapSetup;
import akka.actor.CoordinatedShutdown;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.penstock.control.StreamSupervisor;
import io.penstock.control.StreamSupervisor.Streams;
import io.penstock.gst.Backends;
import io.penstock.gst.GstRuntime;
import io.penstock.gst.NativePipelines;
import io.penstock.media.Pipelines;
import io.penstock.process.OpenCv;
import io.penstock.process.ProcessorCatalog;
import io.penstock.record.SegmentStore;
import io.penstock.registry.RegistryStorage;
import io.penstock.settings.PenstockSettings;
import io.penstock.stream.Codec;
import io.penstock.stream.SignalLoss;
import io.penstock.stream.StreamSpec;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * The running service, for whoever started it: a command, or a test. Closing it drains and ends
 * everything.
 */
final class Service implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration FOR_EVER = Duration.ofDays(240);

  /** SIGTERM ends the process within 10 s, whatever hangs in native code. */
  private static final Duration LAST_RESORT = Duration.ofMillis(9_500);

  private final ActorSystem<Guardian.Command> system;
  private final ActorRef<StreamSupervisor.Command> supervisor;
  private final InetSocketAddress address;

  private Service(ActorSystem<Guardian.Command> system, Guardian.Running running) {
    this.system = system;
    this.supervisor = running.supervisor();
    this.address = running.binding().localAddress();
  }

  /**
   * Starts the service and waits until the API listens.
   *
   * @param overrides the operator's own {@code akka} settings; may be empty
   * @throws IllegalStateException with a sentence when it cannot start; nothing is left running
   */
  static Service start(PenstockSettings settings, ProcessorCatalog catalog, Config overrides) {
    return start(settings, catalog, overrides, pipelines -> pipelines);
  }

  /**
   * The same, from a file that can be read again.
   *
   * @param source where {@code settings} were read
   */
  static Service start(
      PenstockSettings settings, ProcessorCatalog catalog, Config overrides, ConfigSource source) {
    return start(settings, catalog, overrides, pipelines -> pipelines, Optional.of(source));
  }

  /**
   * The same, with something between the streams and the native pipelines.
   *
   * @param around makes what the streams use of the real pipelines
   */
  static Service start(
      PenstockSettings settings,
      ProcessorCatalog catalog,
      Config overrides,
      UnaryOperator<Pipelines> around) {
    return start(settings, catalog, overrides, around, Optional.empty());
  }

  private static Service start(
      PenstockSettings settings,
      ProcessorCatalog catalog,
      Config overrides,
      UnaryOperator<Pipelines> around,
      Optional<ConfigSource> source) {
    GstRuntime.start();
    Backends backends = Backends.of(settings);
    CompletableFuture<Void> probed =
        CompletableFuture.runAsync(() -> backends.probe(settings.control().probeTimeout()));
    // Meanwhile, since it takes as long.
    if (settings.specs().stream().anyMatch(Service::draws)) {
      loadOpenCv();
    }
    probed.join();
    // No attempt could ever help, so that it had better be known now.
    backends.verify(Codec.H264);
    Config akka =
        overrides
            .withFallback(ConfigFactory.parseResources("penstock-akka.conf"))
            .withFallback(ConfigFactory.defaultReference())
            .resolve();
    NodeView node = NodeView.ofThisMachine(settings, backends);
    // Before anything runs: where it cannot be read, nothing may happen.
    RegistryStorage storage = RegistryStorage.open(settings.storage());
    SegmentStore segments = new SegmentStore(settings.mediaDirectory());
    ActorSystem<Guardian.Command> system;
    try {
      system =
          ActorSystem.create(
              Guardian.create(
                  settings,
                  catalog,
                  around.apply(new NativePipelines(backends, segments, node.ledger())),
                  segments,
                  node,
                  source),
              "penstock",
              ActorSystemSetup.create(BootstrapSetup.create(akka), storage));
    } catch (RuntimeException e) {
      storage.close();
      throw e;
    }
    storage.closeWith(system);
    Guardian.Started started =
        AskPattern.<Guardian.Command, Guardian.Started>ask(
                system, Guardian.AwaitStart::new, START_TIMEOUT, system.scheduler())
            .toCompletableFuture()
            .join();
    if (started instanceof Guardian.Running running) {
      return new Service(system, running);
    }
    system.terminate();
    throw new IllegalStateException(((Guardian.Refused) started).reason());
  }

  /** With processors, or with a banner once its source is away. */
  private static boolean draws(StreamSpec stream) {
    return !stream.process().isEmpty() || stream.shownMeanwhile() == SignalLoss.SLATE;
  }

  /**
   * Here rather than at the first picture, so that a machine on which it cannot be loaded is told
   * at once.
   */
  private static void loadOpenCv() {
    try {
      OpenCv.load();
    } catch (LinkageError e) {
      throw new IllegalStateException(
          "OpenCV, which processors need, cannot be loaded: " + e.getMessage(), e);
    }
  }

  /** Where the API listens. */
  InetSocketAddress address() {
    return address;
  }

  /** All streams as they are now. */
  Streams streams() {
    return AskPattern.ask(
            supervisor, StreamSupervisor.GetStreams::new, START_TIMEOUT, system.scheduler())
        .toCompletableFuture()
        .join();
  }

  /**
   * Has the configuration read again, if it came from a file. The log says what becomes of it.
   *
   * @param who asks
   */
  void readConfigurationAgain(String who) {
    system.tell(new Guardian.ReadAgain(who));
  }

  /** What it runs in: the event stream tells every change of a stream. */
  ActorSystem<?> system() {
    return system;
  }

  /** Completes when every stream has ended by itself. */
  CompletionStage<Streams> ended() {
    return AskPattern.ask(supervisor, StreamSupervisor.AwaitEnd::new, FOR_EVER, system.scheduler());
  }

  /** Completes when the service has ended. */
  CompletionStage<?> terminated() {
    return system.getWhenTerminated();
  }

  /** Whether it ended because a part of it that it needs has failed. */
  boolean failed() {
    return CoordinatedShutdown.get(system)
        .getShutdownReason()
        .filter(Guardian.FAILED::equals)
        .isPresent();
  }

  /** Has a signal's shutdown cut short when it takes too long. */
  static void haltWhenShutdownHangs() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  Thread watchdog = new Thread(Service::haltLater, "shutdown-watchdog");
                  watchdog.setDaemon(true);
                  watchdog.start();
                },
                "shutdown-watchdog-start"));
  }

  private static void haltLater() {
    try {
      Thread.sleep(LAST_RESORT.toMillis());
      Runtime.getRuntime().halt(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    CoordinatedShutdown.get(system)
        .runAll(CoordinatedShutdown.unknownReason())
        .toCompletableFuture()
        .join();
  }
}
