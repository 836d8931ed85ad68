package io.penstock.process;

import io.penstock.stream.ProcessorSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One processor in its chain: when it is due, and what it took. */
final class Step {
  private final FrameProcessor processor;
  private final ProcessorSpec spec;
  private final Telling telling;
  private final Pace pace;
  private ProcessorCounts counts;
  private final boolean draws;

  /**
   * @param telling was given to {@code processor}, and writes on the board of {@code counts}
   */
  Step(FrameProcessor processor, ProcessorSpec spec, Telling telling, ProcessorCounts counts) {
    this.processor = processor;
    this.spec = spec;
    this.telling = telling;
    this.pace = new Pace(spec.every().map(Duration::toNanos).orElse(0L));
    this.counts = counts;
    this.draws = processor.draws();
  }

  boolean draws() {
    return draws;
  }

  boolean wantsBgr() {
    return spec.bgr();
  }

  ProcessorCounts counts() {
    return counts;
  }

  /** Counts where another one of the same kind left off, before the first frame. */
  void goOnFrom(ProcessorCounts before) {
    counts = before;
    telling.goOnWith(before.board());
  }

  /** Whether a frame at {@code pts} is to be shown; if so it counts as shown. */
  boolean takes(long pts) {
    return pace.takes(pts);
  }

  void process(Image image) throws Exception {
    long start = System.nanoTime();
    try {
      processor.process(image);
    } finally {
      counts.add(System.nanoTime() - start);
    }
  }

  void close() {
    try {
      processor.close();
    } finally {
      telling.end();
    }
  }

  ProcessorException failure(String what, @Nullable Throwable cause) {
    return new ProcessorException(counts.type(), counts.position(), what, cause);
  }
}
