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

  @ParameterizedTest(name = "after an outage of {0} s: from {1} to {2} ms")
  @CsvSource({
    "0, 250, 500",
    "7, 250, 500",
    "15, 500, 1000",
    "30, 1000, 2000",
    "60, 2000, 4000",
    "75, 2500, 5000",
    "7200, 2500, 5000",
    "9000000000, 2500, 5000"
  })
  void isUniformInTheUpperHalfOfAShareOfTheOutage(long outage, long least, long most) {
    Duration lasted = Duration.ofSeconds(outage);
    assertThat(RetryPolicy.delayAfter(lasted, RETRY, 0)).hasMillis(least);
    assertThat(RetryPolicy.delayAfter(lasted, RETRY, 0.5)).hasMillis((least + most) / 2);
    assertThat(RetryPolicy.delayAfter(lasted, RETRY, 0.999))
        .isBetween(Duration.ofMillis(most - 5), Duration.ofMillis(most));
  }

  @Test
  void neverExceedsACapBelowTheLeastBackoff() {
    RetrySpec odd =
        new RetrySpec(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(30));
    assertThat(RetryPolicy.delayAfter(Duration.ofHours(1), odd, 0.999))
        .isLessThan(Duration.ofSeconds(1));
  }

  /**
   * The promise to users: a camera that comes back is tried again within 2.3 s in 95 of 100 cases
   * after half a minute, within 5 s after hours. The rest of the 3 and 6 s is for connecting.
   */
  @ParameterizedTest
  @CsvSource({"30, 2000", "7200, 5000"})
  void isSoonThereWhenTheCameraIsBack(long outage, long mostMillis) {
    Random random = new Random(20_261_122);
    int soon = 0;
    for (int i = 0; i < 1000; i++) {
      double wait = untilTheNextAttemptAfter(Duration.ofSeconds(outage), random);
      soon += wait <= mostMillis ? 1 : 0;
    }
    assertThat(soon).isGreaterThanOrEqualTo(950);
  }

  /** Milliseconds, where the attempts themselves take no time. */
  private static double untilTheNextAttemptAfter(Duration outage, Random random) {
    Duration time = Duration.ZERO;
    while (time.compareTo(outage) < 0) {
      time = time.plus(RetryPolicy.delayAfter(time, RETRY, random.nextDouble()));
    }
    return time.minus(outage).toMillis();
  }
}
