package io.penstock.control;

import io.penstock.flow.StreamCounters;
import io.penstock.stream.Failure;
import java.time.Duration;

/**
 * Whether what comes in goes out again, while a source is live. An encoder that hangs, or a
 * processor that never returns, says nothing; and where every picture is damaged none is shown.
 * Pure; whoever watches looks from time to time.
 */
final class Throughput {
  /** What becomes of the pictures. */
  enum Verdict {
    /** They go out, or none come. */
    FLOWING,
    /** Those that come are damaged, all of them. */
    DAMAGED,
    /** They come, and none goes out. */
    STUCK
  }

  /** A machine that is busy with something else for a while is no hung encoder. */
  private static final Duration LEAST = Duration.ofSeconds(10);

  /** What is told of a source where the verdict is {@link Verdict#DAMAGED}. */
  static final Failure ALL_DAMAGED =
      new Failure.PictureDamaged("every picture is damaged, and skip-corrupt is on");

  private final long patience;
  private boolean looked;
  private long since;
  private long shown;
  private long usable;
  private long damaged;

  Throughput(Duration stallTimeout) {
    this.patience = Math.max(LEAST.toNanos(), 2 * stallTimeout.toNanos());
  }

  /**
   * Takes a look at what was counted.
   *
   * @param now {@link System#nanoTime()}
   */
  Verdict look(long now, StreamCounters counters) {
    return look(now, counters.framesIn(), counters.framesSkipped(), counters.framesProcessed());
  }

  /**
   * Takes a look.
   *
   * @param now {@link System#nanoTime()}
   * @param in pictures decoded so far
   * @param skipped of those, dropped because they are damaged
   * @param out pictures that went to the encoder so far
   */
  Verdict look(long now, long in, long skipped, long out) {
    if (!looked || out > shown) {
      looked = true;
      since = now;
      shown = out;
      usable = in - skipped;
      damaged = skipped;
      return Verdict.FLOWING;
    }
    if (now - since <= patience) {
      return Verdict.FLOWING;
    }
    if (in - skipped > usable) {
      return Verdict.STUCK;
    }
    return skipped > damaged ? Verdict.DAMAGED : Verdict.FLOWING;
  }
}
