package io.penstock.control;

import io.penstock.stream.RetrySpec;
import java.time.Duration;

/**
 * How long to wait before the next attempt: exponential with equal jitter, so that two hundred
 * cameras that vanish together do not come back together, and none comes back at once.
 */
public final class RetryPolicy {
  /** 2^30 times any delay is beyond any cap. */
  private static final int MOST_DOUBLINGS = 30;

  private RetryPolicy() {}

  /**
   * The delay after the {@code failures}th failure in a row: uniform in [b/2, b], where b is the
   * least backoff doubled with each failure after the first, up to the cap.
   *
   * @param failures at least 1
   * @param random uniform in [0, 1)
   */
  public static Duration delayAfter(int failures, RetrySpec retry, double random) {
    int doublings = Math.min(Math.max(failures, 1) - 1, MOST_DOUBLINGS);
    double cap = retry.maxBackoff().toNanos();
    double backoff = Math.min(cap, retry.minBackoff().toNanos() * Math.pow(2, doublings));
    return Duration.ofNanos((long) (backoff / 2 + random * backoff / 2));
  }
}
