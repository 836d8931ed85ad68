package io.penstock.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongConsumer;

/** Lets so much through a minute, and says how much it did not. For any thread. */
final class FewAMinute {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final int most;
  private final InstantSource clock;
  private final LongConsumer left;
  private Instant began = Instant.MIN;
  private long asked;

  /**
   * @param left told how many were not let through in a minute, as the next one begins
   */
  FewAMinute(int most, InstantSource clock, LongConsumer left) {
    this.most = most;
    this.clock = clock;
    this.left = left;
  }

  /** Whether one more may pass. */
  synchronized boolean admits() {
    Instant now = clock.instant();
    if (began.equals(Instant.MIN) || !now.isBefore(began.plus(MINUTE))) {
      if (asked > most) {
        left.accept(asked - most);
      }
      began = now;
      asked = 0;
    }
    asked++;
    return asked <= most;
  }
}
