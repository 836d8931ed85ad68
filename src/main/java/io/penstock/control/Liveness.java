package io.penstock.control;

import java.time.Duration;

/**
 * Whether a source has stalled, by when its frames arrive on a monotonic clock. What a camera says
 * of its own rate is not believed. Pure; whoever watches looks from time to time.
 */
final class Liveness {
  /** As many frames of a slow camera may be late, whatever the setting. */
  private static final int INTERVALS = 3;

  /** Until two frames have come nobody knows how slow the camera is. */
  private static final Duration UNKNOWN = Duration.ofSeconds(5);

  /** How much of a longer interval seen before counts at the next look. */
  private static final double MEMORY = 0.75;

  private final long stallNanos;
  private long frames = -1;
  private long lastArrival;
  private long interval;

  Liveness(Duration stallTimeout) {
    this.stallNanos = stallTimeout.toNanos();
  }

  /**
   * Takes a look.
   *
   * @param now {@link System#nanoTime()}
   * @param arrival of the newest frame, of the same clock
   * @param arrived how many frames have arrived so far
   */
  boolean isStalled(long now, long arrival, long arrived) {
    if (frames < 0) {
      frames = arrived;
      lastArrival = arrival;
    } else if (arrived > frames) {
      long newest = (arrival - lastArrival) / (arrived - frames);
      interval = Math.max(newest, (long) (interval * MEMORY));
      frames = arrived;
      lastArrival = arrival;
    }
    return now - arrival > patience().toNanos();
  }

  /** How long a frame may stay away now. */
  Duration patience() {
    long least = interval == 0 ? UNKNOWN.toNanos() : INTERVALS * interval;
    return Duration.ofNanos(Math.max(stallNanos, least));
  }
}
