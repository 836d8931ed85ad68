package io.penstock;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Props;
import akka.actor.typed.eventstream.EventStream;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import io.penstock.control.StreamSupervisor.StreamEntry;
import io.penstock.media.Pipelines;
import io.penstock.process.ProcessorCatalog;
import io.penstock.settings.PenstockSettings;
import io.penstock.settings.SettingsReader;
import io.penstock.stream.OutputState;
import io.penstock.stream.StreamEvent;
import io.penstock.stream.StreamEvent.StateChanged;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** The whole service in this process, from a configuration as an operator writes it. */
final class RunningService implements AutoCloseable {
  /** Long, because two cores are shared; a test ends as soon as what it awaits is so. */
  static final Duration LIMIT = Duration.ofSeconds(40);

  private final Service service;

  private RunningService(Service service) {
    this.service = service;
  }

  /** Starts it with this HOCON over the defaults, on any free port. */
  static RunningService start(String hocon) {
    return start(hocon, pipelines -> pipelines);
  }

  /** The same, with something between the streams and the native pipelines. */
  static RunningService start(String hocon, UnaryOperator<Pipelines> around) {
    return new RunningService(
        Service.start(settings(hocon), ProcessorCatalog.load(), ConfigFactory.empty(), around));
  }

  /**
   * This HOCON over the defaults, and any free port. Pictures are encoded: most tests look at what
   * becomes of them, and those of packets that pass as they come say so.
   */
  static PenstockSettings settings(String hocon) {
    SettingsReader.Result result =
        SettingsReader.read(
            ConfigFactory.parseString(
                    """
                    penstock { http.port = 0, storage.registry = memory, defaults.encode.always = true }
                    """
                        + hocon)
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve(),
            ConfigFile.checks(ProcessorCatalog.load()));
    if (result instanceof SettingsReader.Refused refused) {
      throw new AssertionError(refused.describe("the test's configuration"));
    }
    return ((SettingsReader.Loaded) result).settings();
  }

  Service service() {
    return service;
  }

  /** The newest status of a stream. */
  StreamStatus status(String id) {
    return service.streams().entries().stream()
        .filter(entry -> entry.spec().id().value().equals(id))
        .findFirst()
        .flatMap(StreamEntry::status)
        .orElseThrow(() -> new AssertionError("no status of stream " + id));
  }

  /** What becomes of streams from now on; the list grows. */
  List<StateChanged> changes() {
    List<StateChanged> changes = new CopyOnWriteArrayList<>();
    ActorRef<StreamEvent> listener =
        service
            .system()
            .systemActorOf(
                Behaviors.receiveMessage(
                    event -> {
                      if (event instanceof StateChanged changed) {
                        changes.add(changed);
                      }
                      return Behaviors.same();
                    }),
                "changes",
                Props.empty());
    service.system().eventStream().tell(new EventStream.Subscribe<>(StreamEvent.class, listener));
    return changes;
  }

  /** Waits until a stream is in this state. */
  void awaitState(String id, StreamState state) {
    Await.until(
        LIMIT,
        () ->
            service.streams().entries().stream()
                .filter(entry -> entry.spec().id().value().equals(id))
                .flatMap(entry -> entry.status().stream())
                .anyMatch(status -> status.state() == state),
        id + " is " + state.label());
  }

  /** Waits until every stream and every output is live. */
  void awaitAllLive() {
    Await.until(
        LIMIT,
        () ->
            service.streams().entries().stream()
                .allMatch(entry -> entry.status().filter(RunningService::isLive).isPresent()),
        "every stream and output is live");
  }

  private static boolean isLive(StreamStatus status) {
    return status.state() == StreamState.LIVE
        && status.outputs().stream().allMatch(output -> output.state() == OutputState.LIVE);
  }

  @Override
  public void close() {
    service.close();
  }
}
