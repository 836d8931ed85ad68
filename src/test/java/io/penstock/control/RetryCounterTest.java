package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.Failure;
import io.penstock.stream.RetrySpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryCounterTest {
  private static final long SECOND = 1_000_000_000;
  private static final Failure REFUSED = new Failure.SourceRefused("refused");
  private static final Failure UNAUTHORIZED = new Failure.SourceUnauthorized("401");
  private static final Failure BUSY = new Failure.SourceBusy("453", Duration.ofSeconds(60));

  private final RetryCounter counter =
      new RetryCounter(
          new RetrySpec(Duration.ofSeconds(1), Duration.ofSeconds(64), Duration.ofSeconds(30)),
          () -> 0.5);

  /** {@link System#nanoTime()} may be anything, and may be about to wrap. */
  private long now = Long.MAX_VALUE - 10 * SECOND;

  @Test
  void waitsLongerTheLongerTheOutage() {
    assertThat(counter.failed(REFUSED, now)).contains(Duration.ofMillis(750));
    now += 30 * SECOND;
    assertThat(counter.failed(REFUSED, now)).contains(Duration.ofMillis(1500));
    now += 60 * SECOND;
    assertThat(counter.failed(REFUSED, now)).contains(Duration.ofMillis(4500));
    assertThat(counter.outage(now)).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void looksForRoomAtOnePaceHoweverLongThatTakes() {
    Failure noRoom = new Failure.NoRoom("all is in use");
    for (int day = 0; day < 3; day++) {
      assertThat(counter.failed(noRoom, now)).contains(Duration.ofSeconds(2));
      now += 86_400 * SECOND;
    }
    assertThat(counter.failed(REFUSED, now)).as("no outage").contains(Duration.ofMillis(750));
  }

  @Test
  void neverGivesUpOnTheNetwork() {
    for (int day = 0; day < 1000; day++) {
      now += 86_400 * SECOND;
      assertThat(counter.failed(REFUSED, now)).isPresent();
    }
  }

  @Test
  void forgetsAfterAHealthySpell() {
    counter.failed(REFUSED, now);
    now += 60 * SECOND;
    counter.live(now);
    now += 30 * SECOND;

    assertThat(counter.failed(REFUSED, now)).contains(Duration.ofMillis(750));
  }

  @Test
  void doesNotForgetForAnAttemptThatWasLiveForAMoment() {
    counter.failed(REFUSED, now);
    now += 60 * SECOND;
    counter.live(now);
    now += 30 * SECOND - 1;

    assertThat(counter.failed(REFUSED, now)).contains(Duration.ofSeconds(3));
    assertThat(counter.outage(now)).as("live is not away").isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void aCameraThatDropsNowAndThenIsTriedAtOnce() {
    for (int drop = 0; drop < 10; drop++) {
      assertThat(counter.failed(REFUSED, now)).contains(Duration.ofMillis(750));
      now += SECOND / 2;
      counter.live(now);
      now += 20 * SECOND;
    }
  }

  @Test
  void aHealthySpellCountsForOneFailureAlone() {
    counter.live(now);
    now += 60 * SECOND;
    counter.failed(REFUSED, now);
    now += 60 * SECOND;

    assertThat(counter.failed(REFUSED, now)).contains(Duration.ofSeconds(3));
  }

  @Test
  void wrongCredentialsAreTriedTwiceAndNoMore() {
    assertThat(counter.failed(UNAUTHORIZED, now)).isPresent();
    assertThat(counter.failed(UNAUTHORIZED, now)).isEmpty();
    assertThat(counter.failed(UNAUTHORIZED, now)).isEmpty();
  }

  @Test
  void anotherFailureInBetweenGivesNoFurtherTry() {
    assertThat(counter.failed(UNAUTHORIZED, now)).isPresent();
    assertThat(counter.failed(REFUSED, now)).isPresent();
    assertThat(counter.failed(UNAUTHORIZED, now)).isEmpty();
  }

  @Test
  void otherCredentialsAreTriedTwiceAgain() {
    counter.failed(UNAUTHORIZED, now);
    counter.failed(UNAUTHORIZED, now);
    counter.forgive();

    assertThat(counter.failed(UNAUTHORIZED, now)).isPresent();
    assertThat(counter.failed(UNAUTHORIZED, now)).isEmpty();
  }

  @Test
  void credentialsThatWorkedAreTriedTwiceAgain() {
    counter.failed(UNAUTHORIZED, now);
    counter.live(now);

    assertThat(counter.failed(UNAUTHORIZED, now)).isPresent();
    assertThat(counter.failed(UNAUTHORIZED, now)).isEmpty();
  }

  @Test
  void aBusyCameraCannotAskForEver() {
    Failure forEver = new Failure.SourceBusy("503", Duration.ofDays(10_000));
    assertThat(counter.failed(forEver, now)).contains(Duration.ofSeconds(315));
  }

  @Test
  void aBusyCameraCannotAskToBeTriedWithoutAPause() {
    Failure atOnce = new Failure.SourceBusy("503", Duration.ZERO);
    assertThat(counter.failed(atOnce, now).orElseThrow()).isGreaterThan(Duration.ofMillis(700));
  }

  @Test
  void aBusyCameraIsGivenTheTimeOfItsSession() {
    assertThat(counter.failed(BUSY, now)).contains(Duration.ofSeconds(63));
    assertThat(counter.failed(BUSY, now)).contains(Duration.ofSeconds(63));
  }
}
