package io.penstock.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets with a time to be decoded and another to be shown, in milliseconds. */
class PacketTimelineTest {
  private static final long MS = 1_000_000;
  private static final long STEP = 40;
  private static final long NONE = Timeline.NONE;

  /** When the packets of I B B P are shown, in the order of decoding, in steps. */
  private static final int[] SHOWN = {1, 4, 2, 3};

  private final Timeline timeline = Timeline.live();

  @Test
  void hasNoTimeBeforeTheFirstPacket() {
    assertThat(timeline.pts()).isEqualTo(NONE);
  }

  @Test
  void keepsTheOrderOfShowing() {
    for (int i = 0; i < 40; i++) {
      long dts = i * STEP;
      assertThat(next(dts + reorder(i), dts, 500 + dts)).isEqualTo(500 + dts);
      assertThat(pts()).isEqualTo(500 + dts + reorder(i));
    }
  }

  @Test
  void separatesPacketsOfOneDtsAndLeavesTheirPtsAlone() {
    next(80, 0, 500);
    assertThat(pts()).isEqualTo(580);
    assertThat(next(200, 0, 501)).isEqualTo(501);
    assertThat(pts()).isEqualTo(700);
    assertThat(next(120, 0, 502)).isEqualTo(502);
    assertThat(pts()).isEqualTo(620);
  }

  @Test
  void isNeverShownBeforeItIsDecoded() {
    next(0, 0, 500);
    assertThat(next(10, 40, 540)).isEqualTo(540);
    assertThat(pts()).isEqualTo(540);
  }

  @ParameterizedTest
  @ValueSource(longs = {3_600_000, -3_600_000, 6_100})
  void isShownAtOnceWhenItsPtsIsOfAnotherClock(long off) {
    next(0, 0, 500);
    assertThat(next(40 + off, 40, 540)).isEqualTo(540);
    assertThat(pts()).isEqualTo(540);
  }

  @Test
  void oneTimeStandsInForTheOther() {
    assertThat(next(0, NONE, 500)).isEqualTo(500);
    assertThat(pts()).isEqualTo(500);
    assertThat(next(NONE, 40, 545)).isEqualTo(540);
    assertThat(pts()).isEqualTo(540);
    assertThat(next(NONE, NONE, 585)).isEqualTo(585);
    assertThat(pts()).isEqualTo(585);
  }

  @Test
  void goesOnInStepWhenBothTimesJump() {
    for (int i = 0; i < 16; i++) {
      long dts = i * STEP + (i < 8 ? 0 : 3_600_000);
      assertThat(next(dts + reorder(i), dts, 500 + i * STEP)).isEqualTo(500 + i * STEP);
      assertThat(pts()).isEqualTo(500 + i * STEP + reorder(i));
    }
  }

  @Test
  void keepsTheOrderOfShowingWhileTheClockDrifts() {
    long[] shown = new long[4];
    for (int i = 0; i < 20_000; i++) {
      double dts = i * STEP * 1.005;
      long pts = (long) (dts * MS) + reorder(i) * MS;
      long time = timeline.next(pts, (long) (dts * MS), i * STEP * MS, STEP * MS);
      assertThat(timeline.pts()).isGreaterThanOrEqualTo(time);
      shown[i % 4] = timeline.pts();
      if (i % 4 == 3) {
        assertThat(order(shown)).as("packet %d", i).isEqualTo(order(SHOWN));
      }
    }
  }

  @Test
  void risesAndIsShownInTimeWhateverSourcesClaim() {
    Random random = new Random(20_261_122);
    for (int round = 0; round < 300; round++) {
      Timeline fresh = random.nextBoolean() ? Timeline.live() : Timeline.lossless();
      long dts = 0;
      long arrival = 1_000 * MS;
      long last = -1;
      for (int packet = 0; packet < 500; packet++) {
        dts = SimulatedCamera.lie(random, dts);
        arrival += random.nextLong(0, 80 * MS);
        long pts = random.nextInt(10) == 0 ? NONE : dts + random.nextLong(-50 * MS, 200 * MS);
        long own = random.nextInt(10) == 0 ? NONE : dts;
        long time = fresh.next(pts, own, arrival, STEP * MS);
        if (packet > 0) {
          assertThat(time / MS).as("round %d, packet %d", round, packet).isGreaterThan(last / MS);
        }
        assertThat(fresh.pts()).isBetween(time, time + 6_000 * MS);
        last = time;
      }
    }
  }

  private static long reorder(int packet) {
    return (SHOWN[packet % 4] - packet % 4) * STEP;
  }

  private static int[] order(int[] times) {
    return order(Arrays.stream(times).asLongStream().toArray());
  }

  /** Which of them comes first, second and so on. */
  private static int[] order(long[] times) {
    return IntStream.range(0, times.length)
        .boxed()
        .sorted(Comparator.comparing(i -> times[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private long next(long pts, long dts, long arrival) {
    return timeline.next(nanos(pts), nanos(dts), arrival * MS, STEP * MS) / MS;
  }

  private static long nanos(long millis) {
    return millis == NONE ? NONE : millis * MS;
  }

  private long pts() {
    return timeline.pts() / MS;
  }
}
