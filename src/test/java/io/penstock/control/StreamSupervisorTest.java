package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.eventstream.EventStream;
import io.penstock.control.StreamSupervisor.StreamEntry;
import io.penstock.control.StreamSupervisor.Streams;
import io.penstock.observe.LoggedLines;
import io.penstock.process.TestProcessors;
import io.penstock.stream.Failure;
import io.penstock.stream.Origin;
import io.penstock.stream.OutputStatus;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.stream.StreamWish;
import io.penstock.stream.WishChanged;
import io.penstock.testkit.ActorKit;
import io.penstock.testkit.Await;
import io.penstock.testkit.FakePipelines;
import io.penstock.testkit.FakePipelines.FakeOutput;
import io.penstock.testkit.FakePipelines.FakeSource;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(NothingLeft.class)
class StreamSupervisorTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Failure LOST = new Failure.SourceLost("the camera ended the session");

  private final FakePipelines pipelines = new FakePipelines();
  private TestProbe<Streams> streams;
  private TestProbe<Optional<StreamEntry>> entries;
  private TestProbe<StreamActor.Stopped> stopped;

  @BeforeEach
  void start() {
    streams = KIT.probe(Streams.class);
    entries = KIT.probe();
    stopped = KIT.probe(StreamActor.Stopped.class);
  }

  @Test
  void knowsEveryStreamInTheOrderOfItsDeclaration() {
    var supervisor =
        supervisor(
            TestStreams.camera("zulu"), TestStreams.disabled("off"), TestStreams.camera("alpha"));
    supervisor.tell(new StreamSupervisor.GetStreams(streams.getRef()));

    assertThat(streams.receiveMessage(LIMIT).entries())
        .extracting(entry -> entry.spec().id().value())
        .containsExactly("zulu", "off", "alpha");
  }

  @Test
  void startsOnlyWhatIsEnabled() {
    var supervisor = supervisor(TestStreams.disabled("off"), TestStreams.camera("gate"));
    live(supervisor, "gate", pipelines.source());

    assertThat(entry(supervisor, "off").orElseThrow().status()).isEmpty();
    assertThat(pipelines.hasAnotherSource()).isFalse();
  }

  @Test
  void findsAStreamWhateverTheCaseAndNoneThatIsUnknown() {
    var supervisor = supervisor(TestStreams.camera("Gate"));

    assertThat(entry(supervisor, "gAtE").orElseThrow().spec().id().value()).isEqualTo("Gate");
    assertThat(entry(supervisor, "gate-2")).isEmpty();
  }

  @Test
  void aStreamThatCrashesIsStartedAnewAndItsCountsGoOn() {
    var supervisor = supervisor(TestStreams.camera("first", "main"));
    pipelines.crashOnNextDecoder();
    FakeSource crashed = pipelines.source();
    crashed.frame(0);

    StreamStatus status = awaitState(supervisor, "first", StreamState.BACKING_OFF);
    assertThat(status.source().lastError().orElseThrow().failure())
        .isEqualTo(new Failure.Internal("the stream crashed and is started again"));
    FakeSource fresh = pipelines.source();
    assertThat(crashed.isClosed()).isTrue();
    status = live(supervisor, "first", fresh);
    assertThat(status.source().attempt()).as("counts go on").isEqualTo(2);
    assertThat(status.source().framesIn()).isEqualTo(2);
  }

  @Test
  void whatIsLoggedOfACrashIsAboutTheStream() {
    try (LoggedLines log = new LoggedLines(StreamActor.class.getName())) {
      supervisor(TestStreams.camera("first"));
      pipelines.crashOnNextDecoder();
      pipelines.source().frame(0);

      Await.until(
          LIMIT,
          () -> log.lines().stream().anyMatch(line -> line.startsWith("ERROR [first] ")),
          "the crash of first in " + log.lines());
      assertThat(log.lines()).noneMatch(line -> line.contains("[-]"));
    }
  }

  @Test
  void aNeighbourKeepsItsSessionWhenAStreamCrashes() {
    var supervisor = supervisor(TestStreams.camera("first"), TestStreams.camera("second"));
    FakeSource one = pipelines.source();
    FakeSource other = pipelines.source();
    live(supervisor, "first", one, other);
    live(supervisor, "second", one, other);
    FakeSource victim = one.name().startsWith("first") ? one : other;
    FakeSource safe = victim == one ? other : one;
    victim.fail(LOST);
    FakeSource next = pipelines.source();
    pipelines.crashOnNextDecoder();
    next.frame(0);
    FakeSource afterCrash = pipelines.source();

    assertThat(afterCrash.name()).isEqualTo(victim.name());
    live(supervisor, "first", afterCrash);
    assertThat(safe.isClosed()).isFalse();
    assertThat(state(supervisor, "second")).isEqualTo(StreamState.LIVE);
  }

  @Test
  void aChildThatCrashesTakesItsStreamAlongToStartAnew() {
    var supervisor = supervisor(TestStreams.stalling("gate", Duration.ofSeconds(1)));
    FakeSource source = pipelines.source();
    live(supervisor, "gate", source);
    source.crashWatcher();

    FakeSource fresh = pipelines.source();
    assertThat(source.isClosed()).isTrue();
    live(supervisor, "gate", fresh);
  }

  @Test
  void saysWhenEveryStreamHasEndedByItself() {
    var supervisor = supervisor(TestStreams.file("one"), TestStreams.file("two"));
    supervisor.tell(new StreamSupervisor.AwaitEnd(streams.getRef()));
    FakeSource first = pipelines.source();
    FakeSource second = pipelines.source();
    first.frame(0);
    first.end();
    Await.until(LIMIT, first::isClosed, "the first is through");
    streams.expectNoMessage(Duration.ofMillis(200));
    second.fail(new Failure.SourceUnauthorized("no"));
    pipelines.source().fail(new Failure.SourceUnauthorized("no"));

    assertThat(streams.receiveMessage(LIMIT).entries())
        .extracting(entry -> entry.status().orElseThrow().state())
        .containsExactlyInAnyOrder(StreamState.STOPPED, StreamState.AUTH_FAILED);
  }

  @Test
  void saysAtOnceThatNothingRuns() {
    var supervisor = supervisor(TestStreams.disabled("off"));
    supervisor.tell(new StreamSupervisor.AwaitEnd(streams.getRef()));

    assertThat(streams.receiveMessage(LIMIT).entries()).hasSize(1);
  }

  @Test
  void stopsEveryStreamAndThenItself() {
    var supervisor =
        supervisor(
            TestStreams.camera("gate", "main"),
            TestStreams.patient("lost", "main"),
            TestStreams.disabled("off"));
    FakeSource one = pipelines.source();
    FakeSource other = pipelines.source();
    FakeSource camera = one.name().startsWith("gate") ? one : other;
    FakeSource lost = camera == one ? other : one;
    live(supervisor, "gate", camera);
    lost.fail(LOST);
    awaitState(supervisor, "lost", StreamState.BACKING_OFF);
    supervisor.tell(new StreamSupervisor.StopAll(stopped.getRef()));

    stopped.expectMessage(LIMIT, new StreamActor.Stopped());
    stopped.expectTerminated(supervisor, LIMIT);
    assertThat(camera.isClosed()).isTrue();
    assertThat(lost.isClosed()).isTrue();
  }

  @Test
  void answersEverybodyWhileItStops() {
    pipelines.hangSources(true);
    var supervisor = supervisor(TestStreams.camera("gate", "main"));
    FakeSource hanging = pipelines.source();
    TestProbe<StreamActor.Stopped> second = KIT.probe(StreamActor.Stopped.class);
    supervisor.tell(new StreamSupervisor.StopAll(stopped.getRef()));
    supervisor.tell(new StreamSupervisor.StopAll(second.getRef()));
    supervisor.tell(new StreamSupervisor.AwaitEnd(streams.getRef()));
    assertThat(entry(supervisor, "gate")).isPresent();
    hanging.letOpen();

    stopped.expectMessage(LIMIT, new StreamActor.Stopped());
    second.expectMessage(LIMIT, new StreamActor.Stopped());
    assertThat(streams.receiveMessage(LIMIT).entries()).hasSize(1);
  }

  @Test
  void stopsAtOnceWhenNothingRuns() {
    var supervisor = supervisor();
    supervisor.tell(new StreamSupervisor.StopAll(stopped.getRef()));

    stopped.expectMessage(LIMIT, new StreamActor.Stopped());
    stopped.expectTerminated(supervisor, LIMIT);
  }

  // ---------------------------------------------------------------- changes

  @Test
  void tellsARunningStreamWhatElseIsAskedFor() {
    StreamSpec before = TestStreams.camera("gate", "main");
    StreamSpec after = SpecOf.of(before).outputs("main", "second").make();
    TestProbe<StreamSupervisor.Changed> changed = KIT.probe(StreamSupervisor.Changed.class);
    var supervisor = supervisor(before);
    FakeSource source = pipelines.source();
    live(supervisor, "gate", source);
    FakeOutput main = pipelines.output();
    supervisor.tell(put(after, 2, changed));
    changed.expectMessage(LIMIT, StreamSupervisor.Changed.REPLACED);
    FakeOutput second = pipelines.output();
    StreamStatus status = awaitState(supervisor, "gate", StreamState.LIVE);

    assertThat(second.name()).isEqualTo("gate-second");
    assertThat(status.outputs()).extracting(OutputStatus::name).containsExactly("main", "second");
    assertThat(source.isClosed()).isFalse();
    assertThat(main.isClosed()).isFalse();
  }

  @Test
  void aStreamThatCrashesIsStartedAnewAsItWasAskedForLast() {
    StreamSpec before = TestStreams.camera("gate", "main");
    StreamSpec after = SpecOf.of(before).address("rtsp://10.0.0.8/gate").make();
    TestProbe<StreamSupervisor.Changed> changed = KIT.probe(StreamSupervisor.Changed.class);
    var supervisor = supervisor(before);
    live(supervisor, "gate", pipelines.source());
    supervisor.tell(put(after, 2, changed));
    FakeSource next = pipelines.source();
    pipelines.crashOnNextDecoder();
    next.frame(0);
    FakeSource afterCrash = pipelines.source();

    assertThat(afterCrash.request().source()).isEqualTo(after.source().at(0));
    live(supervisor, "gate", afterCrash);
  }

  @Test
  void beginsAStreamAnewThatCannotBeChangedAndGoesByTheNewestWish() {
    StreamSpec file = TestStreams.file("clip");
    StreamSpec other = SpecOf.of(file).address("file:///srv/media/other.mp4").make();
    StreamSpec newest = SpecOf.of(file).address("file:///srv/media/newest.mp4").make();
    TestProbe<StreamSupervisor.Changed> changed = KIT.probe(StreamSupervisor.Changed.class);
    var supervisor = supervisor(file);
    FakeSource source = pipelines.source();
    live(supervisor, "clip", source);
    supervisor.tell(put(other, 2, changed));
    supervisor.tell(put(newest, 3, changed));
    FakeSource next = pipelines.source();

    assertThat(source.isClosed()).isTrue();
    assertThat(next.request().source().uri().reveal()).endsWith("newest.mp4");
    live(supervisor, "clip", next);
    assertThat(pipelines.hasAnotherSource()).isFalse();
  }

  // ---------------------------------------------------------------- what the tests share

  @Test
  void tellsWhoeverListensOfEveryWishThatChanges() {
    TestProbe<WishChanged> told = KIT.probe(WishChanged.class);
    KIT.system().eventStream().tell(new EventStream.Subscribe<>(WishChanged.class, told.getRef()));
    TestProbe<StreamSupervisor.Changed> changed = KIT.probe(StreamSupervisor.Changed.class);
    var supervisor = supervisor();
    StreamSpec off = TestStreams.disabled("off");
    supervisor.tell(put(off, 1, changed));
    supervisor.tell(put(off, 1, changed));
    supervisor.tell(put(off, 2, changed));
    supervisor.tell(new StreamSupervisor.Remove(off.id(), changed.getRef()));
    supervisor.tell(new StreamSupervisor.Remove(off.id(), changed.getRef()));

    assertThat(told.receiveSeveralMessages(3, LIMIT))
        .extracting(WishChanged::stream, WishChanged::change, WishChanged::revision)
        .containsExactly(
            tuple(off.id(), WishChanged.Change.CREATED, 1L),
            tuple(off.id(), WishChanged.Change.CHANGED, 2L),
            tuple(off.id(), WishChanged.Change.REMOVED, 2L));
    changed.receiveSeveralMessages(5, LIMIT);
    told.expectNoMessage(Duration.ofMillis(100));
  }

  private static StreamSupervisor.Put put(
      StreamSpec spec, long revision, TestProbe<StreamSupervisor.Changed> changed) {
    return new StreamSupervisor.Put(
        new StreamWish(spec, Origin.API, revision, revision), changed.getRef());
  }

  private ActorRef<StreamSupervisor.Command> supervisor(StreamSpec... specs) {
    return KIT.spawn(create(pipelines, specs));
  }

  private static Behavior<StreamSupervisor.Command> create(
      FakePipelines pipelines, StreamSpec... specs) {
    return StreamSupervisor.create(
        Stream.of(specs).map(StreamWish::declared).toList(),
        TestStreams.tools(KIT, pipelines, (stream, fps) -> TestProcessors.none()));
  }

  private Optional<StreamEntry> entry(ActorRef<StreamSupervisor.Command> supervisor, String id) {
    supervisor.tell(new StreamSupervisor.GetStream(new StreamId(id), entries.getRef()));
    return entries.receiveMessage(LIMIT);
  }

  private StreamState state(ActorRef<StreamSupervisor.Command> supervisor, String id) {
    return entry(supervisor, id).flatMap(StreamEntry::status).orElseThrow().state();
  }

  /** Feeds these sources until the stream is live. */
  private StreamStatus live(
      ActorRef<StreamSupervisor.Command> supervisor, String id, FakeSource... sources) {
    for (FakeSource source : sources) {
      source.frame(0);
    }
    return awaitState(supervisor, id, StreamState.LIVE);
  }

  private StreamStatus awaitState(
      ActorRef<StreamSupervisor.Command> supervisor, String id, StreamState state) {
    Predicate<StreamStatus> wanted = status -> status.state() == state;
    return Await.value(
        LIMIT,
        () -> entry(supervisor, id).flatMap(StreamEntry::status).filter(wanted),
        id + " is " + state.label());
  }
}
