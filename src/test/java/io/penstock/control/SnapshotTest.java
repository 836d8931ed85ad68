package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.AskPattern;
import io.penstock.process.TestProcessors;
import io.penstock.stream.Failure;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.stream.StreamWish;
import io.penstock.testkit.ActorKit;
import io.penstock.testkit.Await;
import io.penstock.testkit.FakePipelines;
import io.penstock.testkit.FakePipelines.FakeSource;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever asks for a stream's picture. */
@ExtendWith(NothingLeft.class)
class SnapshotTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Failure LOST = new Failure.SourceLost("the camera ended the session");

  private final FakePipelines pipelines = new FakePipelines();

  @Test
  void isTheNextPictureAndThoseWhoAskTogetherShareIt() {
    var supervisor = supervisor(TestStreams.camera("gate", "main"));
    FakeSource source = live(supervisor, "gate");
    List<CompletableFuture<SnapshotReply>> askers =
        IntStream.range(0, 50).mapToObj(i -> ask(supervisor, "gate", Integer.MAX_VALUE)).toList();
    Instant before = Instant.now();
    SnapshotReply.Taken first = taken(source, askers.get(0));

    assertThat(first.at()).isAfter(before.minusSeconds(1));
    assertThat(first.jpeg().toArray()).startsWith(0xff, 0xd8, 0xff);
    assertThat(askers.subList(1, askers.size()))
        .allSatisfy(
            asker ->
                assertThat(((SnapshotReply.Taken) asker.join()).jpeg()).isSameAs(first.jpeg()));
    stop(supervisor);
  }

  @Test
  void isGivenAgainWhileItIsFresh() {
    var supervisor = supervisor(TestStreams.camera("gate"));
    FakeSource source = live(supervisor, "gate");
    SnapshotReply.Taken first = taken(source, ask(supervisor, "gate", 320));
    SnapshotReply again = ask(supervisor, "gate", 321).join();
    boolean fresh = Duration.between(first.at(), Instant.now()).toMillis() < 800;

    if (fresh) {
      assertThat(again).as("without another picture").isEqualTo(first);
    }
    Await.until(
        LIMIT,
        () -> Duration.between(first.at(), Instant.now()).toMillis() > 1000,
        "the picture is old");
    assertThat(taken(source, ask(supervisor, "gate", 320)).at()).isAfter(first.at());
    stop(supervisor);
  }

  @Test
  void isNotThereWhileTheCameraIsAway() {
    var supervisor = supervisor(TestStreams.patient("gate", "main"));
    FakeSource source = live(supervisor, "gate");
    source.fail(LOST);
    awaitState(supervisor, "gate", StreamState.SIGNAL_LOST);

    assertThat(ask(supervisor, "gate", 640).join())
        .isInstanceOfSatisfying(
            SnapshotReply.NotTaken.class,
            none -> {
              assertThat(none.state()).isEqualTo(StreamState.SIGNAL_LOST);
              assertThat(none.reason()).contains(LOST.message());
              assertThat(none.lastError().orElseThrow().failure()).isEqualTo(LOST);
            });
    stop(supervisor);
  }

  @Test
  void whoWaitsForOneHearsAtOnceThatTheCameraIsGone() {
    var supervisor = supervisor(TestStreams.patient("gate", "main"));
    FakeSource source = live(supervisor, "gate");
    CompletableFuture<SnapshotReply> asker = ask(supervisor, "gate", 640);
    source.fail(LOST);

    assertThat(asker.join())
        .isInstanceOfSatisfying(
            SnapshotReply.NotTaken.class,
            none -> assertThat(none.state()).isEqualTo(StreamState.SIGNAL_LOST));
    stop(supervisor);
  }

  @Test
  void isNotThereWhereALiveCameraSendsNone() {
    var supervisor = supervisor(TestStreams.camera("gate"));
    live(supervisor, "gate");

    assertThat(ask(supervisor, "gate", 640).join())
        .isInstanceOfSatisfying(
            SnapshotReply.NotTaken.class,
            none -> {
              assertThat(none.state()).isEqualTo(StreamState.LIVE);
              assertThat(none.reason()).contains("no picture came within 1500 ms");
            });
    stop(supervisor);
  }

  @Test
  void isNotThereForStreamsThatDoNotRun() {
    var supervisor = supervisor(TestStreams.disabled("off"));

    assertThat(ask(supervisor, "off", 640).join())
        .isInstanceOfSatisfying(
            SnapshotReply.NotTaken.class,
            none -> {
              assertThat(none.state()).isEqualTo(StreamState.STOPPED);
              assertThat(none.reason()).contains("the stream is not enabled");
            });
    assertThat(ask(supervisor, "nobody", 640).join()).isEqualTo(new SnapshotReply.UnknownStream());
    stop(supervisor);
  }

  /** The dispatcher's two threads, and none of a stream, are kept busy by a crowd. */
  @Test
  void aCrowdOfStreamsTakesTurns() {
    List<String> ids = IntStream.range(0, 6).mapToObj(i -> "gate-" + i).toList();
    var supervisor =
        supervisor(ids.stream().map(id -> TestStreams.camera(id)).toArray(StreamSpec[]::new));
    List<FakeSource> sources = ids.stream().map(id -> pipelines.source()).toList();
    sources.forEach(source -> source.frame(0));
    ids.forEach(id -> awaitState(supervisor, id, StreamState.LIVE));
    List<CompletableFuture<SnapshotReply>> askers =
        ids.stream().map(id -> ask(supervisor, id, Integer.MAX_VALUE)).toList();
    Await.until(
        LIMIT,
        () -> {
          sources.forEach(source -> source.frame(System.nanoTime()));
          return askers.stream().allMatch(CompletableFuture::isDone);
        },
        "every stream's snapshot");

    assertThat(askers)
        .allSatisfy(asker -> assertThat(asker.join()).isInstanceOf(SnapshotReply.Taken.class));
    stop(supervisor);
  }

  private ActorRef<StreamSupervisor.Command> supervisor(StreamSpec... specs) {
    return KIT.spawn(
        StreamSupervisor.create(
            Stream.of(specs).map(StreamWish::declared).toList(),
            TestStreams.tools(KIT, pipelines, (spec, fps) -> TestProcessors.none())));
  }

  private static CompletableFuture<SnapshotReply> ask(
      ActorRef<StreamSupervisor.Command> supervisor, String id, int mostWide) {
    return AskPattern.<StreamSupervisor.Command, SnapshotReply>ask(
            supervisor,
            replyTo -> new StreamSupervisor.GetSnapshot(new StreamId(id), mostWide, replyTo),
            LIMIT,
            KIT.system().scheduler())
        .toCompletableFuture();
  }

  /** Feeds frames until the answer is there. */
  private static SnapshotReply.Taken taken(
      FakeSource source, CompletableFuture<SnapshotReply> asker) {
    Await.until(
        LIMIT,
        () -> {
          source.frame(System.nanoTime());
          return asker.isDone();
        },
        "an answer");
    return (SnapshotReply.Taken) asker.join();
  }

  private FakeSource live(ActorRef<StreamSupervisor.Command> supervisor, String id) {
    FakeSource source = pipelines.source();
    source.frame(0);
    await(
        supervisor,
        id,
        status -> status.state() == StreamState.LIVE && status.framesProcessed() > 0);
    return source;
  }

  private static void awaitState(
      ActorRef<StreamSupervisor.Command> supervisor, String id, StreamState state) {
    await(supervisor, id, status -> status.state() == state);
  }

  private static void await(
      ActorRef<StreamSupervisor.Command> supervisor, String id, Predicate<StreamStatus> expected) {
    TestProbe<Optional<StreamSupervisor.StreamEntry>> entries = KIT.probe();
    Await.until(
        LIMIT,
        () -> {
          supervisor.tell(new StreamSupervisor.GetStream(new StreamId(id), entries.getRef()));
          return entries
              .receiveMessage(LIMIT)
              .flatMap(StreamSupervisor.StreamEntry::status)
              .filter(expected)
              .isPresent();
        },
        id + " is as expected");
  }

  private static void stop(ActorRef<StreamSupervisor.Command> supervisor) {
    TestProbe<StreamActor.Stopped> stopped = KIT.probe(StreamActor.Stopped.class);
    supervisor.tell(new StreamSupervisor.StopAll(stopped.getRef()));
    stopped.receiveMessage(LIMIT);
  }
}
