package io.penstock.observe;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Whether something changes so often that nobody wants to read of each change: more than {@value
 * #MOST} times in ten minutes, until half as many in as long.
 */
final class Flapping {
  /** How long changes are counted. */
  static final Duration WINDOW = Duration.ofMinutes(10);

  static final int MOST = 10;

  /** Less than what makes it flap, or it would begin again at once. */
  private static final int CALM = MOST / 2;

  private final Deque<Long> changes = new ArrayDeque<>();
  private boolean flaps;
  private long windowStart;
  private int inWindow;

  /** One more change. Whether it began to flap by it. */
  boolean changed(long now) {
    if (flaps) {
      inWindow++;
      return false;
    }
    changes.addLast(now);
    while (now - changes.getFirst() > WINDOW.toNanos()) {
      changes.removeFirst();
    }
    if (changes.size() <= MOST) {
      return false;
    }
    flaps = true;
    startWindow(now);
    return true;
  }

  boolean flaps() {
    return flaps;
  }

  /** Whether another summary is due. */
  boolean isDue(long now) {
    return flaps && now - windowStart >= WINDOW.toNanos();
  }

  /** The changes since the last summary; it may be calm from then on. */
  int sum(long now) {
    int sum = inWindow;
    flaps = sum > CALM;
    startWindow(now);
    return sum;
  }

  private void startWindow(long now) {
    windowStart = now;
    inWindow = 0;
    changes.clear();
  }
}
