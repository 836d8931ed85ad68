package io.penstock.gst;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which decoders and encoders broke while they ran: a GPU that is lost stays registered.
 * Thread safe.
 */
final class Breakages {
  /** One may be the stream's own fault. */
  static final int TOO_MANY = 2;

  /** So many within this time have it passed over. */
  static final Duration WITHIN = Duration.ofMinutes(1);

  /** For so long; a driver that was reset is back by then. */
  static final Duration PASSED_OVER = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(Breakages.class);

  private final LongSupplier nanos;
  private final Map<String, Deque<Long>> breaks = new HashMap<>();
  private final Map<String, Long> passedOverSince = new HashMap<>();

  /**
   * @param nanos the time now, as {@link System#nanoTime()} counts it
   */
  Breakages(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** This one, {@code nvidia/nvh264dec} for instance, broke. */
  synchronized void broke(String label) {
    long now = nanos.getAsLong();
    Deque<Long> times = breaks.computeIfAbsent(label, unused -> new ArrayDeque<>());
    times.removeIf(time -> now - time >= WITHIN.toNanos());
    times.add(now);
    if (times.size() >= TOO_MANY) {
      times.clear();
      passedOverSince.put(label, now);
      LOG.warn(
          "{} broke {} times within {} s; for {} s another is used where there is one",
          label,
          TOO_MANY,
          WITHIN.toSeconds(),
          PASSED_OVER.toSeconds());
    }
  }

  synchronized boolean isPassedOver(String label) {
    Long since = passedOverSince.get(label);
    return since != null && nanos.getAsLong() - since < PASSED_OVER.toNanos();
  }
}
