package io.penstock.process;

import io.penstock.media.Timeline;

/**
 * When a processor is due that wants a frame now and then. It keeps a beat, so that frames that
 * come a little early or late, as a camera's do, neither halve the rate nor raise it. One thread's.
 */
final class Pace {
  /** A tenth of the beat; at the least what the rounding of times makes of it. */
  private static final int SLACK_SHARE = 10;

  /** Six frames at 30 a second are 199.999998 ms. */
  private static final long LEAST_SLACK = 1_000_000;

  private final long every;
  private final long slack;
  private boolean shown;
  private long lastShown;
  private long due;

  /**
   * @param every nanoseconds from one frame to the next; 0 for every frame
   */
  Pace(long every) {
    this.every = every;
    this.slack = Math.max(LEAST_SLACK, every / SLACK_SHARE);
  }

  /**
   * Whether a frame at {@code pts} is to be shown; if so it counts as shown. One without a time, as
   * those are that the node makes itself, always is.
   */
  boolean takes(long pts) {
    if (every == 0 || pts == Timeline.NONE) {
      return true;
    }
    // A time before the last one is a new beginning, not a frame that comes early.
    boolean goesOn = shown && pts >= lastShown;
    if (goesOn && pts < due - slack) {
      return false;
    }
    // Who is late is not shown the next one all the sooner.
    due = (goesOn ? Math.max(due, pts - slack) : pts) + every;
    shown = true;
    lastShown = pts;
    return true;
  }
}
