package io.penstock.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a source may claim, picture by picture. Times are in milliseconds where nothing is said. */
class LiveTimelineTest {
  private static final long MS = 1_000_000;
  private static final long STEP = 40;
  private static final long HOUR = 3_600_000;

  private final Timeline timeline = Timeline.live();

  @Test
  void beginsAtTheArrivalOfTheFirst() {
    assertThat(next(77_777, 500)).isEqualTo(500);
  }

  @Test
  void keepsTheStepsOfTheSourceAndNotThoseOfTheArrivals() {
    assertThat(next(7, 500)).isEqualTo(500);
    assertThat(next(47, 590)).isEqualTo(540);
    assertThat(next(87, 590)).isEqualTo(580);
    assertThat(next(127, 622)).isEqualTo(620);
  }

  @Test
  void separatesTwoPicturesOfOneTime() {
    next(0, 500);
    assertThat(next(40, 540)).isEqualTo(540);
    assertThat(next(40, 541)).isEqualTo(541);
    assertThat(next(80, 580)).isEqualTo(580);
  }

  @Test
  void movesAPictureThatJitterPutBackJustBehindItsPredecessor() {
    for (long at = 0; at <= 10_000; at += STEP) {
      next(at, 500 + at);
    }
    assertThat(next(9_960, 10_540)).isEqualTo(10_501);
    assertThat(next(9_500, 10_580)).isEqualTo(10_502);
    assertThat(next(10_120, 10_620)).isEqualTo(10_620);
  }

  @Test
  void aFirstPictureThatWasLateIsNoDrift() {
    assertThat(next(0, 635)).isEqualTo(635);
    for (long at = STEP; at <= 60_000; at += STEP) {
      assertThat(next(at, 500 + at)).isEqualTo(635 + at);
    }
  }

  @Test
  void anArrivalThatGoesBackALittleChangesNothing() {
    next(0, 500);
    assertThat(next(40, 540)).isEqualTo(540);
    assertThat(next(80, 538)).isEqualTo(580);
    assertThat(next(120, 620)).isEqualTo(620);
  }

  /** Hours either way, the wraps of 32 and 33 bits at 90 kHz, a start again, a step of NTP. */
  @ParameterizedTest
  @ValueSource(
      longs = {
        3_600_000,
        -3_600_000,
        86_400_000,
        -86_400_000,
        -(1L << 32) / 90,
        -(1L << 33) / 90,
        (1L << 33) / 90,
        -50_000_000,
        -1_100,
        1_100
      })
  void goesOnInStepWhenItsClockJumps(long jump) {
    long pts = 50_000_000;
    long arrival = 10_000;
    for (int i = 0; i < 500; i++) {
      assertThat(next(pts + i * STEP, arrival + i * STEP)).isEqualTo(arrival + i * STEP);
    }
    for (int i = 500; i < 1_000; i++) {
      assertThat(next(pts + jump + i * STEP, arrival + i * STEP + 15))
          .isEqualTo(arrival + i * STEP);
    }
  }

  @Test
  void aLieOfOnePictureLeavesNoTrace() {
    next(0, 500);
    assertThat(next(HOUR, 540)).isEqualTo(540);
    assertThat(next(80, 580)).isEqualTo(580);
    assertThat(next(120, 620)).isEqualTo(620);
  }

  @Test
  void aClockThatJumpsEveryTimeStaysNearTheArrivals() {
    for (int i = 0; i < 1_000; i++) {
      long arrival = 1_000 + i * 83L;
      long time = next(i % 2 == 0 ? i * 83L : HOUR + i * 83L, arrival);
      assertThat(arrival - time).as("picture %d", i).isBetween(-100L, 100L);
    }
  }

  @ParameterizedTest
  @CsvSource({"5000, 5000", "7200000, 7200000"})
  void aGapThatTheArrivalsShowTooStays(long ptsGap, long arrivalGap) {
    next(0, 500);
    assertThat(next(ptsGap, 500 + arrivalGap + 20)).isEqualTo(500 + ptsGap);
    assertThat(next(ptsGap + STEP, 500 + arrivalGap + STEP)).isEqualTo(500 + ptsGap + STEP);
  }

  @Test
  void aGapThatTheSourceHidesIsFilledFromTheArrivals() {
    next(0, 500);
    assertThat(next(STEP, 500 + 2 * HOUR)).isEqualTo(500 + 2 * HOUR);
    assertThat(next(2 * STEP, 540 + 2 * HOUR)).isEqualTo(540 + 2 * HOUR);
  }

  @Test
  void whatAClockWasWrongByBeforeAGapIsPutRightInTheGap() {
    next(0, 500);
    // The same source, 30 s later, its clock 2.9 s behind by now.
    assertThat(next(27_100, 30_500)).isEqualTo(30_500);
    // And 0.8 s ahead after another gap.
    assertThat(next(57_900, 60_500)).isEqualTo(60_500);
  }

  @Test
  void aPictureWithoutATimeGetsItsArrival() {
    assertThat(none(500)).isEqualTo(500);
    assertThat(none(533)).isEqualTo(533);
    assertThat(none(533)).isEqualTo(534);
    assertThat(none(530)).isEqualTo(535);
    assertThat(none(600)).isEqualTo(600);
  }

  @Test
  void picturesWithoutATimeAmongOthersDoNotMoveThese() {
    next(0, 500);
    assertThat(none(545)).isEqualTo(545);
    assertThat(next(80, 590)).isEqualTo(580);
    assertThat(none(630)).isEqualTo(630);
    assertThat(next(160, 660)).isEqualTo(660);
  }

  @Test
  void timesThatCannotBeTimesAreNone() {
    assertThat(timeline.next(Long.MAX_VALUE, 500 * MS, STEP * MS)).isEqualTo(500 * MS);
    assertThat(timeline.next(Long.MIN_VALUE + 1, 540 * MS, STEP * MS)).isEqualTo(540 * MS);
    assertThat(timeline.next(7, 580 * MS, STEP * MS)).isEqualTo(580 * MS);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1_000, 30_000, 31_000, -200, -HOUR, HOUR})
  void liveFollowsOnWhatTheNodeShowedMeanwhile(long ptsAfter) {
    next(0, 500);
    assertThat(next(STEP, 540)).isEqualTo(540);
    for (long now = 1_600; now <= 30_600; now += 200) {
      assertThat(none(now)).isEqualTo(now);
    }
    assertThat(next(ptsAfter, 30_650)).isEqualTo(30_640);
    assertThat(next(ptsAfter + STEP, 30_680)).isEqualTo(30_680);
    assertThat(next(ptsAfter + 2 * STEP, 30_790)).isEqualTo(30_720);
  }

  @Test
  void aBacklogAfterAStallKeepsItsSteps() {
    next(0, 500);
    none(530);
    for (int i = 1; i < 100; i++) {
      next(i * STEP, 500 + i * STEP);
    }
    // Four seconds of nothing, then all of it.
    for (int i = 100; i < 200; i++) {
      assertThat(next(i * STEP, 500 + 200 * STEP + i)).isEqualTo(500 + i * STEP);
    }
    assertThat(next(201 * STEP, 500 + 201 * STEP)).isEqualTo(500 + 201 * STEP);
  }

  @Test
  void squeezesABacklogThatRunsFarAheadOfItsArrivalAndThenKeepsTheSteps() {
    long arrival = 500;
    long time = 0;
    for (int i = 0; i < 250; i++) {
      arrival = 500 + i / 10L;
      time = next(i * STEP, arrival);
      assertThat(time - arrival).as("picture %d", i).isLessThan(1_300);
    }
    // Live again; the first few would still be too far ahead.
    for (int i = 250; i < 260; i++) {
      arrival += STEP;
      time = next(i * STEP, arrival);
    }
    for (int i = 260; i < 400; i++) {
      arrival += STEP;
      time += STEP;
      assertThat(next(i * STEP, arrival)).as("picture %d", i).isEqualTo(time);
    }
  }

  @Test
  void followsTheSourceWhereItsDeclaredRateIsWrong() {
    long actual = 1_000_000_000L / 12;
    for (int i = 0; i < 5_000; i++) {
      assertThat(timeline.next(i * actual, 500 * MS + i * actual, STEP * MS))
          .isEqualTo(500 * MS + i * actual);
    }
  }

  @Test
  void risesByAMillisecondAtLeastWhateverSourcesClaimAndStaysNearTheArrivals() {
    Random random = new Random(20_261_122);
    for (int round = 0; round < 300; round++) {
      Timeline fresh = Timeline.live();
      long pts = random.nextLong(-HOUR, HOUR) * MS;
      long arrival = random.nextLong(0, HOUR) * MS;
      long latest = arrival;
      long last = Long.MIN_VALUE;
      for (int picture = 0; picture < 1_000; picture++) {
        pts = SimulatedCamera.lie(random, pts);
        arrival += random.nextInt(10) == 0 ? 0 : random.nextLong(-5 * MS, 90 * MS);
        arrival += random.nextInt(100) == 0 ? random.nextLong(0, 20_000 * MS) : 0;
        latest = Math.max(latest, arrival);
        long own = random.nextInt(15) == 0 ? Timeline.NONE : pts;
        long time = fresh.next(own, arrival, random.nextLong(-1, 100 * MS));
        if (picture > 0) {
          assertThat(time / MS).as("round %d, picture %d", round, picture).isGreaterThan(last / MS);
        }
        assertThat(time)
            .as("round %d, picture %d", round, picture)
            .isBetween(arrival - 10_000 * MS, latest + 3_000 * MS);
        last = time;
      }
    }
  }

  private long next(long pts, long arrival) {
    return timeline.next(pts * MS, arrival * MS, STEP * MS) / MS;
  }

  private long none(long arrival) {
    return timeline.next(Timeline.NONE, arrival * MS, STEP * MS) / MS;
  }
}
