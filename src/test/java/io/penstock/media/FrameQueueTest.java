package io.penstock.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.testkit.LightFrames;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class FrameQueueTest {
  private final LightFrames frames = new LightFrames();
  private final AtomicInteger dropped = new AtomicInteger();
  private final AtomicInteger unused = new AtomicInteger();

  @Test
  void givesTheOldestFirst() {
    try (FrameQueue queue = queue(3)) {
      offer(queue, 1, 2, 3);

      assertThat(drain(queue)).containsExactly(1L, 2L, 3L);
      assertThat(dropped).hasValue(0);
      assertThat(queue.isEmpty()).isTrue();
      assertThat(queue.poll()).isNull();
    }
  }

  @Test
  void theNewestWinsAndTheLoserIsClosedAndCounted() {
    try (FrameQueue queue = queue(3)) {
      offer(queue, 1, 2, 3, 4, 5);

      assertThat(dropped).hasValue(2);
      assertThat(frames.released()).isEqualTo(2);
      assertThat(queue.size()).isEqualTo(3);
      assertThat(drain(queue)).containsExactly(3L, 4L, 5L);
    }
  }

  @Test
  void saysTheFormatOfTheOldest() {
    try (FrameQueue queue = queue(3)) {
      assertThat(queue.nextFormat()).isNull();
      offer(queue, 1);
      queue.offer(frames.frame(LightFrames.format(32, 32), 2));

      assertThat(queue.nextFormat()).isEqualTo(LightFrames.FORMAT);
      drain(queue, 1);
      assertThat(queue.nextFormat()).isEqualTo(LightFrames.format(32, 32));
    }
  }

  @Test
  void closingClosesWhatWaitsAndWhatIsOfferedLater() {
    FrameQueue queue = queue(3);
    offer(queue, 1, 2);
    queue.close();
    queue.close();
    offer(queue, 3);

    assertThat(frames.released()).isEqualTo(3);
    assertThat(queue.poll()).isNull();
    assertThat(dropped).as("nothing newer came for these").hasValue(0);
    assertThat(unused).hasValue(3);
  }

  @Test
  void whatGoesInComesOutOrIsDroppedOrWaitsWhoeverIsFaster() {
    int count = 20_000;
    int polled = 0;
    try (FrameQueue queue = queue(3)) {
      CompletableFuture<Void> feeder =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < count; i++) {
                  queue.offer(frames.frame(i));
                }
              });
      long last = -1;
      while (!feeder.isDone()) {
        try (Frame frame = queue.poll()) {
          if (frame != null) {
            assertThat(frame.pts()).isGreaterThan(last);
            last = frame.pts();
            polled++;
          }
        }
      }
      feeder.join();

      assertThat(polled + dropped.get() + queue.size()).isEqualTo(count);
      assertThat(NativeLedger.FRAMES.live()).isEqualTo(queue.size());
    }
    assertThat(frames.released()).isEqualTo(count);
  }

  @Test
  void noFrameSurvivesACloseThatCompetesWithOffers() {
    for (int round = 0; round < 200; round++) {
      FrameQueue queue = queue(3);
      CompletableFuture<Void> feeder =
          CompletableFuture.runAsync(() -> offer(queue, 1, 2, 3, 4, 5, 6, 7, 8));
      queue.close();
      feeder.join();
      assertThat(NativeLedger.FRAMES.live()).isZero();
      assertThat(dropped.get() + unused.get()).isEqualTo((round + 1) * 8);
    }
  }

  @Test
  void givesAFrameOnlyToWhomeverAsksForItsFormat() {
    try (FrameQueue queue = queue(3)) {
      offer(queue, 1);

      assertThat(queue.poll(LightFrames.format(32, 32))).isNull();
      assertThat(queue.size()).isOne();
      try (Frame frame = queue.poll(LightFrames.FORMAT)) {
        assertThat(frame).isNotNull();
      }
      assertThat(queue.poll(LightFrames.FORMAT)).isNull();
    }
  }

  // ---------------------------------------------------------------- behind a file

  @Test
  void losesNothingBehindAFileHoweverSlowTheChain() {
    int count = 5_000;
    List<Long> taken = new ArrayList<>();
    try (FrameQueue queue = FrameQueue.lossless(2, unused::incrementAndGet)) {
      CompletableFuture<Void> feeder =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < count; i++) {
                  queue.offer(frames.frame(i));
                }
              });
      while (taken.size() < count) {
        assertThat(queue.size()).isLessThanOrEqualTo(2);
        taken.addAll(drain(queue, 1));
      }
      feeder.join();
    }
    assertThat(unused).hasValue(0);
    assertThat(taken).hasSize(count).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void closingLetsGoOfWhoeverWaitsForRoom() {
    for (int round = 0; round < 100; round++) {
      FrameQueue queue = FrameQueue.lossless(1, unused::incrementAndGet);
      CompletableFuture<Void> feeder = CompletableFuture.runAsync(() -> offer(queue, 1, 2, 3));
      queue.close();

      assertThat(feeder).succeedsWithin(Duration.ofSeconds(5));
      assertThat(NativeLedger.FRAMES.live()).isZero();
      assertThat(unused).hasValue((round + 1) * 3);
    }
  }

  private FrameQueue queue(int capacity) {
    return new FrameQueue(capacity, dropped::incrementAndGet, unused::incrementAndGet);
  }

  private void offer(FrameQueue queue, long... times) {
    for (long pts : times) {
      queue.offer(frames.frame(pts));
    }
  }

  private static List<Long> drain(FrameQueue queue) {
    return drain(queue, Integer.MAX_VALUE);
  }

  private static List<Long> drain(FrameQueue queue, int most) {
    List<Long> times = new ArrayList<>();
    while (times.size() < most) {
      try (Frame frame = queue.poll()) {
        if (frame == null) {
          break;
        }
        times.add(frame.pts());
      }
    }
    return times;
  }
}
