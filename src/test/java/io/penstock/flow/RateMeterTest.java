package io.penstock.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RateMeterTest {
  private static final long SECOND = 1_000_000_000;

  private final RateMeter meter = new RateMeter();
  private long now = -5 * SECOND;

  @Test
  void knowsNoRateUntilTwoFramesWentBy() {
    assertThat(meter.perSecond()).isZero();
    meter.tick(now);
    assertThat(meter.perSecond()).isZero();
    meter.tick(now + SECOND / 4);
    assertThat(meter.perSecond()).isCloseTo(4, within(1e-9));
  }

  @Test
  void keepsASteadyRate() {
    tick(100, 25);
    assertThat(meter.perSecond()).isCloseTo(25, within(1e-6));
  }

  @Test
  void followsAChangeOfRateWithinASecond() {
    tick(100, 25);
    tick(12, 12);
    assertThat(meter.perSecond()).isBetween(12.0, 18.0);
  }

  @Test
  void isNotMisledByATimeThatStandsStill() {
    tick(100, 25);
    meter.tick(now);
    meter.tick(now);
    assertThat(meter.perSecond()).isCloseTo(25, within(1e-6));
  }

  private void tick(int frames, int perSecond) {
    for (int i = 0; i < frames; i++) {
      now += SECOND / perSecond;
      meter.tick(now);
    }
  }
}
