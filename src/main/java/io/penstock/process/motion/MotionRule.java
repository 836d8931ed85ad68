package io.penstock.process.motion;

import java.time.Duration;

/**
 * When motion begins and ends, from the share of the picture that moves. By the pictures' times and
 * not by their number, so that it is the same at 25 pictures a second and at one. Pure: it knows no
 * clock. Not thread safe.
 */
final class MotionRule {
  /** One picture alone may be broken or lightning; of rare ones each counts. */
  private static final Duration RARE = Duration.ofSeconds(1);

  private final double least;
  private final long holdOff;
  private boolean moving;
  private boolean movedBefore;
  private boolean begun;
  private long before;
  private long movedAt;

  /**
   * @param least the share that must move, in percent
   * @param holdOff for how long nothing must have moved for motion to end
   */
  MotionRule(double least, Duration holdOff) {
    this.least = least;
    this.holdOff = holdOff.toNanos();
  }

  /**
   * Whether there is motion now.
   *
   * @param nanos the picture's time, not before the last one's
   * @param share what moves in it, in percent
   */
  boolean at(long nanos, double share) {
    boolean moves = share >= least;
    if (moves && (moving || movedBefore || isRare(nanos))) {
      moving = true;
      movedAt = nanos;
    } else if (moving && nanos - movedAt >= holdOff) {
      moving = false;
    }
    movedBefore = moves;
    before = nanos;
    begun = true;
    return moving;
  }

  private boolean isRare(long nanos) {
    return begun && nanos - before >= RARE.toNanos();
  }
}
