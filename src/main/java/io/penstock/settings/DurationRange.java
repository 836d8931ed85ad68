package io.penstock.settings;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The durations that make sense for a setting, both ends included.
 *
 * @param least the shortest
 * @param most the longest
 */
record DurationRange(Duration least, Duration most) {
  private static final Map<String, Duration> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("h", Duration.ofHours(1));
    UNITS.put("m", Duration.ofMinutes(1));
    UNITS.put("s", Duration.ofSeconds(1));
    UNITS.put("ms", Duration.ofMillis(1));
  }

  boolean contains(Duration duration) {
    return duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0;
  }

  @Override
  public String toString() {
    return "between " + text(least) + " and " + text(most);
  }

  /** A duration as one writes it in a configuration: {@code 500ms}, {@code 9s}. */
  static String text(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
      long count = duration.dividedBy(unit.getValue());
      if (unit.getValue().multipliedBy(count).equals(duration)) {
        return count + unit.getKey();
      }
    }
    return duration.toNanos() + "ns";
  }
}
