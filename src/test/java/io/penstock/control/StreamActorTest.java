package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.eventstream.EventStream;
import io.penstock.media.NativeLedger;
import io.penstock.process.TestProcessors;
import io.penstock.stream.Failure;
import io.penstock.stream.OutputState;
import io.penstock.stream.Secret;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.StreamEvent;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.ActorKit;
import io.penstock.testkit.Await;
import io.penstock.testkit.FakePipelines;
import io.penstock.testkit.FakePipelines.FakeEncoder;
import io.penstock.testkit.FakePipelines.FakeOutput;
import io.penstock.testkit.FakePipelines.FakeSource;
import io.penstock.testkit.LightFrames;
import io.penstock.testkit.NothingLeft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NothingLeft.class)
class StreamActorTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration AT_ONCE = TestStreams.SETTINGS.drainTimeout().dividedBy(2);

  /** Long enough for what must not happen, where nothing can be awaited. */
  private static final Duration QUIET = Duration.ofMillis(200);

  private static final Failure LOST = new Failure.SourceLost("the camera ended the session");
  private static final Failure UNAUTHORIZED = new Failure.SourceUnauthorized("wrong password");
  private static final Failure BROKEN = new Failure.Internal("the encoder broke");
  private static final Failure REFUSED = new Failure.TargetRefused("the target went away");

  private final FakePipelines pipelines = new FakePipelines();
  private final AtomicInteger seen = new AtomicInteger();
  private final AtomicBoolean processorThrows = new AtomicBoolean();
  private TestProbe<StreamReport> reports;
  private TestProbe<StreamActor.Stopped> stopped;

  @BeforeEach
  void start() {
    reports = KIT.probe(StreamReport.class);
    stopped = KIT.probe(StreamActor.Stopped.class);
  }

  // ---------------------------------------------------------------- attempts

  @Test
  void bringsPicturesFromTheSourceToTheOutputs() {
    stream(TestStreams.camera("gate", "main", "second"));
    FakeSource source = pipelines.source();
    FakeEncoder encoder = live(source);
    FakeOutput main = pipelines.output();
    FakeOutput second = pipelines.output();
    feedUntil(source, () -> main.packets() > 0 && second.packets() > 0, "both get packets");

    StreamStatus status = awaitOutputs(OutputState.LIVE);
    assertThat(status.decoder().label()).isEqualTo("fake/decoder");
    assertThat(status.encoder().label()).isEqualTo("fake/encoder");
    assertThat(status.source().width()).isEqualTo(16);
    assertThat(status.source().attempt()).isOne();
    assertThat(status.source().reconnects()).isZero();
    assertThat(encoder.format()).isEqualTo(LightFrames.FORMAT);
  }

  @Test
  void aLostSourceIsTriedAgainWithTheSameEncoderAndOutputs() {
    stream(TestStreams.camera("gate", "main"));
    FakeSource first = pipelines.source();
    FakeEncoder encoder = live(first);
    FakeOutput output = pipelines.output();
    feedUntil(first, () -> output.packets() > 0, "packets before the loss");
    first.fail(LOST);
    awaitState(StreamState.SIGNAL_LOST);
    FakeSource second = pipelines.source();
    assertThat(first.isClosed()).isTrue();
    second.frame(0);
    awaitState(StreamState.LIVE);
    long before = output.packets();
    feedUntil(second, () -> output.packets() > before, "packets after the loss");

    StreamStatus status = await(found -> found.source().reconnects() == 1, "one reconnect");
    assertThat(status.source().attempt()).isEqualTo(2);
    assertThat(status.source().lastError().orElseThrow().failure()).isEqualTo(LOST);
    assertThat(encoder.isClosed()).isFalse();
    assertThat(output.isClosed()).isFalse();
    assertThat(pipelines.hasAnotherEncoder()).isFalse();
    assertThat(pipelines.hasAnotherOutput()).isFalse();
    assertThat(encoder.times()).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aSourceThatHangsInOpeningIsTriedAgain() {
    pipelines.hangSources(true);
    stream(TestStreams.camera("gate", "main"));
    FakeSource hanging = pipelines.source();
    StreamStatus status = awaitState(StreamState.BACKING_OFF);
    assertThat(status.source().lastError().orElseThrow().failure().message())
        .isIn(
            "no picture came within 2000 ms",
            "the source could not be opened: native code did not answer in time");
    pipelines.hangSources(false);
    live(pipelines.source());
    hanging.letOpen();

    Await.until(LIMIT, hanging::isClosed, "the late one is closed");
  }

  @Test
  void refusedCredentialsAreTriedTwiceAndNoMore() {
    stream(TestStreams.camera("gate", "main"));
    FakeSource source = pipelines.source();
    source.fail(UNAUTHORIZED);
    source = pipelines.source();
    source.fail(UNAUTHORIZED);
    awaitState(StreamState.AUTH_FAILED);
    FakeSource last = source;
    Await.until(LIMIT, last::isClosed, "the source is closed");

    reports.expectNoMessage(QUIET);
    assertThat(pipelines.hasAnotherSource()).isFalse();
  }

  @Test
  void aPasswordThatChangesInItsFileIsTriedAtOnce(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("password"), "old");
    stream(TestStreams.withPassword("gate", file));
    FakeSource first = pipelines.source();
    assertThat(first.request().source().credentials().orElseThrow().password())
        .isEqualTo(new Secret("old"));
    first.fail(UNAUTHORIZED);
    pipelines.source().fail(UNAUTHORIZED);
    awaitState(StreamState.AUTH_FAILED);
    Files.writeString(file, "new");
    FakeSource third = pipelines.source();

    assertThat(third.request().source().credentials().orElseThrow().password())
        .isEqualTo(new Secret("new"));
    live(third);
  }

  @Test
  void aPasswordFileThatStaysTheSameIsNotTriedAgain(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("password"), "old");
    stream(TestStreams.withPassword("gate", file));
    pipelines.source().fail(UNAUTHORIZED);
    pipelines.source().fail(UNAUTHORIZED);
    awaitState(StreamState.AUTH_FAILED);
    Files.writeString(file, "old\n");

    assertStaysFor(Duration.ofSeconds(5), StreamState.AUTH_FAILED);
    assertThat(pipelines.hasAnotherSource()).isFalse();
  }

  @Test
  void aStreamThatRestsIsTriedAgainWhenSomebodySaysSo() {
    ActorRef<StreamActor.Command> stream = stream(TestStreams.camera("gate", "main"));
    pipelines.source().fail(UNAUTHORIZED);
    pipelines.source().fail(UNAUTHORIZED);
    awaitState(StreamState.AUTH_FAILED);
    TestProbe<StreamActor.RestartReply> answer = KIT.probe();
    stream.tell(new StreamActor.Restart(answer.getRef()));

    answer.expectMessage(LIMIT, new StreamActor.Restarting());
    live(pipelines.source());
  }

  @Test
  void connectsNowhereWhereItMustNot() {
    AtomicBoolean allowed = new AtomicBoolean();
    stream(
        TestStreams.camera("gate", "main"),
        new Knock() {
          @Override
          public CompletionStage<Optional<Failure>> at(SourceSpec source) {
            return refusal(source.uri().host())
                .thenApply(found -> found.map(Failure.SourceUnreachable::new));
          }

          @Override
          public CompletionStage<Optional<String>> refusal(String host) {
            return CompletableFuture.completedFuture(
                allowed.get() ? Optional.empty() : Optional.of("leads to a denied network"));
          }
        });

    StreamStatus status = await(found -> found.source().lastError().isPresent(), "an error");
    assertThat(status.source().lastError().orElseThrow().failure())
        .isEqualTo(new Failure.SourceUnreachable("the camera's host leads to a denied network"));
    assertThat(pipelines.hasAnotherSource()).as("no pipeline was built").isFalse();

    allowed.set(true);
    live(pipelines.source());
  }

  @Test
  void asksWhetherACameraIsThereOnceNobodyWas() {
    AtomicInteger knocks = new AtomicInteger();
    Failure nobody = new Failure.SourceRefused("the camera refuses the connection");
    stream(
        TestStreams.camera("gate", "main"),
        source ->
            CompletableFuture.completedFuture(
                knocks.incrementAndGet() < 5 ? Optional.of(nobody) : Optional.empty()));
    assertThat(knocks).as("not before the first attempt").hasValue(0);
    pipelines.source().fail(nobody);
    FakeSource back = pipelines.source();

    assertThat(knocks).hasValue(5);
    live(back);
    StreamStatus status = await(found -> found.source().attempt() == 6, "each knock is an attempt");
    assertThat(status.source().lastError().orElseThrow().failure()).isEqualTo(nobody);
    back.fail(LOST);
    pipelines.source();
    assertThat(knocks).as("a camera that was there is not asked").hasValue(5);
  }

  @Test
  void aSourceThatComesBackIsToHaveTheSizeThereWas() {
    stream(TestStreams.camera("gate", "main"));
    FakeSource source = pipelines.source();
    assertThat(source.request().as()).isEmpty();
    assertThat(source.request().keepSize()).isTrue();
    live(source);
    source.fail(LOST);

    assertThat(pipelines.source().request().as()).contains(LightFrames.FORMAT);
  }

  @Test
  void aCameraThatSendsPacketsIsGivenLongerForItsFirstPicture() {
    stream(TestStreams.camera("gate", "main"));
    FakeSource source = pipelines.source();
    long end =
        System.nanoTime()
            + TestStreams.SETTINGS.openTimeout().multipliedBy(3).dividedBy(2).toNanos();
    Await.until(
        LIMIT,
        () -> {
          source.packet();
          return System.nanoTime() > end;
        },
        "half as long again as the deadline");
    assertThat(source.isClosed()).isFalse();
    live(source);
  }

  @Test
  void tellsEveryTransitionOnceWithItsCause() {
    TestProbe<StreamEvent> events = KIT.probe(StreamEvent.class);
    KIT.system()
        .eventStream()
        .tell(new EventStream.Subscribe<>(StreamEvent.class, events.getRef()));
    stream(TestStreams.camera("told"));
    FakeSource source = pipelines.source();
    live(source);
    source.fail(LOST);
    pipelines.source().frame(0);
    awaitState(StreamState.LIVE);

    assertThat(
            events
                .fishForMessage(
                    LIMIT,
                    event ->
                        !event.stream().value().equals("told")
                            ? FishingOutcomes.continueAndIgnore()
                            : event instanceof StreamEvent.StateChanged changed
                                    && changed.from() == StreamState.STARTING
                                    && changed.to() == StreamState.LIVE
                                ? seen.incrementAndGet() == 2
                                    ? FishingOutcomes.complete()
                                    : FishingOutcomes.continueAndCollect()
                                : FishingOutcomes.continueAndCollect())
                .stream()
                .map(StreamActorTest::told))
        .containsExactly(
            "starting > live",
            "attempt 1: endOfStream",
            "live > backingOff: endOfStream",
            "backingOff > starting",
            "starting > live");
  }

  private static String told(StreamEvent event) {
    if (event instanceof StreamEvent.StateChanged changed) {
      return changed.from().label()
          + " > "
          + changed.to().label()
          + changed.why().map(why -> ": " + why.cause()).orElse("");
    }
    return event instanceof StreamEvent.AttemptFailed failed
        ? "attempt " + failed.attempt() + ": " + failed.why().cause()
        : event.toString();
  }

  @Test
  void anEncoderThatBreaksDoesNotWakeAStreamThatRests() {
    ActorRef<StreamActor.Command> stream = stream(TestStreams.camera("gate", "main"));
    FakeSource source = pipelines.source();
    FakeEncoder encoder = live(source);
    source.fail(UNAUTHORIZED);
    pipelines.source().fail(UNAUTHORIZED);
    awaitState(StreamState.AUTH_FAILED);
    encoder.fail(BROKEN);
    Await.until(LIMIT, encoder::isClosed, "the broken encoder is closed");

    assertStays(StreamState.AUTH_FAILED);
    assertThat(pipelines.hasAnotherSource()).isFalse();
    stop(stream, AT_ONCE);
  }

  @Test
  void aSilentSourceIsGivenUp() {
    stream(TestStreams.stalling("gate", Duration.ofMillis(200)));
    FakeSource source = pipelines.source();
    live(source);
    StreamStatus status = awaitState(StreamState.SIGNAL_LOST);

    assertThat(status.source().lastError().orElseThrow().failure())
        .isInstanceOf(Failure.SourceSilent.class);
    assertThat(pipelines.source()).isNotSameAs(source);
  }

  @Test
  void whatAnEarlierAttemptSaysChangesNothing() {
    stream(TestStreams.camera("gate", "main"));
    FakeSource first = pipelines.source();
    live(first);
    first.fail(LOST);
    awaitState(StreamState.SIGNAL_LOST);
    FakeSource second = pipelines.source();
    second.frame(0);
    awaitState(StreamState.LIVE);
    first.fail(UNAUTHORIZED);
    first.fail(LOST);

    assertStays(StreamState.LIVE);
    assertThat(second.isClosed()).isFalse();
  }

  @Test
  void aProcessorThatThrowsEndsTheAttemptAndTheNextOneGoesOn() {
    stream(TestStreams.camera("gate", "main"));
    FakeSource source = pipelines.source();
    FakeEncoder encoder = live(source);
    processorThrows.set(true);
    source.frame(1);
    StreamStatus status = awaitState(StreamState.SIGNAL_LOST);
    assertThat(status.source().lastError().orElseThrow().failure())
        .isEqualTo(
            new Failure.ProcessorFailed("process[0] (test-0) failed: IllegalStateException"));
    processorThrows.set(false);
    pipelines.source().frame(2);

    awaitState(StreamState.LIVE);
    assertThat(encoder.isClosed()).isFalse();
  }

  @Test
  void anEncoderThatRefusesAFrameIsNoFaultOfAProcessor() {
    stream(TestStreams.camera("gate", "main"));
    FakeSource source = pipelines.source();
    FakeEncoder encoder = live(source);
    Await.until(LIMIT, () -> encoder.pushed() == 1, "the first frame is through");
    encoder.breakAt(1);
    source.frame(40_000_000);
    StreamStatus status = awaitState(StreamState.SIGNAL_LOST);

    assertThat(status.source().lastError().orElseThrow().failure())
        .isEqualTo(new Failure.Internal("the flow of frames broke: the target broke"));
    assertThat(status.framesDropped()).isEqualTo(Map.of("encode/failed", 1L));
  }

  @Test
  void accountsForEveryFrameOverReconnects() {
    ActorRef<StreamActor.Command> stream = stream(TestStreams.camera("gate", "main"));
    FakeSource source = pipelines.source();
    live(source);
    for (int round = 0; round < 10; round++) {
      boolean processorFails = round % 2 == 0;
      processorThrows.set(processorFails);
      for (int i = 0; i < 20; i++) {
        source.frame(i * 40_000_000L);
      }
      if (!processorFails) {
        source.fail(LOST);
      }
      FakeSource next = pipelines.source();
      processorThrows.set(false);
      next.frame(0);
      source = next;
    }
    stop(stream, AT_ONCE);

    StreamStatus status = await(found -> found.state() == StreamState.STOPPED, "the end");
    long dropped = status.framesDropped().values().stream().mapToLong(Long::longValue).sum();
    assertThat(status.source().framesIn()).isEqualTo(1 + 10 * 21);
    assertThat(status.framesProcessed() + dropped).isEqualTo(status.source().framesIn());
    assertThat(status.framesDropped()).containsKey("process/failed");
  }

  // ---------------------------------------------------------------- the encoder

  @Test
  void anEncoderThatBreaksIsReplaced() {
    stream(TestStreams.camera("gate", "main"));
    FakeEncoder broken = live(pipelines.source());
    FakeOutput output = pipelines.output();
    broken.fail(BROKEN);
    StreamStatus status = awaitState(StreamState.SIGNAL_LOST);
    assertThat(status.source().lastError().orElseThrow().failure()).isEqualTo(BROKEN);
    FakeEncoder fresh = live(pipelines.source());

    assertThat(fresh).isNotSameAs(broken);
    Await.until(LIMIT, broken::isClosed, "the broken one is closed");
    assertThat(output.isClosed()).isFalse();
  }

  @Test
  void anEncoderThatSaysTwiceThatItBrokeIsReplacedOnce() {
    stream(TestStreams.camera("gate", "main"));
    FakeEncoder broken = live(pipelines.source());
    broken.fail(BROKEN);
    awaitState(StreamState.SIGNAL_LOST);
    FakeEncoder fresh = live(pipelines.source());
    broken.fail(BROKEN);

    assertStays(StreamState.LIVE);
    assertThat(fresh.isClosed()).isFalse();
  }

  @Test
  void anEncoderThatBreaksBetweenAttemptsIsNotUsedAgain() {
    stream(TestStreams.camera("gate", "main"));
    FakeSource source = pipelines.source();
    FakeEncoder broken = live(source);
    source.fail(LOST);
    FakeSource second = pipelines.source();
    broken.fail(BROKEN);
    Await.until(LIMIT, broken::isClosed, "the broken one is closed");
    second.frame(0);

    assertThat(pipelines.encoder()).isNotSameAs(broken);
    awaitState(StreamState.LIVE);
    assertThat(second.isClosed()).as("the attempt need not end for it").isFalse();
  }

  @Test
  void anotherFormatGetsAnotherEncoderOnceTheFirstIsDrained() {
    stream(TestStreams.camera("gate", "main"));
    FakeSource source = pipelines.source();
    live(source);
    FakeOutput output = pipelines.output();
    source.frame(LightFrames.format(32, 32), 40_000_000);
    FakeEncoder second = pipelines.encoder();

    assertThat(second.format()).isEqualTo(LightFrames.format(32, 32));
    Await.until(LIMIT, () -> second.pushed() == 1, "the first frame that is different");
    StreamStatus status = await(found -> found.source().width() == 32, "the new size");
    assertThat(status.state()).isEqualTo(StreamState.LIVE);
    assertThat(status.source().attempt()).isOne();
    assertThat(output.isClosed()).isFalse();
    assertThat(pipelines.story().stream().filter(line -> line.startsWith("gate-enc")))
        .containsExactly(
            "gate-enc opened", "gate-enc drained", "gate-enc closed", "gate-enc opened");
  }

  @Test
  void anEncoderThatOpensAfterItsAttemptHasEndedIsClosed() {
    pipelines.hangEncoders(true);
    stream(TestStreams.patient("gate", "main"));
    FakeSource source = pipelines.source();
    source.frame(0);
    FakeEncoder late = pipelines.encoder();
    source.fail(LOST);
    awaitState(StreamState.BACKING_OFF);
    late.letOpen();

    Await.until(LIMIT, late::isClosed, "the late encoder is closed");
  }

  // ---------------------------------------------------------------- outputs

  @Test
  void anOutputThatFailsRetriesAloneAndTouchesNobody() {
    stream(TestStreams.camera("gate", "main", "second"));
    FakeSource source = pipelines.source();
    FakeEncoder encoder = live(source);
    FakeOutput first = pipelines.output();
    FakeOutput other = pipelines.output();
    feedUntil(source, () -> first.packets() > 0 && other.packets() > 0, "both get packets");
    awaitOutputs(OutputState.LIVE);
    first.fail(REFUSED);
    FakeOutput again = pipelines.output();
    feedUntil(source, () -> again.packets() > 0, "the output gets packets again");

    StreamStatus status =
        await(
            found -> found.outputs().stream().anyMatch(out -> out.reconnects() == 1),
            "one reconnect of the output");
    assertThat(again.name()).isEqualTo(first.name());
    assertThat(first.isClosed()).isTrue();
    assertThat(other.isClosed()).isFalse();
    assertThat(source.isClosed()).isFalse();
    assertThat(encoder.isClosed()).isFalse();
    assertThat(status.state()).isEqualTo(StreamState.LIVE);
    assertThat(status.source().attempt()).isOne();
  }

  @Test
  void anOutputThatOpensAfterItFailedIsClosedAndNotUsed() {
    pipelines.hangOutputs(true);
    stream(TestStreams.camera("gate", "main"));
    FakeSource source = pipelines.source();
    live(source);
    FakeOutput late = pipelines.output();
    late.fail(REFUSED);
    FakeOutput second = pipelines.output();
    late.letOpen();
    Await.until(LIMIT, late::isClosed, "the late output is closed");
    second.letOpen();
    feedUntil(source, () -> second.packets() > 0, "the second output gets packets");

    assertThat(late.packets()).isZero();
    assertThat(second.isClosed()).isFalse();
  }

  @Test
  void countsWhatEachAttemptOfAnOutputDropped() {
    ActorRef<StreamActor.Command> stream = stream(TestStreams.camera("gate", "main"));
    FakeSource source = pipelines.source();
    live(source);
    FakeOutput first = pipelines.output();
    feedUntil(source, () -> first.packets() > 0, "packets to the first");
    first.drop(3);
    first.fail(REFUSED);
    FakeOutput second = pipelines.output();
    feedUntil(source, () -> second.packets() > 0, "packets to the second");
    second.drop(4);
    stop(stream, AT_ONCE);

    // Those that came between the two count too.
    StreamStatus status =
        await(found -> found.outputs().get(0).packetsDropped() >= 7, "at least 3 and 4");
    assertThat(status.framesDropped()).as("packets are no frames").doesNotContainKey("output/slow");
  }

  @Test
  void aFileWaitsForItsOutputsAndEndsWhenItIsThrough() {
    pipelines.hangOutputs(true);
    ActorRef<StreamActor.Command> stream = stream(TestStreams.file("clip", "main"));
    FakeSource source = pipelines.source();
    source.frame(0);
    source.frame(40_000_000);
    FakeEncoder encoder = pipelines.encoder();
    FakeOutput output = pipelines.output();
    await(status -> status.outputs().get(0).state() == OutputState.STARTING, "output opens");
    assertStays(StreamState.STARTING);
    assertThat(encoder.pushed()).isZero();
    output.letOpen();
    Await.until(LIMIT, () -> encoder.pushed() == 2, "both pictures are encoded");
    source.end();

    StreamStatus status = awaitState(StreamState.STOPPED);
    assertThat(output.packets()).isEqualTo(2);
    assertThat(status.framesProcessed()).isEqualTo(2);
    assertThat(pipelines.story())
        .containsSubsequence(
            "clip-enc drained", "clip-enc closed", "clip-main drained", "clip-main closed");
    stop(stream, AT_ONCE);
  }

  @Test
  void aFileAtItsOwnPaceEndsWhenItIsThroughAndIsNotPlayedAgain() {
    stream(TestStreams.realtimeFile("clip"));
    FakeSource source = pipelines.source();
    live(source);
    source.end();

    awaitState(StreamState.STOPPED);
    assertThat(pipelines.hasAnotherSource()).isFalse();
  }

  // ---------------------------------------------------------------- stop, in every state

  @Test
  void stopsWhileASourceHangsInOpening() {
    pipelines.hangSources(true);
    ActorRef<StreamActor.Command> stream = stream(TestStreams.camera("gate", "main"));
    FakeSource hanging = pipelines.source();
    stop(stream, LIMIT);
    hanging.letOpen();

    Await.until(LIMIT, hanging::isClosed, "the late source is closed");
  }

  @Test
  void stopsWhileAttempting() {
    ActorRef<StreamActor.Command> stream = stream(TestStreams.camera("gate", "main"));
    FakeSource source = pipelines.source();
    stop(stream, AT_ONCE);

    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void stopsWhileAnEncoderHangsInOpening() {
    pipelines.hangEncoders(true);
    ActorRef<StreamActor.Command> stream = stream(TestStreams.camera("gate", "main"));
    pipelines.source().frame(0);
    FakeEncoder hanging = pipelines.encoder();
    stop(stream, LIMIT);
    hanging.letOpen();

    Await.until(LIMIT, hanging::isClosed, "the late encoder is closed");
  }

  @Test
  void stopsWhileAnOutputHangsInOpening() {
    pipelines.hangOutputs(true);
    ActorRef<StreamActor.Command> stream = stream(TestStreams.camera("gate", "main"));
    live(pipelines.source());
    FakeOutput hanging = pipelines.output();
    stop(stream, LIMIT);
    hanging.letOpen();

    Await.until(LIMIT, hanging::isClosed, "the late output is closed");
  }

  @Test
  void stopsWhileLiveAndDrainsTheEncoderBeforeTheOutputs() {
    ActorRef<StreamActor.Command> stream = stream(TestStreams.camera("gate", "main"));
    FakeSource source = pipelines.source();
    live(source);
    feedUntil(source, () -> pipelines.story().contains("gate-main opened"), "an open output");
    feedUntil(source, () -> outputsAre(OutputState.LIVE), "a live output");
    stop(stream, AT_ONCE);

    assertThat(NativeLedger.PIPELINES.live()).as("all is closed by the answer").isZero();
    assertThat(pipelines.story())
        .containsSubsequence(
            "gate-enc drained", "gate-enc closed", "gate-main drained", "gate-main closed");
  }

  @Test
  void stopsWhileLeaving() {
    ActorRef<StreamActor.Command> stream = stream(TestStreams.patient("gate", "main"));
    FakeSource source = pipelines.source();
    live(source);
    source.fail(LOST);
    stop(stream, AT_ONCE);

    assertThat(NativeLedger.PIPELINES.live()).isZero();
  }

  @Test
  void stopsWhileBackingOff() {
    ActorRef<StreamActor.Command> stream = stream(TestStreams.patient("gate", "main"));
    FakeSource source = pipelines.source();
    source.fail(LOST);
    awaitState(StreamState.BACKING_OFF);
    Await.until(LIMIT, source::isClosed, "the source is closed");
    reports.expectNoMessage(QUIET);
    stop(stream, AT_ONCE);

    assertThat(pipelines.hasAnotherSource()).isFalse();
  }

  @Test
  void stopsWhileResting() {
    ActorRef<StreamActor.Command> stream = stream(TestStreams.camera("gate", "main"));
    FakeSource source = pipelines.source();
    source.fail(UNAUTHORIZED);
    source = pipelines.source();
    source.fail(UNAUTHORIZED);
    awaitState(StreamState.AUTH_FAILED);
    FakeSource last = source;
    Await.until(LIMIT, last::isClosed, "the source is closed");
    stop(stream, AT_ONCE);
  }

  @Test
  void stopsOnceWhenToldTwiceAndAnswersBoth() {
    ActorRef<StreamActor.Command> stream = stream(TestStreams.camera("gate", "main"));
    live(pipelines.source());
    TestProbe<StreamActor.Stopped> second = KIT.probe(StreamActor.Stopped.class);
    stream.tell(new StreamActor.Stop(stopped.getRef()));
    stream.tell(new StreamActor.Stop(second.getRef()));

    stopped.expectMessage(LIMIT, new StreamActor.Stopped());
    second.expectMessage(LIMIT, new StreamActor.Stopped());
  }

  @Test
  void stopsOnceItHasEnded() {
    ActorRef<StreamActor.Command> stream = stream(TestStreams.file("clip"));
    FakeSource source = pipelines.source();
    live(source);
    source.end();
    awaitState(StreamState.STOPPED);
    stop(stream, AT_ONCE);
  }

  // ---------------------------------------------------------------- what the tests share

  private ActorRef<StreamActor.Command> stream(StreamSpec spec) {
    return stream(spec, source -> CompletableFuture.completedFuture(Optional.empty()));
  }

  private ActorRef<StreamActor.Command> stream(StreamSpec spec, Knock knock) {
    StreamTools tools =
        TestStreams.tools(
            KIT,
            pipelines,
            (stream, fps) ->
                TestProcessors.looking(
                    image -> {
                      if (processorThrows.get()) {
                        throw new IllegalStateException("rtsp://user:hunter2@camera");
                      }
                    }),
            knock);
    return KIT.spawn(StreamActor.create(spec, tools, reports.getRef()));
  }

  private FakeEncoder live(FakeSource source) {
    source.frame(0);
    FakeEncoder encoder = pipelines.encoder();
    awaitState(StreamState.LIVE);
    return encoder;
  }

  private static void feedUntil(FakeSource source, BooleanSupplier so, String what) {
    long[] pts = {0};
    Await.until(
        LIMIT,
        () -> {
          source.frame(pts[0] += 40_000_000);
          return so.getAsBoolean();
        },
        what);
  }

  private StreamStatus awaitState(StreamState state) {
    return await(status -> status.state() == state, state.label());
  }

  private StreamStatus awaitOutputs(OutputState state) {
    return await(status -> all(status, state), "outputs are " + state.label());
  }

  private boolean outputsAre(OutputState state) {
    return all(reports.receiveMessage().status(), state);
  }

  private static boolean all(StreamStatus status, OutputState state) {
    return status.outputs().stream().allMatch(output -> output.state() == state);
  }

  private StreamStatus await(Predicate<StreamStatus> wanted, String what) {
    return TestStreams.await(reports, wanted, what);
  }

  /** What has been reported, and what is reported in the next while. */
  private void assertStays(StreamState state) {
    assertStaysFor(QUIET, state);
  }

  private void assertStaysFor(Duration time, StreamState state) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      assertThat(reports.receiveMessage().status().state()).isEqualTo(state);
    }
  }

  private void stop(ActorRef<StreamActor.Command> stream, Duration limit) {
    stream.tell(new StreamActor.Stop(stopped.getRef()));
    stopped.expectMessage(limit, new StreamActor.Stopped());
    stopped.expectTerminated(stream, LIMIT);
  }
}
