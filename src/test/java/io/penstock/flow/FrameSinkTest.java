package io.penstock.flow;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.stream.Materializer;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Source;
import io.penstock.media.Timeline;
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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(NothingLeft.class)
class FrameSinkTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final long MS = 1_000_000;

  private final LightFrames frames = new LightFrames();
  private final FakeFeed feed = new FakeFeed();
  private final StreamCounters counters = new StreamCounters();
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
  void asksForAFrameOnlyWhenThereIsRoom() {
    FakeTarget target = new FakeTarget(2);
    deliver(0, 40, 80, 120, 160);
    CompletionStage<Done> done = run(target);
    awaitPushed(target, 2);
    assertThat(feed.waiting()).isEqualTo(3);

    target.giveRoom(1);
    awaitPushed(target, 3);
    assertThat(feed.waiting()).isEqualTo(2);

    target.giveRoom(100);
    feed.end();
    assertThat(done.toCompletableFuture()).succeedsWithin(LIMIT);
    assertThat(target.uninvited()).isZero();
    assertThat(counters.framesProcessed()).isEqualTo(5);
  }

  @Test
  void blamesTheEncoderForWhatIsDroppedWhileItIsFull() {
    FakeTarget target = new FakeTarget(1);
    deliver(0, 40);
    run(target);
    Await.until(
        LIMIT,
        () -> {
          counters.droppedForNewer();
          return counters.framesDropped().containsKey("encode/slow");
        },
        "the encoder is blamed");
  }

  @Test
  void givesFramesTheTimesOfTheTimeline() {
    FakeTarget target = new FakeTarget();
    deliver(5_000, 5_040, 5_040, 100);
    feed.end();

    assertThat(run(target).toCompletableFuture()).succeedsWithin(LIMIT);
    assertThat(target.times()).containsExactly(5_000 * MS, 5_040 * MS, 5_041 * MS, 5_081 * MS);
  }

  /**
   * The next flow to the same target begins when this one is done, and hangs up its own bell: this
   * one must not take that one down.
   */
  @Test
  void isDoneOnlyWhenItsBellIsDown() {
    for (int round = 0; round < 20; round++) {
      FakeTarget target = new FakeTarget();
      FakeFeed ending = new FakeFeed();
      CompletionStage<Done> done = run(ending, target);
      Runnable nextBell = () -> {};
      CompletionStage<Void> next = done.thenRun(() -> target.onRoom(nextBell));
      ending.end();

      assertThat(next.toCompletableFuture()).succeedsWithin(LIMIT);
      // The materializer ends only after all stages have.
      materializer.shutdown();
      Await.until(LIMIT, materializer::isShutdown, "all stages have ended");
      assertThat(target.bell()).isSameAs(nextBell);
      materializer = Materializer.createMaterializer(KIT.system());
    }
  }

  @Test
  void failsWithWhatTheTargetSaid() {
    FakeTarget target = new FakeTarget();
    target.breakAt(1);
    deliver(0, 40, 80);

    assertThat(run(target).toCompletableFuture())
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withMessageContaining("the target broke");
    assertThat(counters.framesProcessed()).isOne();
    assertThat(counters.framesDropped()).isEqualTo(Map.of("encode/failed", 1L));
  }

  @Test
  void failsWhenTheSystemCutsItOff() {
    CompletionStage<Done> done = run(new FakeTarget());
    materializer.shutdown();

    assertThat(done.toCompletableFuture())
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withMessageContaining("cut off");
  }

  @Test
  void losesNoWakeUpWhoeverIsFaster() throws Exception {
    int count = 40_000;
    FakeTarget target = new FakeTarget(0);
    for (int i = 0; i < count; i++) {
      feed.deliver(frames.frame(i * 40L * MS));
    }
    feed.end();
    CompletionStage<Done> done = run(target);
    CompletableFuture<Void> giver =
        CompletableFuture.runAsync(
            () -> {
              Random random = new Random(20_261_122);
              for (int i = 0; i < count; i++) {
                target.giveRoom(1);
                if (random.nextInt(8) == 0) {
                  LockSupport.parkNanos(random.nextInt(20_000));
                }
              }
            });
    giver.get(60, TimeUnit.SECONDS);
    // The end, too, is seen only by a sink that asks.
    target.giveRoom(1);

    assertThat(done.toCompletableFuture()).succeedsWithin(LIMIT);
    assertThat(target.pushed()).isEqualTo(count);
    assertThat(target.uninvited()).isZero();
  }

  private CompletionStage<Done> run(FakeTarget target) {
    return run(feed, target);
  }

  private CompletionStage<Done> run(FakeFeed from, FakeTarget target) {
    return Source.fromGraph(new FrameSource(from, LightFrames.FORMAT, counters))
        .toMat(
            FrameSink.ofCamera(
                target, Timeline.lossless(), LastPicture.of(SignalLoss.DISCONNECT), counters),
            Keep.right())
        .run(materializer);
  }

  private static void awaitPushed(FakeTarget target, int count) {
    Await.until(LIMIT, () -> target.pushed() == count, count + " frames are with the target");
  }

  private void deliver(long... millis) {
    for (long pts : millis) {
      feed.deliver(frames.frame(pts * MS));
    }
  }
}
