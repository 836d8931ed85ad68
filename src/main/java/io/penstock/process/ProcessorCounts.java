package io.penstock.process;

import java.util.concurrent.atomic.LongAdder;

/** What one processor of a chain has done so far. Read from any thread. */
public final class ProcessorCounts {
  private final String type;
  private final int position;
  private final LongAdder frames = new LongAdder();
  private final LongAdder nanos = new LongAdder();

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
    return frames.sum();
  }

  /** How many nanoseconds it took over them, conversions to BGR not counted. */
  public long nanos() {
    return nanos.sum();
  }

  void add(long took) {
    frames.increment();
    nanos.add(took);
  }
}
