package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.control.Throughput.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThroughputTest {
  private static final long SECOND = 1_000_000_000;

  private final Throughput throughput = new Throughput(Duration.ofSeconds(2));

  /** {@link System#nanoTime()} may be anything, and may be about to wrap. */
  private long now = Long.MAX_VALUE - 5 * SECOND;

  private long in;
  private long skipped;
  private long out;

  @Test
  void picturesThatGoOutFlow() {
    for (int second = 0; second < 60; second++) {
      assertThat(after(25, 0, 20)).isEqualTo(Verdict.FLOWING);
    }
  }

  @Test
  void anEncoderThatTakesNothingIsStuck() {
    after(25, 0, 25);
    for (int second = 1; second <= 10; second++) {
      assertThat(after(25, 0, 0)).as("second %s", second).isEqualTo(Verdict.FLOWING);
    }
    assertThat(after(25, 0, 0)).isEqualTo(Verdict.STUCK);
  }

  @Test
  void aCameraWhosePicturesAreAllDamagedShowsNone() {
    after(25, 0, 25);
    for (int second = 1; second <= 10; second++) {
      assertThat(after(25, 25, 0)).as("second %s", second).isEqualTo(Verdict.FLOWING);
    }
    assertThat(after(25, 25, 0)).isEqualTo(Verdict.DAMAGED);
    assertThat(after(25, 24, 1)).as("one that is whole").isEqualTo(Verdict.FLOWING);
  }

  @Test
  void aSilentCameraIsSomebodyElsesMatter() {
    after(25, 0, 25);
    for (int second = 1; second <= 60; second++) {
      assertThat(after(0, 0, 0)).isEqualTo(Verdict.FLOWING);
    }
  }

  @Test
  void aSlowCameraHasTwiceItsStallTimeout() {
    Throughput slow = new Throughput(Duration.ofSeconds(30));
    slow.look(0, 1, 0, 1);
    assertThat(slow.look(60 * SECOND, 2, 0, 1)).isEqualTo(Verdict.FLOWING);
    assertThat(slow.look(61 * SECOND, 3, 0, 1)).isEqualTo(Verdict.STUCK);
  }

  private Verdict after(int decoded, int damaged, int shown) {
    now += SECOND;
    in += decoded;
    skipped += damaged;
    out += shown;
    return throughput.look(now, in, skipped, out);
  }
}
