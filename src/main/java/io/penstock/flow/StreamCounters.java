package io.penstock.flow;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What one stream has done since it was made, over all attempts. Thread safe. */
public final class StreamCounters {
  private final LongAdder framesIn = new LongAdder();
  private final LongAdder processed = new LongAdder();
  private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();
  private volatile boolean waitingForEncoder;

  /** A frame was decoded. */
  public void frameIn() {
    framesIn.increment();
  }

  /** A frame was dropped for a newer one: the fault of whoever the flow waits for. */
  public void droppedForNewer() {
    dropped(waitingForEncoder ? "encode/slow" : "process/slow", 1);
  }

  /**
   * Frames were dropped.
   *
   * @param stageAndReason {@code stage/reason}, from a fixed set
   */
  public void dropped(String stageAndReason, long frames) {
    if (frames > 0) {
      dropped.computeIfAbsent(stageAndReason, key -> new LongAdder()).add(frames);
    }
  }

  /** A frame went to the encoder. */
  void processed() {
    processed.increment();
  }

  /** Whether it is the encoder that the flow waits for. */
  void waitingForEncoder(boolean waiting) {
    waitingForEncoder = waiting;
  }

  /** Frames decoded. */
  public long framesIn() {
    return framesIn.sum();
  }

  /** Frames that went to the encoder. */
  public long framesProcessed() {
    return processed.sum();
  }

  /** Frames dropped, by {@code stage/reason}. */
  public Map<String, Long> framesDropped() {
    Map<String, Long> sums = new TreeMap<>();
    dropped.forEach((key, adder) -> sums.put(key, adder.sum()));
    return sums;
  }
}
