package io.penstock.media;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * The least of the delays of the last eight seconds. Networks, decoders and bunches only ever add
 * to a delay, so the least one is what two clocks differ by, and jitter does not move it. Allocates
 * nothing after its making. Not thread safe.
 */
final class LeastDelay {
  /**
   * Longer than what usually holds pictures up (a key frame over a thin line, a second's bunch),
   * short enough to be just 40 ms behind a clock that is 5,000 ppm slow.
   */
  static final long WINDOW = TimeUnit.SECONDS.toNanos(8);

  private static final int SLOTS = 8;
  private static final long SLOT = WINDOW / SLOTS;

  private final long[] least = new long[SLOTS];
  private long first;
  private long newest;
  private boolean empty = true;

  /** Forgets all delays: those to come are of another clock. */
  void clear() {
    empty = true;
  }

  /**
   * Takes one more delay in. After a pause longer than the window it begins anew: what comes right
   * after a pause is the backlog, and says nothing yet.
   *
   * @param delay nanoseconds, from any origin
   * @param arrival when it was seen, nanoseconds; one before its predecessor's counts as equal
   */
  void add(long delay, long arrival) {
    long slot = Math.floorDiv(arrival, SLOT);
    if (empty || slot - newest > SLOTS) {
      Arrays.fill(least, Long.MAX_VALUE);
      first = slot;
      newest = slot;
      empty = false;
    }
    while (newest < slot) {
      newest++;
      least[place(newest)] = Long.MAX_VALUE;
    }
    least[place(newest)] = Math.min(least[place(newest)], delay);
  }

  /** Whether it has watched for a whole window, so that its value means something. */
  boolean isSettled() {
    return !empty && newest - first >= SLOTS;
  }

  /** The least delay, nanoseconds. */
  long value() {
    long value = Long.MAX_VALUE;
    for (long each : least) {
      value = Math.min(value, each);
    }
    return value;
  }

  private static int place(long slot) {
    return Math.floorMod(slot, SLOTS);
  }
}
