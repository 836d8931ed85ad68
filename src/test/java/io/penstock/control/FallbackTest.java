package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.penstock.process.TestProcessors;
import io.penstock.stream.Credentials;
import io.penstock.stream.Failure;
import io.penstock.stream.Secret;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.ActorKit;
import io.penstock.testkit.FakePipelines;
import io.penstock.testkit.FakePipelines.FakeSource;
import io.penstock.testkit.NothingLeft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A stream whose source has more than one address. */
@ExtendWith(NothingLeft.class)
class FallbackTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Failure GONE = new Failure.SourceUnreachable("nobody is there");
  private static final Failure LOST = new Failure.SourceLost("the camera ended the session");
  private static final Failure UNAUTHORIZED = new Failure.SourceUnauthorized("401");

  private final FakePipelines pipelines = new FakePipelines();
  private final TestProbe<StreamReport> reports = KIT.probe();

  /** Who was knocked at, or asked for whether it may be connected to. */
  private final List<String> knocks = new CopyOnWriteArrayList<>();

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private ActorRef<StreamActor.Command> stream = KIT.system().ignoreRef();

  @AfterEach
  void stop() {
    TestProbe<StreamActor.Stopped> stopped = KIT.probe();
    stream.tell(new StreamActor.Stop(stopped.getRef()));
    stopped.receiveMessage(LIMIT);
  }

  @Test
  void addressesTakeTurnsAndTheStatusSaysWhichOne() {
    start(TestStreams.withFallbacks("gate", "rtsp://spare/1", "rtsp://spare/2"));
    assertThat(attempt(GONE)).isEqualTo("10.0.0.7");
    assertThat(attempt(GONE)).isEqualTo("spare");
    FakeSource third = pipelines.source();
    assertThat(third.request().source().uri().reveal()).isEqualTo("rtsp://spare/2");
    assertThat(third.request().source().fallbackUris()).isEmpty();
    live(third);

    StreamStatus status = await(found -> found.state() == StreamState.LIVE, "it is live");
    assertThat(status.source().address()).isEqualTo(2);
    assertThat(status.source().attempt()).isEqualTo(3);
    third.fail(LOST);
    assertThat(attempt(GONE)).as("the first again").isEqualTo("10.0.0.7");
    assertThat(pipelines.source().request().source().uri().reveal()).isEqualTo("rtsp://spare/1");
  }

  @Test
  void eachAddressIsLookedAtByItself() {
    start(TestStreams.withFallbacks("gate", "rtsp://spare/1"));
    attempt(GONE);
    attempt(GONE);
    attempt(GONE);

    await(found -> found.source().attempt() == 4, "the spare's second turn");
    pipelines.source();
    assertThat(asked).as("the first turn of each").containsExactly("10.0.0.7", "spare");
    assertThat(knocks).as("once nobody was there").containsExactly("10.0.0.7", "spare");
  }

  @Test
  void aRestartLeadsBackToTheFirst() {
    start(TestStreams.withFallbacks("gate", "rtsp://spare/1"));
    attempt(GONE);
    live(pipelines.source());
    await(found -> found.state() == StreamState.LIVE, "it is live");
    TestProbe<StreamActor.RestartReply> answer = KIT.probe();
    stream.tell(new StreamActor.Restart(answer.getRef()));

    assertThat(attempt(GONE)).isEqualTo("10.0.0.7");
  }

  @Test
  void aRefusedPasswordIsNotTriedAgainWhileItStaysInItsFile(@TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "old");
    StreamSpec spec = TestStreams.withFallbacks("gate", "rtsp://spare/1");
    Credentials credentials = new Credentials("viewer", new Secret("old"), Optional.of(file));
    start(TestStreams.from(spec.source().with(credentials), spec));
    assertThat(attempt(UNAUTHORIZED)).isEqualTo("10.0.0.7");
    assertThat(attempt(UNAUTHORIZED)).isEqualTo("10.0.0.7");
    assertThat(attempt(GONE)).isEqualTo("spare");
    assertThat(attempt(GONE)).as("no third login at the camera").isEqualTo("spare");
    FakeSource spare = pipelines.source();
    StreamStatus status = await(found -> found.source().attempt() >= 5, "its turns went on");
    assertThat(status.source().lastError().orElseThrow().failure().cause())
        .isIn("unauthorized", "unreachable");
    Files.writeString(file, "new");
    spare.fail(GONE);

    FakeSource main = pipelines.source();
    assertThat(main.request().source().uri().host()).isEqualTo("10.0.0.7");
    assertThat(main.request().source().credentials().orElseThrow().password())
        .isEqualTo(new Secret("new"));
  }

  @Test
  void restsWhereEveryHostRefuses() {
    start(TestStreams.withFallbacks("gate", "rtsp://spare/1"));
    for (String host : List.of("10.0.0.7", "10.0.0.7", "spare", "spare")) {
      assertThat(attempt(UNAUTHORIZED)).isEqualTo(host);
    }
    await(found -> found.state() == StreamState.AUTH_FAILED, "it rests");
    assertThat(pipelines.hasAnotherSource()).isFalse();
  }

  // ---------------------------------------------------------------- what the tests share

  private void start(StreamSpec spec) {
    StreamTools tools =
        TestStreams.tools(
            KIT,
            pipelines,
            (id, fps) -> TestProcessors.none(),
            new Knock() {
              @Override
              public CompletionStage<Optional<Failure>> at(SourceSpec source) {
                knocks.add(source.uri().host());
                return CompletableFuture.completedFuture(Optional.empty());
              }

              @Override
              public CompletionStage<Optional<String>> refusal(String host) {
                asked.add(host);
                return CompletableFuture.completedFuture(Optional.empty());
              }
            });
    stream = KIT.spawn(StreamActor.create(spec, tools, reports.getRef()));
  }

  /** Where the next attempt is made, which fails. */
  private String attempt(Failure failure) {
    FakeSource source = pipelines.source();
    source.fail(failure);
    return source.request().source().uri().host();
  }

  private void live(FakeSource source) {
    source.frame(0);
    pipelines.encoder();
  }

  private StreamStatus await(Predicate<StreamStatus> wanted, String what) {
    return TestStreams.await(reports, wanted, what);
  }
}
