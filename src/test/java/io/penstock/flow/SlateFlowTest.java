package io.penstock.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import akka.stream.Materializer;
import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameStore;
import io.penstock.media.NativeLedger;
import io.penstock.media.Picture;
import io.penstock.media.Timeline;
import io.penstock.process.Pixels;
import io.penstock.process.ProcessorChain;
import io.penstock.process.TestProcessors;
import io.penstock.stream.SignalLoss;
import io.penstock.testkit.ActorKit;
import io.penstock.testkit.Await;
import io.penstock.testkit.DirectMemory;
import io.penstock.testkit.DirectStore;
import io.penstock.testkit.FakeFeed;
import io.penstock.testkit.FakeTarget;
import io.penstock.testkit.LightFrames;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencv.core.Scalar;

@ExtendWith(NothingLeft.class)
class SlateFlowTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final long MS = 1_000_000;
  private static final FrameFormat FORMAT = LightFrames.format(160, 120);
  private static final int DRAWN = 216;
  private static final int DIMMED = 96;
  private static final int BLACK = 16;

  private final DirectMemory memory = new DirectMemory();
  private final StreamCounters counters = new StreamCounters();
  private final Timeline timeline = Timeline.live();
  private final List<DirectStore> stores = new CopyOnWriteArrayList<>();
  private LastPicture last = LastPicture.of(SignalLoss.SLATE);
  private Materializer materializer;

  @BeforeEach
  void start() {
    materializer = Materializer.createMaterializer(KIT.system());
  }

  @AfterEach
  void close() {
    materializer.shutdown();
    Await.until(LIMIT, materializer::isShutdown, "all stages have ended");
    last.close();
    // The sink tells its end a moment before the source has ended.
    Await.until(
        LIMIT,
        () -> stores.stream().allMatch(DirectStore::isClosed),
        "the memory for pictures is closed");
  }

  /** A target that remembers the luma in a corner of what came. */
  private static final class WatchedTarget extends FakeTarget {
    private final List<Integer> corners = new CopyOnWriteArrayList<>();

    WatchedTarget() {}

    WatchedTarget(int room) {
      super(room);
    }

    @Override
    public void push(Frame frame, long pts) {
      corners.add(Pixels.at(frame.picture(), 0, 2, 2, 0));
      super.push(frame, pts);
    }
  }

  // ---------------------------------------------------------------- live, slate, live

  @Test
  void goesOnWhereTheCameraLeftOff() {
    WatchedTarget target = new WatchedTarget();
    runLive(target, 3);
    runSlate(target, SignalLoss.SLATE, 3);
    runLive(target, 3);

    assertThat(target.corners.subList(0, 3)).containsOnly(DRAWN);
    assertThat(target.corners.subList(3, 6)).containsOnly(DIMMED);
    assertThat(target.corners.subList(target.pushed() - 3, target.pushed())).containsOnly(DRAWN);
    assertThat(target.times()).isSorted().doesNotHaveDuplicates();
    assertThat(counters.framesProcessed()).isEqualTo(6);
    assertThat(counters.framesSlate()).isEqualTo(target.pushed() - 6).isGreaterThanOrEqualTo(3);
    assertThat(counters.framesDropped()).isEmpty();
  }

  @Test
  void holdsThePictureAsItWas() {
    WatchedTarget target = new WatchedTarget();
    runLive(target, 1);
    runSlate(target, SignalLoss.HOLD, 3);

    assertThat(target.corners).containsOnly(DRAWN);
  }

  @Test
  void showsTheSamePictureAgainWhenAnAttemptEndsBeforeItsFirst() {
    WatchedTarget target = new WatchedTarget();
    runLive(target, 1);
    runSlate(target, SignalLoss.SLATE, 1);
    runLive(target, 0);
    runSlate(target, SignalLoss.SLATE, 2);

    assertThat(target.corners.subList(1, target.pushed())).containsOnly(DIMMED);
  }

  @Test
  void showsAPlainCardWhereThereIsNoPicture() {
    WatchedTarget target = new WatchedTarget();
    runSlate(target, SignalLoss.SLATE, 1);

    assertThat(target.corners).containsOnly(BLACK);
  }

  @Test
  void showsAPlainCardToAnEncoderOfAnotherFormat() {
    WatchedTarget target = new WatchedTarget();
    runLive(target, 1);
    RunningFlow slate =
        run(slate(SignalLoss.HOLD, this::open), LightFrames.format(320, 240), target);
    awaitPushed(target, 2);
    end(slate);

    assertThat(target.corners.get(1)).isEqualTo(BLACK);
  }

  // ---------------------------------------------------------------- room

  @Test
  void skipsTheTicksAtWhichThereIsNoRoom() {
    FakeTarget target = new FakeTarget(0);
    RunningFlow slate = run(slate(SignalLoss.SLATE, this::open), FORMAT, target);
    Await.until(LIMIT, () -> stores.size() == 1, "the slate has begun");
    // Longer than ticks are apart: what they made would be there now.
    LockSupport.parkNanos(3 * SlateSource.PERIOD.toNanos());
    assertThat(target.pushed()).isZero();
    assertThat(NativeLedger.FRAMES.live()).as("the picture that slates are made of").isOne();

    for (int pushed = 1; pushed <= 3; pushed++) {
      target.giveRoom(1);
      awaitPushed(target, pushed);
    }
    end(slate);
    assertThat(target.uninvited()).isZero();
    assertThat(target.pushed()).isEqualTo(3);
  }

  // ---------------------------------------------------------------- trouble

  @Test
  void failsWithWhatTheTargetSaid() {
    FakeTarget target = new FakeTarget();
    target.breakAt(1);
    RunningFlow slate = run(slate(SignalLoss.SLATE, this::open), FORMAT, target);

    assertThat(slate.done().toCompletableFuture())
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withMessageContaining("the target broke");
    assertThat(counters.framesSlate()).isOne();
    assertThat(counters.framesDropped()).as("no frame of the camera").isEmpty();
  }

  @Test
  void failsWhereThereIsNoMemoryForPictures() {
    FakeTarget target = new FakeTarget();
    FrameStore full = new DirectStore(FORMAT);
    full.close();
    RunningFlow slate = run(slate(SignalLoss.SLATE, format -> full), FORMAT, target);

    assertThat(slate.done().toCompletableFuture()).failsWithin(LIMIT);
    assertThat(target.pushed()).isZero();
  }

  @Test
  void leavesNoFrameBehindWhenItIsStoppedAtAnyMoment() {
    cutAtAnyMoment(RunningFlow::stop);
  }

  @Test
  void leavesNoFrameBehindWhenTheSystemEndsAtAnyMoment() {
    cutAtAnyMoment(slate -> materializer.shutdown());
  }

  private void cutAtAnyMoment(Consumer<RunningFlow> cut) {
    Random random = new Random(20_261_122);
    for (int round = 0; round < 60; round++) {
      materializer = Materializer.createMaterializer(KIT.system());
      last = LastPicture.of(SignalLoss.SLATE);
      WatchedTarget target = new WatchedTarget(random.nextInt(4));
      RunningFlow slate = run(slate(SignalLoss.SLATE, this::open), FORMAT, target);
      LockSupport.parkNanos(random.nextInt(20_000_000));
      cut.accept(slate);
      Await.until(LIMIT, () -> slate.done().toCompletableFuture().isDone(), "the slate has ended");
      materializer.shutdown();
      last.close();
      Await.until(LIMIT, () -> NativeLedger.FRAMES.live() == 0, "round " + round + " is clean");
      Await.until(
          LIMIT, () -> stores.stream().allMatch(DirectStore::isClosed), "its memory is let go of");
    }
  }

  @Test
  void isNothingForAStreamThatDisconnects() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> slate(SignalLoss.DISCONNECT, this::open))
        .withMessageContaining("disconnect");
  }

  /** A live flow of so many frames, each painted over by a processor, to its end. */
  private void runLive(FakeTarget target, int frames) {
    try (FakeFeed feed = new FakeFeed()) {
      for (int i = 0; i < frames; i++) {
        Picture picture = Pixels.flat(DirectMemory.picture(FORMAT), 30, 128, 128);
        feed.deliver(memory.decoded(picture, System.nanoTime() + i * 40L * MS));
      }
      feed.end();
      Function<DoubleSupplier, ProcessorChain> painting =
          fps -> TestProcessors.drawing(image -> image.y().setTo(new Scalar(DRAWN)));
      RunningFlow live =
          StreamGraph.run(
              feed,
              FORMAT,
              painting,
              target,
              timeline,
              last,
              PictureHealth.unwatched(),
              counters,
              materializer);
      assertThat(live.done().toCompletableFuture()).succeedsWithin(LIMIT);
    }
  }

  /** A slate until at least so many of its pictures are with the target. */
  private void runSlate(FakeTarget target, SignalLoss loss, int pictures) {
    int before = target.pushed();
    RunningFlow slate = run(slate(loss, this::open), FORMAT, target);
    Await.until(LIMIT, () -> target.pushed() >= before + pictures, pictures + " slates");
    end(slate);
  }

  private static void end(RunningFlow slate) {
    slate.stop();
    assertThat(slate.done().toCompletableFuture()).succeedsWithin(LIMIT);
  }

  private RunningFlow run(Slate slate, FrameFormat format, FakeTarget target) {
    return StreamGraph.runSlate(slate, format, target, timeline, counters, materializer);
  }

  private Slate slate(SignalLoss loss, Function<FrameFormat, FrameStore> memoryFor) {
    return new Slate(loss, TestProcessors.STREAM, memoryFor, last);
  }

  private FrameStore open(FrameFormat format) {
    DirectStore store = new DirectStore(format);
    stores.add(store);
    return store;
  }

  private static void awaitPushed(FakeTarget target, int count) {
    Await.until(LIMIT, () -> target.pushed() >= count, count + " frames are with the target");
  }
}
