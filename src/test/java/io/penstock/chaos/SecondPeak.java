package io.penstock.chaos;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** The most of something that happened within one second. */
final class SecondPeak {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Deque<Long> within = new ArrayDeque<>();
  private int most;

  /** It happens, at this {@link System#nanoTime()}. */
  void add(long now) {
    within.add(now);
    while (now - within.element() > SECOND) {
      within.remove();
    }
    most = Math.max(most, within.size());
  }

  int most() {
    return most;
  }
}
