package io.penstock.media;

import java.util.concurrent.TimeUnit;

/**
 * The times of one stream's pictures or packets, over all attempts and whatever its sources claim:
 * strictly rising, and close to the node's running time. All times are nanoseconds.
 *
 * <p>A live source's own steps are kept; where its clock drifts, jumps, wraps or starts again, it
 * is the arrival that counts ({@link SourceClock} says how). A time then stays between 10 s before
 * and about 1 s after the arrival, and within 200 ms of it while the network works. What has no
 * time of its own gets its arrival: pictures that a camera did not stamp, and those the node makes
 * while there is no camera. A gap in the arrivals is thus a gap in the times.
 *
 * <p>A lossless source (a file) is read as fast as its pictures are wanted, and its arrivals say
 * nothing: a gap forward stays, and a large step back goes on one step after the last.
 *
 * <p>What then still does not rise (jitter, two pictures at one time) goes out 1 ms after its
 * predecessor. Allocates nothing per picture. Has no clock of its own. Not thread safe: one stage
 * feeds it.
 */
public final class Timeline {
  /** In place of a time: there is none. */
  public static final long NONE = Long.MIN_VALUE;

  /** FLV counts in milliseconds, so that less would make two equal times there. */
  static final long LEAST_STEP = TimeUnit.MILLISECONDS.toNanos(1);

  /** No picture is meant to last longer; a declared step beyond is nonsense. */
  private static final long MOST_STEP = TimeUnit.SECONDS.toNanos(10);

  /**
   * How long a packet may wait to be shown: 16 pictures, the most that H.264 reorders, at 3 fps and
   * up. A PTS further from its DTS is of another clock.
   */
  private static final long MOST_REORDER = TimeUnit.SECONDS.toNanos(6);

  /** 73 years either way: a time beyond it is none, and sums of those within do not overflow. */
  private static final long FARTHEST = 1L << 61;

  private final boolean live;
  private final SourceClock clock = new SourceClock();
  private long last = NONE;
  private long pts = NONE;

  private Timeline(boolean live) {
    this.live = live;
  }

  /** Of a source that sends in its own time, such as a camera. */
  public static Timeline live() {
    return new Timeline(true);
  }

  /**
   * Of a source that is read as fast as it is wanted, such as a file: arrivals are not looked at.
   */
  public static Timeline lossless() {
    return new Timeline(false);
  }

  /** Whether it is one of a source that sends in its own time. */
  public boolean isLive() {
    return live;
  }

  /**
   * The time at which a picture goes out.
   *
   * @param pts the picture's own time, or {@link #NONE}
   * @param arrival running time of the node at which it came, or {@link #NONE} to do without; may
   *     go back a little, as other threads look at the clock
   * @param step how long after its predecessor it should come if its own time is of no use; less
   *     than 1 ms counts as 1 ms, and more than 10 s as 10 s
   */
  public long next(long pts, long arrival, long step) {
    return next(pts, pts, arrival, step);
  }

  /**
   * The time at which a packet is to be decoded when it goes out; {@link #pts()} then is the one at
   * which it is to be shown. Packets come in the order of decoding.
   *
   * @param pts its own time to be shown, or {@link #NONE}: the same as to be decoded
   * @param dts its own time to be decoded, or {@link #NONE}: the same as to be shown, which is
   *     right only where pictures are not reordered
   * @param arrival running time of the node at which it came, or {@link #NONE} to do without
   * @param step as for a picture
   */
  public long next(long pts, long dts, long arrival, long step) {
    long own = isTime(dts) ? dts : pts;
    long usable = Math.max(LEAST_STEP, Math.min(MOST_STEP, step));
    long time =
        live && isTime(arrival) ? arrived(own, arrival, usable) : stored(own, arrival, usable);
    last = last == NONE ? time : Math.max(time, last + LEAST_STEP);
    this.pts = shown(pts);
    return last;
  }

  /**
   * The time at which the latest packet is to be shown: never before it is decoded, and with its
   * own distance from its neighbours. {@link #NONE} before the first.
   */
  public long pts() {
    return pts;
  }

  /** The time that went out last; {@link #NONE} before the first. */
  public long last() {
    return last;
  }

  /**
   * What to add to the source's own times to get those that go out, nanoseconds, for what comes
   * beside its pictures; {@link #NONE} where what went out last had no time of the source's own.
   */
  public long shift() {
    return !live || clock.isFollowed() ? clock.shift() : NONE;
  }

  private long arrived(long own, long arrival, long step) {
    if (isTime(own)) {
      return clock.time(own, arrival, last, step);
    }
    clock.bridge();
    return arrival;
  }

  private long stored(long own, long arrival, long step) {
    if (!isTime(own)) {
      long first = isTime(arrival) ? arrival : 0;
      return last == NONE ? first : last + step;
    }
    if (last != NONE && own + clock.shift() < last - SourceClock.JITTER) {
      clock.anchor(own, last + step);
    }
    return own + clock.shift();
  }

  private long shown(long own) {
    long wait = isTime(own) ? own + clock.shift() - last : 0;
    return wait > 0 && wait <= MOST_REORDER ? last + wait : last;
  }

  private static boolean isTime(long time) {
    return -FARTHEST <= time && time <= FARTHEST;
  }
}
