package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LivenessTest {
  private static final long MILLI = 1_000_000;

  /** {@link System#nanoTime()} may be anything, and may be about to wrap. */
  private long now = Long.MAX_VALUE - 3_000 * MILLI;

  private long arrival = now;
  private long frames;

  @ParameterizedTest(name = "a frame every {1} ms, stall-timeout {0} ms: given up after {2} ms")
  @CsvSource({
    "5000, 40, 5000",
    "5000, 1000, 5000",
    "500, 40, 500",
    "500, 100, 500",
    "500, 200, 600",
    "500, 1000, 3000",
    "5000, 10000, 30000"
  })
  void waitsForTheSettingButNeverLessThanThreeFrames(long setting, long interval, long limit) {
    Liveness liveness = new Liveness(Duration.ofMillis(setting));
    for (int i = 0; i < 10; i++) {
      frame();
      assertThat(liveness.isStalled(now, arrival, frames)).as("frame %s", i).isFalse();
      now += interval * MILLI;
    }
    now = arrival + limit * MILLI;
    assertThat(liveness.isStalled(now, arrival, frames)).isFalse();
    now += MILLI;
    assertThat(liveness.isStalled(now, arrival, frames)).isTrue();
  }

  @Test
  void isPatientUntilItKnowsHowSlowTheCameraIs() {
    Liveness liveness = new Liveness(Duration.ofMillis(500));
    frame();
    liveness.isStalled(now, arrival, frames);
    now += 5_000 * MILLI;
    assertThat(liveness.isStalled(now, arrival, frames)).isFalse();
    now += MILLI;
    assertThat(liveness.isStalled(now, arrival, frames)).isTrue();
  }

  @Test
  void severalFramesBetweenTwoLooksAreOneIntervalEach() {
    Liveness liveness = new Liveness(Duration.ofMillis(500));
    for (int look = 0; look < 5; look++) {
      frames += 25;
      now += 1_000 * MILLI;
      arrival = now;
      liveness.isStalled(now, arrival, frames);
    }
    assertThat(liveness.patience()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void forgetsThatTheCameraWasSlowOnce() {
    Liveness liveness = new Liveness(Duration.ofMillis(500));
    frame();
    liveness.isStalled(now, arrival, frames);
    now += 2_000 * MILLI;
    frame();
    liveness.isStalled(now, arrival, frames);
    assertThat(liveness.patience()).isEqualTo(Duration.ofSeconds(6));
    for (int i = 0; i < 20; i++) {
      now += 40 * MILLI;
      frame();
      liveness.isStalled(now, arrival, frames);
    }
    assertThat(liveness.patience()).isEqualTo(Duration.ofMillis(500));
  }

  private void frame() {
    arrival = now;
    frames++;
  }
}
