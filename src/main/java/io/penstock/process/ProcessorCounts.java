package io.penstock.process;

import io.penstock.observe.DurationCounts;
import io.penstock.stream.Durations;
import java.time.Duration;

/** What one processor of a chain has done so far. Read from any thread. */
public final class ProcessorCounts {
  /** Drawing stays below it. */
  private static final Duration CHEAP = Duration.ofMillis(10);

  /** The time between two pictures at 25 a second: with more, pictures are left out. */
  private static final Duration A_PICTURE = Duration.ofMillis(40);

  private final String type;
  private final int position;
  private final DurationCounts took = new DurationCounts(CHEAP, A_PICTURE);

  ProcessorCounts(String type, int position) {
    this.type = type;
    this.position = position;
  }

  /** The processor's type. */
  public String type() {
    return type;
  }

  /** The processor's place in the chain, from 0. */
  public int position() {
    return position;
  }

  /** How many frames it was shown. */
  public long frames() {
    return took.count();
  }

  /** How many nanoseconds it took over them, conversions to BGR not counted. */
  public long nanos() {
    return took.nanos();
  }

  /** How long it took over each of them. */
  public Durations durations() {
    return took.durations();
  }

  void add(long nanos) {
    took.add(nanos);
  }
}
