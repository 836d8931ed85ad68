package io.penstock.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeastDelayTest {
  private static final long SECOND = 1_000_000_000;

  private final LeastDelay delays = new LeastDelay();

  @Test
  void isTheLeastThatItSaw() {
    delays.add(7, 0);
    delays.add(3, SECOND);
    delays.add(5, 2 * SECOND);
    assertThat(delays.value()).isEqualTo(3);
  }

  @Test
  void forgetsWhatIsOlderThanItsWindow() {
    delays.add(3, 0);
    for (int second = 1; second < 8; second++) {
      delays.add(5, second * SECOND);
    }
    assertThat(delays.value()).isEqualTo(3);
    delays.add(5, 8 * SECOND);
    assertThat(delays.value()).isEqualTo(5);
  }

  @Test
  void isSettledAfterAWholeWindow() {
    assertThat(delays.isSettled()).isFalse();
    delays.add(5, 100 * SECOND);
    delays.add(5, 108 * SECOND - 1);
    assertThat(delays.isSettled()).isFalse();
    delays.add(5, 108 * SECOND);
    assertThat(delays.isSettled()).isTrue();
  }

  @Test
  void beginsAnewAfterALongPause() {
    delays.add(3, 0);
    delays.add(3, 8 * SECOND);
    delays.add(900, 20 * SECOND);
    assertThat(delays.isSettled()).isFalse();
    assertThat(delays.value()).isEqualTo(900);
  }

  @Test
  void beginsAnewWhenItIsCleared() {
    delays.add(3, 0);
    delays.add(3, 8 * SECOND);
    delays.clear();
    assertThat(delays.isSettled()).isFalse();
    delays.add(9, 8 * SECOND);
    assertThat(delays.value()).isEqualTo(9);
  }

  @Test
  void takesAnArrivalThatGoesBackForTheLatestOne() {
    delays.add(5, 3 * SECOND);
    delays.add(4, 3 * SECOND - 1);
    delays.add(6, -SECOND);
    assertThat(delays.value()).isEqualTo(4);
  }

  @Test
  void countsArrivalsBeforeTheEpochToo() {
    delays.add(2, -9 * SECOND);
    delays.add(5, -4 * SECOND);
    assertThat(delays.value()).isEqualTo(2);
    delays.add(5, -SECOND);
    assertThat(delays.value()).isEqualTo(5);
  }
}
