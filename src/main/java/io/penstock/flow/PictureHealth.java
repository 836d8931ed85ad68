package io.penstock.flow;

import io.penstock.media.Frame;
import io.penstock.stream.HealthSpec;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Whether a camera whose packets are fine shows a living picture. One an attempt. Fed by the thread
 * that runs the stream, a few looks a second; read by any.
 *
 * <p>A picture that has been still for {@code frozen}, or black for {@code black}, is told at the
 * look that finds it so; healthy again is told once no bad picture was seen for {@code hold-off}.
 * After either, the next bad picture is told {@code hold-off} later at the earliest. Each takes
 * three looks at least, so that a camera of one frame a second is not called frozen for one repeat.
 *
 * <p>Still means that no sample has moved by more than a few levels since it was first so. A stuck
 * sensor's picture is encoded anew at every key frame, which moves levels a little; a living
 * sensor's noise moves them more, unless the camera smooths it away. So a stuck camera at a bitrate
 * too low for its picture is not found, and a motionless scene from a camera that sends the same
 * picture over and over is called frozen: such a stream wants a longer {@code frozen}, or none.
 */
public final class PictureHealth {
  /** What the picture is. */
  public enum Verdict {
    GOOD,
    FROZEN,
    BLACK
  }

  /**
   * Four looks a second: within the shortest time that is of use, a second, there are the three
   * that a verdict takes.
   */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final PictureGrid grid = new PictureGrid();
  private final HealthRule rule;
  private final boolean watches;
  private boolean looked;
  private long lastLook;
  private volatile Verdict verdict = Verdict.GOOD;

  /** The health of a picture under these limits. */
  public PictureHealth(HealthSpec spec) {
    this.rule = new HealthRule(spec);
    this.watches = !spec.frozen().isZero() || !spec.black().isZero();
  }

  /** Health that nobody watches: always good. */
  public static PictureHealth unwatched() {
    return new PictureHealth(new HealthSpec(Duration.ZERO, Duration.ZERO, Duration.ZERO));
  }

  /** What the picture is, as told last. */
  public Verdict verdict() {
    return verdict;
  }

  /** Looks at {@code frame}, which stays the caller's, if it is time for a look. */
  void see(Frame frame) {
    long now = frame.arrival();
    if (!watches || (looked && now - lastLook < LOOK_NANOS)) {
      return;
    }
    looked = true;
    lastLook = now;
    grid.look(frame.picture());
    Verdict told = rule.next(now, grid.isStill(), grid.isBlack());
    if (told != verdict) {
      verdict = told;
    }
  }
}
