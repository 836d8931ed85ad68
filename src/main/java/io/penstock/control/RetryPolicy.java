package io.penstock.control;

import io.penstock.stream.RetrySpec;
import java.time.Duration;

/**
 * How long to wait before the next attempt: a share of how long the outage has lasted, with equal
 * jitter, so that two hundred cameras that vanish together do not come back together, and none
 * comes back at once.
 */
public final class RetryPolicy {
  /**
   * A camera that was away for half a minute is tried every two seconds by then, so that it is back
   * within three; one that was away for more than a minute and a quarter, every five. Since each
   * pause is a share of the time before it, pauses grow exponentially.
   */
  private static final int SHARE = 15;

  private RetryPolicy() {}

  /**
   * The delay before the next attempt: uniform in [b/2, b], where b is a fifteenth of the outage,
   * but not under the least backoff and not over the cap.
   *
   * @param outage since the first of the failures in a row
   * @param random uniform in [0, 1)
   */
  public static Duration delayAfter(Duration outage, RetrySpec retry, double random) {
    long backoff = Math.max(retry.minBackoff().toNanos(), outage.toNanos() / SHARE);
    double capped = Math.min(retry.maxBackoff().toNanos(), backoff);
    return Duration.ofNanos((long) (capped / 2 + random * capped / 2));
  }
}
