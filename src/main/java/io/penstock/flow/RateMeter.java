package io.penstock.flow;

/** How many frames a second went by lately. Fed by one thread, read by any. */
final class RateMeter {
  /**
   * The weight of the newest interval: a change of rate shows within about a second at 25 frames/s.
   */
  private static final double WEIGHT = 0.08;

  private static final long NONE = Long.MIN_VALUE;

  private long last = NONE;
  private volatile double interval;

  /** A frame went by at {@code time}, nanoseconds. */
  void tick(long time) {
    if (last != NONE && time > last) {
      double newest = time - last;
      interval = interval == 0 ? newest : interval + WEIGHT * (newest - interval);
    }
    last = time;
  }

  /** Frames a second; 0 until two frames went by. */
  double perSecond() {
    return interval == 0 ? 0 : 1e9 / interval;
  }
}
