package io.penstock.process.motion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LightChangeTest {
  private static final int STEP = 40;

  private final LightChange light = new LightChange();

  @Test
  void steadyLightIsNoChange() {
    assertThat(changes(0, 10_000, millis -> 100 + millis % 200 / 40.0)).isEmpty();
  }

  @Test
  void aLampThatIsSwitchedOnIsAChangeForTwoSecondsAtMost() {
    List<Long> changes = changes(0, 5_000, millis -> millis < 2_400 ? 80 : 120);

    assertThat(changes).isNotEmpty().allMatch(millis -> millis >= 2_400 && millis <= 4_400);
    assertThat(changes.get(0)).as("with the first picture").isEqualTo(2_400);
  }

  @Test
  void aCameraThatOpensItsIrisIsAChange() {
    assertThat(changes(0, 5_000, millis -> Math.min(150, 80 + Math.max(0, millis - 2_000) / 20.0)))
        .isNotEmpty();
  }

  @Test
  void theSunThatGoesDownIsNone() {
    assertThat(changes(0, 60_000, millis -> 120 - millis / 1_000.0)).isEmpty();
  }

  @Test
  void theNoiseOfANightIsNone() {
    assertThat(changes(0, 10_000, millis -> 4 + millis % 120 / 60.0)).isEmpty();
  }

  @Test
  void whatNeverCeasesIsNoLamp() {
    List<Long> changes = changes(0, 20_000, millis -> millis % 80 == 0 ? 60 : 140);

    assertThat(changes).isNotEmpty();
    assertThat(changes).as("after the first seconds").allMatch(millis -> millis < 7_000);
  }

  @Test
  void ratherFewPicturesAreComparedWithTheOneBefore() {
    assertThat(light.at(0, 80)).isFalse();
    assertThat(light.at(TimeUnit.SECONDS.toNanos(10), 120)).isTrue();
    assertThat(light.at(TimeUnit.SECONDS.toNanos(20), 120)).isFalse();
  }

  /** The times of the pictures at which the light changes. */
  private List<Long> changes(long from, long to, LongToDoubleFunction mean) {
    return LongStream.iterate(from, millis -> millis < to, millis -> millis + STEP)
        .filter(
            millis -> light.at(TimeUnit.MILLISECONDS.toNanos(millis), mean.applyAsDouble(millis)))
        .boxed()
        .toList();
  }
}
