package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.penstock.control.StreamSupervisor;
import io.penstock.process.ProcessorCatalog;
import io.penstock.registry.Precondition;
import io.penstock.registry.RegistryReply;
import io.penstock.registry.StreamRegistry;
import io.penstock.settings.PenstockSettings;
import io.penstock.settings.Problem;
import io.penstock.settings.ReloadReply;
import io.penstock.settings.SettingsReader;
import io.penstock.settings.StreamDocument;
import io.penstock.stream.StreamId;
import io.penstock.testkit.ActorKit;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConfigReloaderTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final String GATE = "streams.gate.source.uri = \"rtsp://cam/1\"\n";
  private static final String YARD = "streams.yard.source.uri = \"rtsp://cam/2\"\n";

  private final TestProbe<ReloadReply> replies = KIT.probe();
  private final TestProbe<StreamSupervisor.Command> supervisor = KIT.probe();
  private final ActorRef<StreamRegistry.Command> registry =
      KIT.spawn(
          StreamRegistry.inMemory(
              supervisor.getRef(), Duration.ofDays(90), InstantSource.system()));
  private volatile String file = GATE + YARD;
  private final AtomicInteger readings = new AtomicInteger();
  private final List<Boolean> told = new CopyOnWriteArrayList<>();
  private final List<String> applied = new CopyOnWriteArrayList<>();
  private final List<Problem> complaints = new ArrayList<>();

  private static SettingsReader.Result read(String hocon) {
    return SettingsReader.read(
        ConfigFactory.parseString("penstock { " + hocon + " }")
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve(),
        ConfigFile.checks(ProcessorCatalog.of(List.of())));
  }

  private static PenstockSettings settings(String hocon) {
    return ((SettingsReader.Loaded) read(hocon)).settings();
  }

  private ActorRef<ConfigReloader.Command> started() {
    return started(
        Optional.of(
            () -> {
              readings.incrementAndGet();
              return read(file);
            }));
  }

  private ActorRef<ConfigReloader.Command> started(Optional<ConfigReloader.Source> source) {
    PenstockSettings running = settings(file);
    TestProbe<StreamRegistry.DeclareReply> declared = KIT.probe();
    registry.tell(
        new StreamRegistry.Declare(
            running.streams(), running.documents(), false, declared.getRef()));
    declared.receiveMessage();
    running.streams().forEach(each -> supervisor.expectMessageClass(StreamSupervisor.Put.class));
    return KIT.spawn(
        ConfigReloader.create(
            running,
            source,
            registry,
            List.of(
                Reloadable.of(next -> applied.add("first")),
                next ->
                    complaints.isEmpty()
                        ? new Reloadable.Ready(() -> applied.add(next.backend()))
                        : new Reloadable.Unsound(complaints)),
            told::add));
  }

  private ReloadReply reload(ActorRef<ConfigReloader.Command> reloader) {
    reloader.tell(new ConfigReloader.Reload("ops", replies.getRef()));
    return replies.receiveMessage();
  }

  @Test
  void tellsTheSupervisorOfWhatHasChangedAlone() {
    ActorRef<ConfigReloader.Command> reloader = started();
    file = GATE + "streams.yard.source.uri = \"rtsp://cam/3\"\nhttp.port = 9999";

    assertThat(reload(reloader))
        .isEqualTo(new ReloadReply.Applied(List.of(new StreamId("yard")), List.of("http.port")));
    StreamSupervisor.Put put = supervisor.expectMessageClass(StreamSupervisor.Put.class);
    assertThat(put.wish().id()).isEqualTo(new StreamId("yard"));
    supervisor.expectNoMessage(Duration.ofMillis(100));
    assertThat(applied).containsExactly("first", "auto");
    assertThat(told).containsExactly(true);
  }

  @Test
  void aFileWithProblemsChangesNothingAndAllAreTold() {
    ActorRef<ConfigReloader.Command> reloader = started();
    file = "streams.yard.source.uri = \"http://cam\"\nhttp.port = 99999";

    ReloadReply.Refused refused = (ReloadReply.Refused) reload(reloader);

    assertThat(refused.problems())
        .extracting(Problem::path)
        .containsExactlyInAnyOrder("penstock.http.port", "penstock.streams.yard.source.uri");
    supervisor.expectNoMessage(Duration.ofMillis(100));
    assertThat(applied).isEmpty();
    assertThat(told).containsExactly(false);
  }

  @Test
  void aPartThatCannotChangesNothing() {
    ActorRef<ConfigReloader.Command> reloader = started();
    complaints.add(new Problem("penstock.http.tls.key", "is not the certificate's"));
    file = GATE;

    assertThat(reload(reloader)).isEqualTo(new ReloadReply.Refused(complaints));
    supervisor.expectNoMessage(Duration.ofMillis(100));
    assertThat(applied).isEmpty();

    complaints.clear();
    assertThat(reload(reloader))
        .isEqualTo(new ReloadReply.Applied(List.of(new StreamId("yard")), List.of()));
    assertThat(told).containsExactly(false, true);
  }

  @Test
  void aStreamOfTheApiThatMakesNoneOverTheNewDefaultsChangesNothing() {
    ActorRef<ConfigReloader.Command> reloader = started();
    TestProbe<RegistryReply> put = KIT.probe();
    registry.tell(
        new StreamRegistry.Put(
            new StreamId("added"),
            new StreamDocument(
                Map.of(
                    "source", Map.of("uri", "rtsp://cam/9"), "retry", Map.of("maxBackoff", "5s"))),
            new Precondition.None(),
            "ops",
            put.getRef()));
    put.expectMessageClass(RegistryReply.Created.class);
    supervisor.expectMessageClass(StreamSupervisor.Put.class);
    file = GATE + YARD + "defaults.retry { min-backoff = 10s, max-backoff = 20s }";

    ReloadReply.Refused refused = (ReloadReply.Refused) reload(reloader);

    assertThat(refused.problems())
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem.path()).contains("stream added", "/retry/"));
    supervisor.expectNoMessage(Duration.ofMillis(100));
    assertThat(applied).isEmpty();
  }

  @Test
  void doesNotOpenWhatListensBeyondLoopback() {
    file =
        """
        http.interface = "0.0.0.0"
        auth.tokens = [ { name = ops, role = admin, token-sha256 = "%s" } ]
        """
            .formatted("0123456789abcdef".repeat(4));
    ActorRef<ConfigReloader.Command> reloader = started();

    file = "http.interface = \"127.0.0.1\"";
    assertThat(((ReloadReply.Refused) reload(reloader)).problems())
        .extracting(Problem::path)
        .containsExactly("penstock.auth.tokens");
    assertThat(applied).isEmpty();

    file = "http { interface = \"0.0.0.0\", allow-anonymous = true }";
    assertThat(reload(reloader)).isInstanceOf(ReloadReply.Applied.class);
  }

  @Test
  void saysThatThereIsNoFile() {
    assertThat(reload(started(Optional.empty()))).isEqualTo(new ReloadReply.NoFile());
    assertThat(told).isEmpty();
  }

  @Test
  void saysThatItCouldNotBeRead() {
    ActorRef<ConfigReloader.Command> reloader =
        started(
            Optional.of(
                () -> {
                  throw new IllegalStateException("planted");
                }));

    assertThat(((ReloadReply.Refused) reload(reloader)).problems()).hasSize(1);
    assertThat(told).containsExactly(false);
  }

  @Test
  void whoeverAsksMeanwhileGetsOneMoreReadingForAll() throws InterruptedException {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    ActorRef<ConfigReloader.Command> reloader =
        started(
            Optional.of(
                () -> {
                  if (readings.incrementAndGet() == 1) {
                    reading.countDown();
                    awaitUninterruptibly(goOn);
                  }
                  return read(file);
                }));
    reloader.tell(new ConfigReloader.Reload("first", replies.getRef()));
    reading.await();
    for (int i = 0; i < 20; i++) {
      reloader.tell(new ConfigReloader.Reload("more", replies.getRef()));
    }
    goOn.countDown();

    for (int i = 0; i < 21; i++) {
      assertThat(replies.receiveMessage()).isInstanceOf(ReloadReply.Applied.class);
    }
    assertThat(readings.get()).isEqualTo(2);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
