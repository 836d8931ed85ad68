package io.penstock.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What all timelines do, shown by one without arrivals. */
class TimelineTest {
  private static final long MS = 1_000_000;
  private static final long STEP = 40 * MS;

  private final Timeline timeline = Timeline.lossless();

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
    assertThat(timeline.next(10_000 * MS, Timeline.NONE, 0)).isEqualTo(10_000 * MS);
    assertThat(timeline.next(0, Timeline.NONE, 0)).isEqualTo(10_001 * MS);
    assertThat(timeline.next(-10_000 * MS, Timeline.NONE, -5)).isEqualTo(10_002 * MS);
  }

  @Test
  void aSecondBackIsStillJitter() {
    assertThat(times(5_000 * MS, 4_000 * MS + MS)).containsExactly(5_000 * MS, 5_001 * MS);
  }

  @Test
  void risesByAMillisecondAtLeastWhateverSourcesClaim() {
    Random random = new Random(20_261_122);
    for (int round = 0; round < 200; round++) {
      Timeline fresh = Timeline.lossless();
      long pts = random.nextLong(-1_000_000 * MS, 1_000_000 * MS);
      long last = fresh.next(pts, Timeline.NONE, STEP);
      for (int picture = 0; picture < 500; picture++) {
        pts = SimulatedCamera.lie(random, pts);
        long time = fresh.next(pts, Timeline.NONE, random.nextLong(0, 2 * STEP));
        assertThat(time / MS).as("round %d, picture %d", round, picture).isGreaterThan(last / MS);
        last = time;
      }
    }
  }

  @Test
  void doesNotLookAtTheArrivalsOfALosslessSource() {
    assertThat(timeline.next(0, 9_000 * MS, STEP)).isZero();
    assertThat(timeline.next(STEP, 0, STEP)).isEqualTo(STEP);
    assertThat(timeline.next(50_000 * MS, MS, STEP)).isEqualTo(50_000 * MS);
  }

  @Test
  void aPictureWithoutATimeComesOneStepLater() {
    assertThat(times(Timeline.NONE, 100 * MS, Timeline.NONE, Timeline.NONE, 220 * MS))
        .containsExactly(0L, 100 * MS, 140 * MS, 180 * MS, 220 * MS);
  }

  @Test
  void aLiveSourceWhoseArrivalsAreNotKnownOnlyRises() {
    Timeline live = Timeline.live();
    assertThat(live.next(10_000 * MS, Timeline.NONE, STEP)).isEqualTo(10_000 * MS);
    assertThat(live.next(10_040 * MS, Timeline.NONE, STEP)).isEqualTo(10_040 * MS);
    assertThat(live.next(10_040 * MS, Timeline.NONE, STEP)).isEqualTo(10_041 * MS);
    assertThat(live.next(0, Timeline.NONE, STEP)).isEqualTo(10_081 * MS);
  }

  @Test
  void noPictureIsTakenToLastLongerThanTenSeconds() {
    assertThat(timeline.next(20_000 * MS, Timeline.NONE, STEP)).isEqualTo(20_000 * MS);
    assertThat(timeline.next(0, Timeline.NONE, Long.MAX_VALUE)).isEqualTo(30_000 * MS);
  }

  private long[] times(long... pts) {
    long[] times = new long[pts.length];
    for (int i = 0; i < pts.length; i++) {
      times[i] = timeline.next(pts[i], Timeline.NONE, STEP);
    }
    return times;
  }
}
