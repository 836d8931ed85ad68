package io.penstock.registry;

import java.time.Duration;

/** Whether what a snapshot made superfluous is being deleted. Any thread. */
final class Tidying {
  private boolean goesOn;

  synchronized void begin() {
    goesOn = true;
  }

  synchronized void end() {
    goesOn = false;
    notifyAll();
  }

  /** Waits for the end, but no longer than that. */
  synchronized void awaitEnd(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      for (long left = limit.toMillis(); goesOn && left > 0; ) {
        wait(left);
        left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
