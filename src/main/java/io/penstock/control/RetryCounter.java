package io.penstock.control;

import io.penstock.stream.RetrySpec;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One source's or output's failures in a row. An attempt that was live for a while makes it forget.
 */
final class RetryCounter {
  private static final long NEVER = Long.MIN_VALUE;

  private final RetrySpec retry;
  private int failures;
  private long liveSince = NEVER;

  RetryCounter(RetrySpec retry) {
    this.retry = retry;
  }

  /** An attempt became live at {@code now}, {@link System#nanoTime()}. */
  void live(long now) {
    liveSince = now;
  }

  /** An attempt failed at {@code now}: how long to wait before the next one. */
  Duration failed(long now) {
    if (liveSince != NEVER && now - liveSince >= retry.healthyAfter().toNanos()) {
      failures = 0;
    }
    liveSince = NEVER;
    failures++;
    return RetryPolicy.delayAfter(failures, retry, ThreadLocalRandom.current().nextDouble());
  }
}
