package io.penstock.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final long MS = 1_000_000;
  private static final long STEP = 40 * MS;

  private final Timeline timeline = new Timeline();

  @Test
  void keepsThePicturesOwnTimes() {
    assertThat(times(7 * MS, 47 * MS, 87 * MS)).containsExactly(7 * MS, 47 * MS, 87 * MS);
  }

  @Test
  void takesAnyFirstTimeAsItIs() {
    assertThat(times(-3 * MS, 37 * MS)).containsExactly(-3 * MS, 37 * MS);
  }

  @Test
  void movesAPictureThatJitterPutBackJustBehindItsPredecessor() {
    assertThat(times(100 * MS, 60 * MS, 140 * MS)).containsExactly(100 * MS, 101 * MS, 140 * MS);
  }

  @Test
  void separatesTwoPicturesOfOneTime() {
    assertThat(times(100 * MS, 100 * MS, 100 * MS)).containsExactly(100 * MS, 101 * MS, 102 * MS);
  }

  @Test
  void keepsAWholeMillisecondBetweenPictures() {
    assertThat(times(100 * MS, 100 * MS + 999_999, 102 * MS))
        .containsExactly(100 * MS, 101 * MS, 102 * MS);
  }

  @Test
  void aGapForwardStays() {
    long hour = Duration.ofHours(1).toNanos();
    assertThat(times(0, hour, hour + STEP)).containsExactly(0L, hour, hour + STEP);
  }

  @Test
  void aSourceThatStartsAgainGoesOnOneStepLater() {
    assertThat(times(10_000 * MS, 0, STEP, 2 * STEP))
        .containsExactly(10_000 * MS, 10_040 * MS, 10_080 * MS, 10_120 * MS);
  }

  @Test
  void everyFurtherRestartGoesOnToo() {
    assertThat(times(10_000 * MS, 0, 5_000 * MS, 0, STEP))
        .containsExactly(10_000 * MS, 10_040 * MS, 15_040 * MS, 15_080 * MS, 15_120 * MS);
  }

  @Test
  void aWrapOfThirtyThreeBitsGoesOn() {
    long wrap = (1L << 33) * 100_000 / 9;
    assertThat(times(wrap - STEP, 0, STEP)).containsExactly(wrap - STEP, wrap, wrap + STEP);
  }

  @Test
  void aStepOfLessThanAMillisecondCountsAsOne() {
    assertThat(timeline.next(10_000 * MS, 0)).isEqualTo(10_000 * MS);
    assertThat(timeline.next(0, 0)).isEqualTo(10_001 * MS);
    assertThat(timeline.next(-10_000 * MS, -5)).isEqualTo(10_002 * MS);
  }

  @Test
  void aSecondBackIsStillJitter() {
    assertThat(times(5_000 * MS, 4_000 * MS + MS)).containsExactly(5_000 * MS, 5_001 * MS);
  }

  @Test
  void risesByAMillisecondAtLeastWhateverSourcesClaim() {
    Random random = new Random(20_261_122);
    for (int round = 0; round < 200; round++) {
      Timeline fresh = new Timeline();
      long pts = random.nextLong(-1_000_000 * MS, 1_000_000 * MS);
      long last = fresh.next(pts, STEP);
      for (int picture = 0; picture < 500; picture++) {
        pts = nextPts(random, pts);
        long time = fresh.next(pts, random.nextLong(0, 2 * STEP));
        assertThat(time / MS).as("round %d, picture %d", round, picture).isGreaterThan(last / MS);
        last = time;
      }
    }
  }

  /** Mostly regular, with jitter, repeats, gaps, restarts and wraps. */
  private static long nextPts(Random random, long pts) {
    return switch (random.nextInt(20)) {
      case 0 -> pts;
      case 1 -> pts - random.nextLong(0, 1_000 * MS);
      case 2 -> pts + random.nextLong(0, 60_000 * MS);
      case 3 -> random.nextLong(0, 1_000 * MS);
      case 4 -> pts - random.nextLong(0, 100_000_000 * MS);
      case 5 -> pts + random.nextLong(0, MS);
      default -> pts + STEP + random.nextLong(-10 * MS, 10 * MS);
    };
  }

  private long[] times(long... pts) {
    long[] times = new long[pts.length];
    for (int i = 0; i < pts.length; i++) {
      times[i] = timeline.next(pts[i], STEP);
    }
    return times;
  }
}
