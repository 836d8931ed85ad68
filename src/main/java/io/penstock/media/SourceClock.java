package io.penstock.media;

import java.util.concurrent.TimeUnit;

/**
 * What a source's clock says, in the running time of the node: {@code time = own + shift}. The
 * shift is set when the clock is anchored, so that a picture's time is its arrival. From then on it
 * moves only as far as the clock drifts:
 *
 * <pre>
 *   least = least of (arrival - time) over the last 8 s
 *   where least &lt; LEAD: shift += least - LEAD   } by at most 2 % of the
 *   where least &gt; LAG:  shift += least - LAG    } source's own step
 * </pre>
 *
 * <p>The picture that anchors may be late itself, never early, and so those after it may have times
 * ahead of their arrival: hence the band lies mostly below zero. With a jitter of 100 ms, and a
 * clock up to 5,000 ppm wrong, times stay within 200 ms of the arrival; and a clock that is right
 * is not touched at all, so that 25 pictures a second are exactly 40 ms apart.
 *
 * <p>A clock is anchored anew where its times cannot be meant: they went back, are ahead of their
 * own arrival, or very late. After a gap they are held to more, as nobody sees it put right there.
 * Not thread safe.
 */
final class SourceClock {
  /** More than any jitter buffer reorders, less than any restart of a source goes back. */
  static final long JITTER = TimeUnit.SECONDS.toNanos(1);

  /**
   * A picture cannot come before it was made: its clock jumped, or the anchor was the first of a
   * bunch. Above any jitter of the picture that anchored.
   */
  static final long AHEAD = TimeUnit.SECONDS.toNanos(1);

  /**
   * A network that stood still hands out what it held, and catches up: up to twice the default
   * stall-timeout is waited for that. Later still, the source's clock stood still and not the
   * network.
   */
  static final long LATE = TimeUnit.SECONDS.toNanos(10);

  /** Pictures that a source did not send: longer than the steps of cameras of 1 fps and up. */
  private static final long GAP = TimeUnit.MILLISECONDS.toNanos(1_500);

  /** After a gap: above the jitter of a network that works. */
  private static final long WRONG_AFTER_GAP = TimeUnit.MILLISECONDS.toNanos(300);

  /** Leaves an anchor alone that was late by a usual jitter of 100 ms, and a little. */
  private static final long LEAD = TimeUnit.MILLISECONDS.toNanos(-140);

  /**
   * An anchor is never early, so that this is drift. With the 40 ms by which the least delay is
   * behind a slow clock, and a jitter of 100 ms on top, it stays below 200 ms.
   */
  private static final long LAG = TimeUnit.MILLISECONDS.toNanos(20);

  /**
   * 2 %, one part in 50: 40 ms become 40.8, which nobody sees; four times what the worst clocks are
   * wrong by (5,000 ppm), so that it always wins.
   */
  private static final long SLEW = 50;

  /** A new anchor goes on in step if that is this close to the arrival; above a usual jitter. */
  private static final long IN_STEP = TimeUnit.MILLISECONDS.toNanos(100);

  private final LeastDelay delays = new LeastDelay();
  private long shift;
  private long lastOwn;
  private long lastArrival;
  private boolean anchored;
  private boolean bridged;

  /** What to add to the source's time to get the node's, nanoseconds. */
  long shift() {
    return shift;
  }

  /** Whether what went out last had a time of the source's own. */
  boolean isFollowed() {
    return anchored && !bridged;
  }

  /** Has the source's time {@code own} be {@code time} from now on. */
  void anchor(long own, long time) {
    shift = time - own;
    delays.clear();
    anchored = true;
  }

  /** Something without a time of the source's own went out. */
  void bridge() {
    bridged = true;
  }

  /**
   * Takes in what arrived.
   *
   * @param own its time by the source, nanoseconds
   * @param arrival running time of the node, nanoseconds
   * @param last the time that went out before, or {@link Timeline#NONE}
   * @param step how long after that it should go out if {@code own} is of no use, nanoseconds
   * @return its time, not yet made to rise
   */
  long time(long own, long arrival, long last, long step) {
    if (!anchored || last == Timeline.NONE || isWrong(own, arrival, last)) {
      anchor(own, anew(arrival, last, step));
    } else {
      slew(own);
    }
    delays.add(arrival - own, arrival);
    bridged = false;
    lastOwn = own;
    lastArrival = arrival;
    return own + shift;
  }

  private boolean isWrong(long own, long arrival, long last) {
    long late = arrival - own - shift;
    return (bridged && arrival - lastArrival > GAP)
        || own + shift < last - JITTER
        || late < -AHEAD
        || late > LATE
        || (own - lastOwn > GAP && Math.abs(late) > WRONG_AFTER_GAP);
  }

  private static long anew(long arrival, long last, long step) {
    if (last == Timeline.NONE) {
      return arrival;
    }
    long inStep = last + step;
    return Math.abs(arrival - inStep) <= IN_STEP
        ? inStep
        : Math.max(arrival, last + Timeline.LEAST_STEP);
  }

  private void slew(long own) {
    if (!delays.isSettled()) {
      return;
    }
    long least = delays.value() - shift;
    long error = least - Math.max(LEAD, Math.min(LAG, least));
    long most = Math.max(0, own - lastOwn) / SLEW;
    shift += Math.max(-most, Math.min(most, error));
  }
}
