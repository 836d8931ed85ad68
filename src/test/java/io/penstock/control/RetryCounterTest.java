package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.RetrySpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryCounterTest {
  private static final long SECOND = 1_000_000_000;

  private final RetryCounter counter =
      new RetryCounter(
          new RetrySpec(Duration.ofSeconds(1), Duration.ofSeconds(64), Duration.ofSeconds(30)));

  /** {@link System#nanoTime()} may be anything, and may be about to wrap. */
  private long now = Long.MAX_VALUE - 10 * SECOND;

  @Test
  void waitsLongerAfterEachFailure() {
    assertThat(counter.failed(now)).isBetween(millis(500), millis(1000));
    assertThat(counter.failed(now)).isBetween(millis(1000), millis(2000));
    assertThat(counter.failed(now)).isBetween(millis(2000), millis(4000));
  }

  @Test
  void forgetsAfterAHealthySpell() {
    counter.failed(now);
    counter.failed(now);
    counter.live(now);
    now += 30 * SECOND;

    assertThat(counter.failed(now)).isLessThanOrEqualTo(millis(1000));
  }

  @Test
  void doesNotForgetForAnAttemptThatWasLiveForAMoment() {
    counter.failed(now);
    counter.failed(now);
    counter.live(now);
    now += 30 * SECOND - 1;

    assertThat(counter.failed(now)).isGreaterThanOrEqualTo(millis(2000));
  }

  @Test
  void aHealthySpellCountsForOneFailureAlone() {
    counter.live(now);
    now += 60 * SECOND;
    counter.failed(now);
    now += 60 * SECOND;

    assertThat(counter.failed(now)).isGreaterThanOrEqualTo(millis(1000));
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }
}
