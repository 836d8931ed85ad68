package io.penstock.flow;

import static org.assertj.core.api.Assertions.assertThat;

import akka.stream.Materializer;
import io.penstock.media.FrameFormat;
import io.penstock.media.NativeLedger;
import io.penstock.media.Timeline;
import io.penstock.process.ProcessorChain;
import io.penstock.process.ProcessorException;
import io.penstock.process.TestProcessors;
import io.penstock.stream.SignalLoss;
import io.penstock.testkit.ActorKit;
import io.penstock.testkit.Await;
import io.penstock.testkit.FakeFeed;
import io.penstock.testkit.FakeTarget;
import io.penstock.testkit.LightFrames;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Processors in the whole graph, since it is the neighbours that show who closes what. */
@ExtendWith(NothingLeft.class)
class ProcessorFlowTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final long MS = 1_000_000;

  private final LightFrames frames = new LightFrames();
  private final StreamCounters counters = new StreamCounters();
  private FakeFeed feed = new FakeFeed();
  private Materializer materializer;

  @BeforeEach
  void start() {
    materializer = Materializer.createMaterializer(KIT.system());
  }

  @AfterEach
  void close() {
    materializer.shutdown();
    feed.close();
  }

  @Test
  void showsEveryFrameToTheProcessors() {
    AtomicInteger seen = new AtomicInteger();
    FakeTarget target = new FakeTarget();
    deliver(50);
    feed.end();
    RunningFlow flow = run(fps -> TestProcessors.looking(image -> seen.incrementAndGet()), target);

    assertThat(flow.done().toCompletableFuture()).succeedsWithin(LIMIT);
    assertThat(seen).hasValue(50);
    assertThat(target.pushed()).isEqualTo(50);
    assertThat(counters.framesProcessed()).isEqualTo(50);
  }

  @Test
  void passesTheCopyOnThatWasDrawnOn() {
    FakeTarget target = new FakeTarget();
    deliver(10);
    feed.end();
    RunningFlow flow = run(fps -> TestProcessors.drawing(image -> {}), target);

    assertThat(flow.done().toCompletableFuture()).succeedsWithin(LIMIT);
    assertThat(target.pushed()).isEqualTo(10);
    assertThat(frames.released()).as("each frame and its copy").isEqualTo(20);
  }

  @Test
  void failsWithTheProcessorThatThrewAndClosesItsFrame() {
    FakeTarget target = new FakeTarget();
    deliver(5);
    RunningFlow flow =
        run(
            fps ->
                TestProcessors.drawing(
                    image -> {
                      if (image.pts() == 80 * MS) {
                        throw new IllegalArgumentException("password=hunter2");
                      }
                    }),
            target);

    assertThat(flow.done().toCompletableFuture())
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withCauseInstanceOf(ProcessorException.class)
        .withMessageContaining("process[0] (test-0) failed: IllegalArgumentException");
    assertThat(target.pushed()).isEqualTo(2);
    assertThat(feed.waiting()).isEqualTo(2);
    assertThat(counters.framesDropped()).isEqualTo(Map.of("process/failed", 1L));
  }

  @Test
  void takesNoFrameWhenItsProcessorsCannotBeMade() {
    FakeTarget target = new FakeTarget();
    deliver(3);
    RunningFlow flow =
        run(
            fps -> {
              throw new IllegalStateException("no such model");
            },
            target);

    assertThat(flow.done().toCompletableFuture())
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withMessageContaining("no such model");
    assertThat(target.pushed()).isZero();
    assertThat(feed.waiting()).isEqualTo(3);
  }

  @Test
  void stopsAfterTheFrameThatIsUnderWay() {
    FakeTarget target = new FakeTarget(5);
    deliver(10);
    RunningFlow flow = run(fps -> TestProcessors.none(), target);
    Await.until(LIMIT, () -> target.pushed() == 5, "the target is full");
    flow.stop();
    flow.stop();

    assertThat(flow.done().toCompletableFuture()).succeedsWithin(LIMIT);
    assertThat(feed.waiting()).isEqualTo(5);
  }

  @Test
  void anotherFlowTakesOverAtAnotherFormat() {
    FakeTarget target = new FakeTarget();
    deliver(3);
    feed.deliver(frames.frame(LightFrames.format(32, 32), 120 * MS));
    feed.end();
    Timeline timeline = Timeline.lossless();
    for (int width : new int[] {16, 32}) {
      RunningFlow flow =
          run(
              LightFrames.format(width, width),
              fps -> TestProcessors.none(),
              target,
              timeline,
              counters);
      assertThat(flow.done().toCompletableFuture()).succeedsWithin(LIMIT);
    }
    assertThat(target.times()).containsExactly(0L, 40 * MS, 80 * MS, 120 * MS);
  }

  @Test
  void leavesNoFrameBehindWhenItIsStoppedAtAnyMoment() {
    cutAtAnyMoment(RunningFlow::stop);
  }

  @Test
  void leavesNoFrameBehindWhenTheSystemEndsAtAnyMoment() {
    cutAtAnyMoment(flow -> materializer.shutdown());
  }

  private interface Cut {
    void of(RunningFlow flow);
  }

  private void cutAtAnyMoment(Cut cut) {
    Random random = new Random(20_261_122);
    for (int round = 0; round < 60; round++) {
      materializer = Materializer.createMaterializer(KIT.system());
      StreamCounters roundCounters = new StreamCounters();
      feed = new FakeFeed(3, roundCounters::droppedForNewer, roundCounters::droppedUnused);
      FakeTarget target = new FakeTarget();
      RunningFlow flow =
          run(
              LightFrames.FORMAT,
              fps -> TestProcessors.drawing(image -> {}),
              target,
              Timeline.lossless(),
              roundCounters);
      CompletableFuture<Void> feeder =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 500; i++) {
                  roundCounters.frameIn();
                  feed.deliver(frames.frame(i * 40L * MS));
                }
              });
      LockSupport.parkNanos(random.nextInt(3_000_000));
      cut.of(flow);
      feeder.join();
      Await.until(LIMIT, () -> flow.done().toCompletableFuture().isDone(), "the flow has ended");
      materializer.shutdown();

      feed.close();
      Await.until(LIMIT, () -> NativeLedger.FRAMES.live() == 0, "round " + round + " is clean");
      Await.until(LIMIT, () -> isAccountedFor(roundCounters), "in = out + dropped");
      assertThat(roundCounters.framesProcessed()).isEqualTo(target.pushed());
    }
  }

  private static boolean isAccountedFor(StreamCounters counters) {
    long dropped = counters.framesDropped().values().stream().mapToLong(Long::longValue).sum();
    return counters.framesIn() == counters.framesProcessed() + dropped;
  }

  private RunningFlow run(Function<DoubleSupplier, ProcessorChain> chains, FakeTarget target) {
    return run(LightFrames.FORMAT, chains, target, Timeline.lossless(), counters);
  }

  /** Of a stream that shows nothing while its source is away, and whose health nobody watches. */
  private RunningFlow run(
      FrameFormat format,
      Function<DoubleSupplier, ProcessorChain> chains,
      FakeTarget target,
      Timeline timeline,
      StreamCounters ofStream) {
    return StreamGraph.run(
        feed,
        format,
        chains,
        target,
        timeline,
        LastPicture.of(SignalLoss.DISCONNECT),
        PictureHealth.unwatched(),
        ofStream,
        materializer);
  }

  private void deliver(int count) {
    for (int i = 0; i < count; i++) {
      feed.deliver(frames.frame(i * 40L * MS));
    }
  }
}
