package io.penstock.gst;

/** Lets through at most so many pictures a second, as evenly as they come. One thread's. */
final class RateLimit {
  private static final long NONE = -1;

  private final long period;
  private long next = NONE;

  /**
   * @param fps pictures a second; 0 for all
   */
  RateLimit(double fps) {
    this.period = fps > 0 ? Math.round(1e9 / fps) : 0;
  }

  /**
   * Whether this picture passes. One that comes a tenth of a period early does: cameras' times
   * waver.
   *
   * @param pts nanoseconds, on any clock; -1 where it is not known: then it passes
   */
  boolean passes(long pts) {
    if (period == 0 || pts == NONE) {
      return true;
    }
    long early = period / 10;
    // A clock that went back, or a gap, begins anew.
    boolean begins = next == NONE || pts < next - 2 * period || pts > next + period;
    if (!begins && pts < next - early) {
      return false;
    }
    next = (begins ? pts : next) + period;
    return true;
  }
}
