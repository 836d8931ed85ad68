package io.penstock.control;

import io.penstock.media.OutputProgress;
import io.penstock.stream.Failure;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether the target of one attempt is alive: tells one that has hung from one that is slow, one
 * that has nothing to take, and one that never says what it has. Looks at what is measured every so
 * often, and knows no clock of its own.
 */
final class OutputLiveness {
  /**
   * How long a connection may stand with bytes under way. A lost packet is sent again after three
   * seconds at the latest; a hung target fills its buffers in under two at 2 Mb/s, and is to be
   * seen within ten.
   */
  static final Duration MOST_STANDING = Duration.ofSeconds(7);

  /**
   * How long nothing may be written where nobody can ask for more: one large picture takes a slow
   * target some seconds, and counts only when all of it is written.
   */
  static final Duration MOST_UNWRITTEN = Duration.ofSeconds(10);

  /**
   * Between two looks, at most this counts as time: a machine that was asleep has measured nothing.
   */
  private static final Duration MOST_BETWEEN_LOOKS = Duration.ofSeconds(2);

  /** One that acknowledges once or twice may never do it again, so that nothing is overdue. */
  private static final int ACKNOWLEDGES_OFTEN = 3;

  /** Acknowledgements are overdue when twice what usually lies between two has passed by since. */
  private static final int OVERDUE = 3;

  private final Duration openTimeout;
  private final Standing opening = new Standing();
  private final Standing wire = new Standing();
  private final Standing writing = new Standing();
  private final Standing acknowledging = new Standing();
  private long acknowledgements;
  private long largestStep;
  private long longestStepNanos;
  private long lastLook;

  /**
   * @param openTimeout how long the target has until it accepts the stream
   * @param now when the attempt began; {@link System#nanoTime()}
   */
  OutputLiveness(Duration openTimeout, long now) {
    this.openTimeout = openTimeout;
    this.lastLook = now;
  }

  /** Why the attempt is over; empty while the target is alive. */
  Optional<Failure> look(OutputProgress progress, long now) {
    long passed = Math.min(now - lastLook, MOST_BETWEEN_LOOKS.toNanos());
    lastLook = now;
    if (!progress.accepted()) {
      return opening.see(0, true, passed) >= openTimeout.toNanos()
          ? Optional.of(
              new Failure.TargetRefused(
                  "the target did not take the stream within " + openTimeout.toMillis() + " ms"))
          : Optional.empty();
    }
    boolean overdue = acknowledgementIsOverdue(progress, passed);
    if (stands(progress, passed)) {
      return Optional.of(new Failure.TargetStalled("the target takes nothing any more"));
    }
    return overdue
        ? Optional.of(
            new Failure.TargetStalled(
                "the target no longer acknowledges what it gets, as it did before"))
        : Optional.empty();
  }

  private boolean stands(OutputProgress progress, long passed) {
    long unmoved =
        progress
            .wire()
            .map(known -> wire.see(known.bytesDelivered(), known.pending(), passed))
            .orElse(0L);
    // Where the wire moves, a large picture is on its way and not yet counted as written.
    long moved =
        progress.bytesOut() + progress.wire().map(OutputProgress.Wire::bytesDelivered).orElse(0L);
    long unwritten = writing.see(moved, progress.packetsWaiting() > 0, passed);
    return unmoved >= MOST_STANDING.toNanos() || unwritten >= MOST_UNWRITTEN.toNanos();
  }

  /**
   * Servers acknowledge after so many bytes, and each chooses by itself how many, whatever was
   * announced. So the target's own habit is what counts, in bytes and in time: at a low bitrate
   * minutes may lie between two.
   */
  private boolean acknowledgementIsOverdue(OutputProgress progress, long passed) {
    long before = acknowledging.value();
    long step = progress.bytesAcknowledged() - before;
    long waited = acknowledging.nanos() + passed;
    acknowledging.see(progress.bytesAcknowledged(), true, passed);
    if (step > 0) {
      acknowledgements++;
      largestStep = Math.max(largestStep, step);
      longestStepNanos = Math.max(longestStepNanos, waited);
      return false;
    }
    return acknowledgements >= ACKNOWLEDGES_OFTEN
        && progress.bytesOut() - progress.bytesAcknowledged() > OVERDUE * largestStep
        && waited > Math.max(OVERDUE * longestStepNanos, MOST_STANDING.toNanos());
  }

  /** For how long a number has not changed though it should. */
  private static final class Standing {
    private long value;
    private long nanos;

    long see(long seen, boolean shouldChange, long passed) {
      boolean stands = shouldChange && seen == value;
      nanos = stands ? nanos + passed : 0;
      value = seen;
      return nanos;
    }

    long value() {
      return value;
    }

    long nanos() {
      return nanos;
    }
  }
}
