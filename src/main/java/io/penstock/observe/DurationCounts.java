package io.penstock.observe;

import io.penstock.stream.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts how long something takes. Written for each frame: adding allocates nothing. Thread safe; a
 * reading is not of one moment, and at most off by what is being added.
 */
public final class DurationCounts {
  private final long[] bounds;
  private final LongAdder[] counts;
  private final LongAdder nanos = new LongAdder();

  /**
   * @param bounds upper ones, ascending; few, since each is a series of every stream
   */
  public DurationCounts(Duration... bounds) {
    this.bounds = new long[bounds.length];
    this.counts = new LongAdder[bounds.length + 1];
    for (int i = 0; i < bounds.length; i++) {
      this.bounds[i] = bounds[i].toNanos();
    }
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  /** It took so long once more. What a clock makes negative counts as nothing. */
  public void add(long took) {
    int place = 0;
    while (place < bounds.length && took > bounds[place]) {
      place++;
    }
    counts[place].increment();
    nanos.add(Math.max(0, took));
  }

  /** How often it was. */
  public long count() {
    long sum = 0;
    for (LongAdder count : counts) {
      sum += count.sum();
    }
    return sum;
  }

  /** How long it took in all, nanoseconds. */
  public long nanos() {
    return nanos.sum();
  }

  /** All that was counted so far. */
  public Durations durations() {
    List<Long> upper = new ArrayList<>();
    List<Long> sums = new ArrayList<>();
    for (long bound : bounds) {
      upper.add(bound);
    }
    for (LongAdder count : counts) {
      sums.add(count.sum());
    }
    return new Durations(upper, sums, nanos());
  }
}
