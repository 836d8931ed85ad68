package io.penstock.process.motion;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.media.Timeline;
import org.junit.jupiter.api.Test;

class PictureClockTest {
  private final PictureClock clock = new PictureClock();

  @Test
  void followsThePicturesFromNothing() {
    assertThat(clock.at(5_000, 0)).isZero();
    assertThat(clock.at(5_040, 0)).isEqualTo(40);
    assertThat(clock.at(6_000, 0)).isEqualTo(1_000);
  }

  @Test
  void standsStillWhereTheyGoBack() {
    clock.at(5_000, 0);
    assertThat(clock.at(5_040, 0)).isEqualTo(40);
    assertThat(clock.at(100, 0)).isEqualTo(40);
    assertThat(clock.at(140, 0)).isEqualTo(80);
  }

  @Test
  void takesTheArrivalWhereThereIsNoTime() {
    clock.at(Timeline.NONE, 7_000);
    assertThat(clock.at(Timeline.NONE, 7_040)).isEqualTo(40);
  }
}
