package io.penstock.media;

/**
 * The times of one stream's pictures, over all attempts and whatever its sources claim: strictly
 * rising. A picture's own time is kept where it can be. One that goes back a little (jitter, two
 * pictures at one time) is moved just behind its predecessor; one that goes back far (a source that
 * starts again) moves the whole timeline. A jump forward is a gap and stays one. Not thread safe:
 * one stage feeds it.
 */
public final class Timeline {
  /** FLV counts in milliseconds, so that less would make two equal times there. */
  private static final long LEAST_STEP = 1_000_000;

  /** More than any jitter buffer reorders, less than any restart of a source goes back. */
  private static final long JITTER = 1_000_000_000;

  private static final long NONE = Long.MIN_VALUE;

  private long last = NONE;
  private long shift;

  /**
   * The time at which a picture goes out.
   *
   * @param pts the picture's own time, nanoseconds
   * @param step how long after its predecessor it should come if its own time is of no use,
   *     nanoseconds; less than 1 ms counts as 1 ms
   */
  public long next(long pts, long step) {
    long time = pts + shift;
    if (last != NONE && time < last + LEAST_STEP) {
      if (time < last - JITTER) {
        shift += last + Math.max(step, LEAST_STEP) - time;
        time = pts + shift;
      } else {
        time = last + LEAST_STEP;
      }
    }
    last = time;
    return time;
  }
}
