package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.RetrySpec;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
  private static final RetrySpec RETRY =
      new RetrySpec(Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofSeconds(30));

  @ParameterizedTest(name = "after failure {0}: from {1} to {2} ms")
  @CsvSource({
    "0, 250, 500",
    "1, 250, 500",
    "2, 500, 1000",
    "3, 1000, 2000",
    "4, 2000, 4000",
    "5, 2500, 5000",
    "6, 2500, 5000",
    "10000, 2500, 5000",
    "2147483647, 2500, 5000"
  })
  void isUniformInTheUpperHalfOfABackoffThatDoublesUpToTheCap(int failures, long least, long most) {
    assertThat(RetryPolicy.delayAfter(failures, RETRY, 0)).hasMillis(least);
    assertThat(RetryPolicy.delayAfter(failures, RETRY, 0.5)).hasMillis((least + most) / 2);
    assertThat(RetryPolicy.delayAfter(failures, RETRY, 0.999))
        .isBetween(Duration.ofMillis(most - 5), Duration.ofMillis(most));
  }

  @Test
  void neverExceedsACapBelowTheLeastBackoff() {
    RetrySpec odd =
        new RetrySpec(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(30));
    assertThat(RetryPolicy.delayAfter(1, odd, 0.999)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void staysWithinItsBoundsForEveryDraw() {
    Random random = new Random(20_261_122);
    for (int failures = 1; failures < 1000; failures++) {
      assertThat(RetryPolicy.delayAfter(failures, RETRY, random.nextDouble()))
          .isBetween(Duration.ofMillis(250), Duration.ofSeconds(5));
    }
  }
}
