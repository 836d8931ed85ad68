package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.Failure;
import io.penstock.stream.RetrySpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryCounterTest {
  private static final long SECOND = 1_000_000_000;
  private static final Failure BUSY = new Failure.SourceBusy("453", Duration.ofSeconds(60));

  private final RetryCounter counter =
      new RetryCounter(
          new RetrySpec(Duration.ofSeconds(1), Duration.ofSeconds(64), Duration.ofSeconds(30)),
          () -> 0.5);

  /** {@link System#nanoTime()} may be anything, and may be about to wrap. */
  private long now = Long.MAX_VALUE - 10 * SECOND;

  @Test
  void waitsLongerTheLongerTheOutage() {
    assertThat(counter.failed(now)).isEqualTo(Duration.ofMillis(750));
    now += 30 * SECOND;
    assertThat(counter.failed(now)).isEqualTo(Duration.ofMillis(1500));
    now += 60 * SECOND;
    assertThat(counter.failed(now)).isEqualTo(Duration.ofMillis(4500));
    assertThat(counter.outage(now)).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void neverGivesUpOnTheNetwork() {
    for (int day = 0; day < 1000; day++) {
      now += 86_400 * SECOND;
      assertThat(counter.failed(now)).isLessThanOrEqualTo(Duration.ofSeconds(64));
    }
  }

  @Test
  void forgetsAfterAHealthySpell() {
    counter.failed(now);
    now += 60 * SECOND;
    counter.live(now);
    now += 30 * SECOND;

    assertThat(counter.failed(now)).isEqualTo(Duration.ofMillis(750));
  }

  @Test
  void doesNotForgetForAnAttemptThatWasLiveForAMoment() {
    counter.failed(now);
    now += 60 * SECOND;
    counter.live(now);
    now += 30 * SECOND - 1;

    assertThat(counter.failed(now)).isEqualTo(Duration.ofSeconds(3));
    assertThat(counter.outage(now)).as("live is not away").isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void aCameraThatDropsNowAndThenIsTriedAtOnce() {
    for (int drop = 0; drop < 10; drop++) {
      assertThat(counter.failed(now)).isEqualTo(Duration.ofMillis(750));
      now += SECOND / 2;
      counter.live(now);
      now += 20 * SECOND;
    }
  }

  @Test
  void aHealthySpellCountsForOneFailureAlone() {
    counter.live(now);
    now += 60 * SECOND;
    counter.failed(now);
    now += 60 * SECOND;

    assertThat(counter.failed(now)).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void aBusyCameraCannotAskForEver() {
    Failure forEver = new Failure.SourceBusy("503", Duration.ofDays(10_000));
    assertThat(asked(forEver)).isEqualTo(Duration.ofSeconds(315));
  }

  @Test
  void aBusyCameraCannotAskToBeTriedWithoutAPause() {
    Failure atOnce = new Failure.SourceBusy("503", Duration.ZERO);
    assertThat(asked(atOnce)).isGreaterThan(Duration.ofMillis(700));
  }

  @Test
  void aBusyCameraIsGivenTheTimeOfItsSession() {
    assertThat(asked(BUSY)).isEqualTo(Duration.ofSeconds(63));
    assertThat(asked(BUSY)).isEqualTo(Duration.ofSeconds(63));
  }

  @Test
  void theShortestPauseTakesNoNoticeOfTheOutage() {
    counter.failed(now);
    now += 3600 * SECOND;

    assertThat(counter.failed(now)).isEqualTo(Duration.ofSeconds(48));
    assertThat(counter.shortest()).isEqualTo(Duration.ofMillis(750));
  }

  private Duration asked(Failure failure) {
    return counter.atLeast(failure, counter.failed(now));
  }
}
