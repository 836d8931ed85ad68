package io.penstock.control;

import io.penstock.stream.Failure;
import io.penstock.stream.RetryRule;
import io.penstock.stream.RetrySpec;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * One source's or output's failures in a row, and when the next attempt may be. An attempt that was
 * live for a while makes it forget. Times are {@link System#nanoTime()}.
 */
final class RetryCounter {
  private static final long NEVER = Long.MIN_VALUE;

  /** Ghosts that share a camera come back apart, and none of them a moment too early. */
  private static final double SESSION_JITTER = 0.1;

  /** What a camera asks for beyond this is no session's timeout; it is tried again all the same. */
  private static final Duration MOST_ASKED = Duration.ofMinutes(5);

  private final RetrySpec retry;
  private final DoubleSupplier random;
  private long troubleSince = NEVER;
  private long liveSince = NEVER;

  RetryCounter(RetrySpec retry) {
    this(retry, () -> ThreadLocalRandom.current().nextDouble());
  }

  /**
   * @param random uniform in [0, 1)
   */
  RetryCounter(RetrySpec retry, DoubleSupplier random) {
    this.retry = retry;
    this.random = random;
  }

  /** An attempt became live at {@code now}. */
  void live(long now) {
    liveSince = now;
  }

  /** Somebody wants another attempt at once. */
  void forgive() {
    troubleSince = NEVER;
  }

  /** How long it has been away at {@code now}, since it was healthy last. */
  Duration outage(long now) {
    return troubleSince == NEVER ? Duration.ZERO : Duration.ofNanos(now - troubleSince);
  }

  /** The shortest pause there is. */
  Duration shortest() {
    return RetryPolicy.delayAfter(Duration.ZERO, retry, random.getAsDouble());
  }

  /**
   * How long a failure has its camera left alone.
   *
   * @param pause as for any other failure
   */
  Duration atLeast(Failure failure, Duration pause) {
    if (failure.retryRule() instanceof RetryRule.After rule) {
      Duration asked = rule.pause().compareTo(MOST_ASKED) > 0 ? MOST_ASKED : rule.pause();
      Duration least = asked.compareTo(pause) < 0 ? pause : asked;
      double jitter = 1 + SESSION_JITTER * random.getAsDouble();
      return Duration.ofNanos((long) (least.toNanos() * jitter));
    }
    return pause;
  }

  /** An attempt failed at {@code now}: how long to wait before the next one. */
  Duration failed(long now) {
    long lived = liveSince == NEVER ? 0 : now - liveSince;
    boolean wasHealthy = liveSince != NEVER && lived >= retry.healthyAfter().toNanos();
    if (troubleSince == NEVER || wasHealthy) {
      troubleSince = now;
    } else {
      // What a camera that drops now and then was there for is no outage.
      troubleSince += lived;
    }
    liveSince = NEVER;
    return RetryPolicy.delayAfter(outage(now), retry, random.getAsDouble());
  }
}
