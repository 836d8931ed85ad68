package io.penstock.gst;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Knows which pictures are damaged: those from a gap in the packets, or from one that the decoder
 * found corrupt, up to the picture of the next key frame. Packets run ahead of pictures, hence the
 * marks. Thread safe.
 */
final class DamageTracker {
  /**
   * A source that refreshes its picture bit by bit sends no second key frame. After this time it
   * has done so, and waiting on would mean that nothing is ever shown.
   */
  static final Duration LONGEST = Duration.ofSeconds(20);

  static final long NONE = -1;

  /** More are never needed, unless time has jumped, and then the oldest mean nothing. */
  private static final int MOST = 64;

  /**
   * From the picture at this time on it is so.
   *
   * @param pts as the packet has it
   */
  private record Mark(long pts, boolean damaged) {}

  private final Deque<Mark> marks = new ArrayDeque<>();
  private boolean started;
  private boolean damaged;
  private long damagedNanos;

  /**
   * A packet came.
   *
   * @param pts of its picture; {@link #NONE} where it has none
   * @param keyFrame whether its picture needs no other
   * @param discont whether packets were lost before it
   * @param nowNanos {@link System#nanoTime()}
   */
  synchronized void packet(long pts, boolean keyFrame, boolean discont, long nowNanos) {
    if (keyFrame) {
      started = true;
      // Where a part of it is missing itself, the decoder says so.
      mark(pts, false, nowNanos);
    } else if (discont && started) {
      mark(pts, true, nowNanos);
    }
  }

  private void mark(long pts, boolean now, long nowNanos) {
    if (now) {
      damagedNanos = nowNanos;
    }
    if (pts == NONE) {
      marks.clear();
      damaged = now;
      return;
    }
    // A key frame is marked in any case: a picture before it may yet turn out to be corrupt.
    Mark last = marks.peekLast();
    if (!now || last == null || !last.damaged()) {
      marks.add(new Mark(pts, now));
    }
    if (marks.size() > MOST) {
      damaged = marks.remove().damaged();
    }
  }

  /**
   * A picture came.
   *
   * @param corrupt whether the decoder says that it is
   * @return whether it is known to be damaged
   */
  synchronized boolean frame(long pts, boolean corrupt, long nowNanos) {
    while (!marks.isEmpty() && (pts == NONE || marks.element().pts() <= pts)) {
      damaged = marks.remove().damaged();
    }
    if (corrupt) {
      damaged = true;
      damagedNanos = nowNanos;
    } else if (damaged && nowNanos - damagedNanos > LONGEST.toNanos()) {
      damaged = false;
    }
    return damaged;
  }
}
