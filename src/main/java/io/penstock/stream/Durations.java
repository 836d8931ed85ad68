package io.penstock.stream;

import java.util.List;

/**
 * How long something took each time, counted by upper bounds.
 *
 * @param bounds nanoseconds, ascending
 * @param counts how many were within each bound and above the one before; one more at the end, for
 *     those above all bounds
 * @param nanos all times together
 */
public record Durations(List<Long> bounds, List<Long> counts, long nanos) {
  public Durations {
    bounds = List.copyOf(bounds);
    counts = List.copyOf(counts);
  }
}
