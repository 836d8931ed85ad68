package io.penstock.process.motion;

import io.penstock.media.Timeline;

/**
 * A time for each picture that never goes back: it goes on with the steps between the pictures' own
 * times, and stands still where those go back.
 */
final class PictureClock {
  private boolean begun;
  private long last;
  private long now;

  /**
   * The time of a picture, in nanoseconds since the first.
   *
   * @param pts its own, or {@link Timeline#NONE}
   * @param arrival in its place
   */
  long at(long pts, long arrival) {
    long time = pts == Timeline.NONE ? arrival : pts;
    if (begun) {
      now += Math.max(0, time - last);
    }
    begun = true;
    last = time;
    return now;
  }
}
