package io.penstock.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.penstock.chaos.Survival;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hours of cameras whose clocks are wrong, behind networks that hold pictures up. */
class TimelineDriftTest {
  private static final long MS = 1_000_000;
  private static final long SECOND = 1_000 * MS;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long STEP = 40 * MS;
  private static final long SEED = 20_261_122;

  /** What item 10 of the survival issue allows. */
  private static final long LIMIT = 200 * MS;

  private final Timeline timeline = Timeline.live();
  private long lastPts;
  private long last;

  /** No single picture, with its own jitter, is further from its arrival. */
  @ParameterizedTest
  @CsvSource({
    "PT8H, 100, 40, 100",
    "PT8H, -100, 40, 100",
    "PT8H, 100, 1000, 100",
    "PT8H, -100, 1000, 100",
    "PT8H, 30, 40, 0",
    "PT5M, 5000, 40, 100",
    "PT5M, -5000, 40, 100",
    "PT1H, 5000, 83, 100",
    "PT1H, -5000, 83, 100",
    "PT1H, 5000, 40, 5",
    "PT1H, -5000, 40, 5",
    "PT1H, 5000, 1000, 20",
    "PT1H, -5000, 1000, 20",
  })
  void driftDoesNotGrowTheDelay(Duration time, double ppm, long stepMs, long jitterMs) {
    SimulatedCamera camera = new SimulatedCamera(SEED, stepMs * MS, ppm, jitterMs * MS);
    camera.next();
    first(camera);
    assertThat(greatestDelay(camera, time.toNanos())).isLessThan(LIMIT);
  }

  @Tag("chaos")
  @Test
  void eightHoursOfDriftDoNotGrowTheDelay() {
    long most = 0;
    for (int ppm : new int[] {100, -100}) {
      TimelineDriftTest fresh = new TimelineDriftTest();
      SimulatedCamera camera = new SimulatedCamera(SEED, STEP, ppm, 100 * MS);
      camera.next();
      fresh.first(camera);
      long atFirst = fresh.greatestDelay(camera, 10 * MINUTE);
      fresh.greatestDelay(camera, 8 * HOUR - 10 * MINUTE);
      long atLast = fresh.greatestDelay(camera, 8 * HOUR);
      assertThat(atLast).isLessThan(LIMIT);
      assertThat(atLast - atFirst).isLessThan(LIMIT);
      most = Math.max(most, atLast - atFirst);
    }
    Survival.of(
        "F10 b",
        "Eight simulated hours of a camera whose clock is 100 ppm fast, and one 100 ppm slow",
        "the delay of the last ten minutes is %d ms more than that of the first"
            .formatted(most / MS),
        "200 ms");
  }

  /** How far a picture is from its arrival at most, until then. */
  private long greatestDelay(SimulatedCamera camera, long end) {
    long greatest = 0;
    while (camera.arrival() < end) {
      camera.next();
      greatest = Math.max(greatest, Math.abs(camera.arrival() - smoothly(camera)));
    }
    return greatest;
  }

  /** What a bunch holds up is late anyway: it is the least delay that must not grow. */
  @ParameterizedTest
  @CsvSource({
    "PT8H, 100, 10",
    "PT8H, -100, 10",
    "PT5M, 5000, 10",
    "PT5M, -5000, 10",
    "PT1H, 0, 50"
  })
  void driftDoesNotGrowTheDelayOfBunches(Duration time, double ppm, int bunch) {
    SimulatedCamera camera = new SimulatedCamera(SEED, STEP, ppm, 100 * MS).bunched(bunch);
    camera.next();
    first(camera);
    long settled = camera.arrival() + 2 * MINUTE;
    while (camera.arrival() < time.toNanos()) {
      assertThat(leastDelay(camera, 4 * SECOND)).isBetween(-2 * SECOND, LIMIT);
      if (camera.arrival() > settled) {
        assertThat(leastDelay(camera, 4 * SECOND)).isBetween(-LIMIT, LIMIT);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 20, 100})
  void keepsEveryStepOfAClockThatIsRight(long jitterMs) {
    SimulatedCamera camera = new SimulatedCamera(SEED, STEP, 0, jitterMs * MS + 1);
    camera.next();
    long time = first(camera);
    while (camera.arrival() < HOUR) {
      camera.next();
      time += STEP;
      assertThat(next(camera)).isEqualTo(time);
    }
  }

  /** A least delay that is not the camera's clock: half of the packets go a longer way. */
  @Test
  void moreJitterDoesNotMoveTheTimes() {
    SimulatedCamera steady = new SimulatedCamera(SEED, STEP, 0, MS);
    steady.next();
    long time = first(steady);
    for (int i = 0; i < 100_000; i++) {
      steady.next();
      time += STEP;
      long extra = i % 20 == 0 ? 0 : 900 * MS;
      assertThat(timeline.next(steady.pts(), steady.arrival() + extra, STEP)).isEqualTo(time);
    }
  }

  @ParameterizedTest
  @CsvSource({"100, 5", "-100, 5", "0, 9"})
  void stallsDoNotShiftTheTimesForGood(double ppm, long stallSeconds) {
    SimulatedCamera camera = new SimulatedCamera(SEED, STEP, ppm, 50 * MS);
    camera.next();
    first(camera);
    for (long minute = 1; minute <= 120; minute++) {
      while (camera.arrival() < minute * MINUTE) {
        camera.next();
        smoothly(camera);
      }
      camera.holdUntil(camera.arrival() + stallSeconds * SECOND);
      while (camera.arrival() < minute * MINUTE + (stallSeconds + 1) * SECOND) {
        camera.next();
        smoothly(camera);
      }
      assertThat(Math.abs(leastDelay(camera, 2 * SECOND)))
          .as("minute %d", minute)
          .isLessThan(LIMIT);
    }
  }

  /** Beyond what is waited for: the backlog is squeezed, and what is too much wears off. */
  @Test
  void aStallOfHalfAMinuteWearsOff() {
    SimulatedCamera camera = new SimulatedCamera(SEED, STEP, 0, 50 * MS);
    while (camera.arrival() < MINUTE) {
      camera.next();
      next(camera);
    }
    camera.holdUntil(camera.arrival() + 30 * SECOND);
    while (camera.arrival() < 3 * MINUTE) {
      camera.next();
      next(camera);
      assertThat(last - camera.arrival()).isLessThan(2 * SECOND);
    }
    assertThat(Math.abs(leastDelay(camera, 2 * SECOND))).isLessThan(LIMIT);
  }

  /** Servers begin with the pictures since the last key frame. */
  @Test
  void aBacklogAtTheStartWearsOff() {
    SimulatedCamera camera = new SimulatedCamera(SEED, STEP, 0, 50 * MS);
    camera.holdUntil(10 * SECOND);
    while (camera.arrival() < 2 * MINUTE) {
      camera.next();
      next(camera);
    }
    assertThat(Math.abs(leastDelay(camera, 2 * SECOND))).isLessThan(LIMIT);
  }

  /** A network that has become slower is followed, smoothly, and so is one that recovers. */
  @Test
  void followsADelayThatStays() {
    SimulatedCamera camera = new SimulatedCamera(SEED, STEP, 0, 50 * MS);
    camera.next();
    first(camera);
    for (long extra : new long[] {0, 800 * MS, 0}) {
      long end = camera.arrival() + 2 * MINUTE;
      long delay = 0;
      while (camera.arrival() < end) {
        camera.next();
        delay = camera.arrival() + extra - smoothly(camera.pts(), camera.arrival() + extra);
      }
      assertThat(Math.abs(delay)).isLessThan(LIMIT);
    }
  }

  /** The outages bridged by pictures of the node, or by nothing. */
  @ParameterizedTest
  @CsvSource({"true, 100", "true, -100", "false, 100", "false, -100"})
  void hoursOfReconnectsAddNothingUp(boolean bridged, double ppm) {
    SimulatedCamera camera = new SimulatedCamera(SEED, STEP, ppm, 100 * MS);
    camera.next();
    first(camera);
    for (int attempt = 1; attempt <= 48; attempt++) {
      long end = camera.arrival() + 10 * MINUTE;
      while (camera.arrival() < end) {
        camera.next();
        long delay = camera.arrival() - next(camera);
        assertThat(Math.abs(delay)).as("attempt %d", attempt).isLessThan(LIMIT);
      }
      long back = end + 30 * SECOND;
      for (long now = end + 5 * SECOND; bridged && now < back; now += 200 * MS) {
        assertThat(timeline.next(Timeline.NONE, now, 200 * MS)).isEqualTo(now);
      }
      camera.restartAt(back);
    }
  }

  @Test
  void makesNoGarbage() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    SimulatedCamera camera = new SimulatedCamera(SEED, STEP, 5_000, 100 * MS).bunched(3);
    camera.next();
    first(camera);
    int pictures = 100_000;
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < pictures; i++) {
      camera.next();
      next(camera);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(pictures);
  }

  /** The least of the delays for so long. */
  private long leastDelay(SimulatedCamera camera, long length) {
    long end = camera.arrival() + length;
    long least = Long.MAX_VALUE;
    while (camera.arrival() < end) {
      camera.next();
      least = Math.min(least, camera.arrival() - next(camera));
    }
    return least;
  }

  private long first(SimulatedCamera camera) {
    long time = next(camera);
    assertThat(time).isEqualTo(camera.arrival());
    return time;
  }

  private long smoothly(SimulatedCamera camera) {
    return smoothly(camera.pts(), camera.arrival());
  }

  /** A step is the camera's own, give or take 2 %. */
  private long smoothly(long pts, long arrival) {
    long step = pts - lastPts;
    long before = last;
    long time = next(pts, arrival);
    long off = Math.abs(time - before - step);
    if (off > step / 50) {
      assertThat(off).as("a step of %d ns", step).isLessThanOrEqualTo(step / 50);
    }
    return time;
  }

  private long next(SimulatedCamera camera) {
    return next(camera.pts(), camera.arrival());
  }

  private long next(long pts, long arrival) {
    last = timeline.next(pts, arrival, STEP);
    lastPts = pts;
    return last;
  }
}
