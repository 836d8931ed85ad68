package io.penstock.flow;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.NotUsed;
import akka.stream.Materializer;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import io.penstock.media.Frame;
import io.penstock.testkit.ActorKit;
import io.penstock.testkit.Await;
import io.penstock.testkit.FakeFeed;
import io.penstock.testkit.LightFrames;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(NothingLeft.class)
class FrameSourceTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

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
  void takesAFrameOnlyWhenAsked() {
    deliver(1, 2);
    TestSubscriber.Probe<Frame> probe = probe();
    probe.request(1);

    expect(probe, 1);
    assertThat(feed.waiting()).isOne();
    probe.cancel();
  }

  @Test
  void wakesUpWhenAFrameComes() {
    TestSubscriber.Probe<Frame> probe = probe();
    for (int pts = 0; pts < 5; pts++) {
      probe.request(1);
      deliver(pts);
      expect(probe, pts);
    }
    probe.cancel();
  }

  @Test
  void completesWhenTheFeedHasEndedAndIsEmpty() {
    deliver(1);
    feed.end();
    TestSubscriber.Probe<Frame> probe = probe();
    probe.request(2);

    expect(probe, 1);
    probe.expectComplete();
  }

  @Test
  void completesWhenTheFeedEndsWhileItWaits() {
    TestSubscriber.Probe<Frame> probe = probe();
    probe.request(1);
    feed.end();

    probe.expectComplete();
  }

  @Test
  void completesBeforeAFrameOfAnotherFormatWhichStays() {
    deliver(1);
    feed.deliver(frames.frame(LightFrames.format(32, 32), 2));
    TestSubscriber.Probe<Frame> probe = probe();
    probe.request(2);

    expect(probe, 1);
    probe.expectComplete();
    assertThat(feed.nextFormat()).contains(LightFrames.format(32, 32));
  }

  @Test
  void closesTheFrameThatAFailureDownstreamForgot() {
    deliver(1, 2, 3);
    CompletionStage<Done> done =
        source()
            .map(
                frame -> {
                  if (frame.pts() == 2) {
                    throw new IllegalStateException("forgets its frame");
                  }
                  frame.close();
                  return frame;
                })
            .runWith(Sink.ignore(), materializer);

    assertThat(done.toCompletableFuture())
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .withMessageContaining("forgets its frame");
    Await.until(Duration.ofSeconds(5), () -> frames.released() == 2, "the second frame is closed");
    assertThat(counters.framesDropped()).isEqualTo(Map.of("process/closed", 1L));
    assertThat(feed.waiting()).isOne();
  }

  @Test
  void losesNoWakeUpWhoeverIsFaster() throws Exception {
    int count = 40_000;
    AtomicInteger received = new AtomicInteger();
    CompletionStage<Done> done =
        source()
            .runWith(
                Sink.foreach(
                    frame -> {
                      received.incrementAndGet();
                      frame.close();
                    }),
                materializer);
    CompletableFuture<Void> feeder =
        CompletableFuture.runAsync(
            () -> {
              Random random = new Random(20_261_122);
              for (int i = 0; i < count; i++) {
                feed.deliver(frames.frame(i));
                if (random.nextInt(8) == 0) {
                  // Long enough that the stage falls asleep now and then, at the very moment.
                  LockSupport.parkNanos(random.nextInt(20_000));
                }
              }
            });
    feeder.get(60, TimeUnit.SECONDS);
    Await.until(
        Duration.ofSeconds(10), () -> received.get() == count, "the last frame came through");
    feed.end();
    done.toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  private Source<Frame, NotUsed> source() {
    return Source.fromGraph(new FrameSource(feed, LightFrames.FORMAT, counters));
  }

  private TestSubscriber.Probe<Frame> probe() {
    return source().runWith(TestSink.create(KIT.system()), materializer);
  }

  private void deliver(long... times) {
    for (long pts : times) {
      feed.deliver(frames.frame(pts));
    }
  }

  private static void expect(TestSubscriber.Probe<Frame> probe, long pts) {
    try (Frame frame = probe.expectNext()) {
      assertThat(frame.pts()).isEqualTo(pts);
    }
  }
}
