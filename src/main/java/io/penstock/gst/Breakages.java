package io.penstock.gst;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which decoders and encoders broke while they ran: a GPU that is lost stays registered.
 * Thread safe.
 */
final class Breakages {
  /** One may be an accident. */
  static final int TOO_MANY = 2;

  /** So many within this time have it passed over. */
  static final Duration WITHIN = Duration.ofMinutes(1);

  /** For so long; a driver that was reset is back by then. */
  static final Duration PASSED_OVER = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(Breakages.class);

  private final LongSupplier nanos;
  private final Map<String, Deque<Break>> breaks = new HashMap<>();
  private final Map<String, Long> passedOverSince = new HashMap<>();

  /**
   * @param nanos the time now, as {@link System#nanoTime()} counts it
   */
  Breakages(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * This one, {@code nvidia/nvh264dec} for instance, broke.
   *
   * @param who used it: twice from one stream may be that stream's fault, and is held against it
   *     for that stream alone
   */
  synchronized void broke(String label, String who) {
    long now = nanos.getAsLong();
    passedOverSince.values().removeIf(since -> now - since >= PASSED_OVER.toNanos());
    Deque<Break> times = breaks.computeIfAbsent(label, unused -> new ArrayDeque<>());
    times.removeIf(one -> now - one.at() >= WITHIN.toNanos());
    times.add(new Break(now, who));
    long streams = times.stream().map(Break::who).distinct().count();
    if (streams >= TOO_MANY) {
      times.clear();
      passedOverSince.put(label, now);
      LOG.warn(
          "{} broke in {} streams within {} s; for {} s another is used where there is one",
          label,
          TOO_MANY,
          WITHIN.toSeconds(),
          PASSED_OVER.toSeconds());
    } else if (times.size() >= TOO_MANY) {
      times.clear();
      passedOverSince.put(forOne(label, who), now);
    }
  }

  /** Whether {@code who} had better use another one. */
  synchronized boolean isPassedOver(String label, String who) {
    long now = nanos.getAsLong();
    return isRecent(passedOverSince.get(label), now)
        || isRecent(passedOverSince.get(forOne(label, who)), now);
  }

  private static boolean isRecent(@Nullable Long since, long now) {
    return since != null && now - since < PASSED_OVER.toNanos();
  }

  private static String forOne(String label, String who) {
    return label + " for " + who;
  }

  private record Break(long at, String who) {}
}
