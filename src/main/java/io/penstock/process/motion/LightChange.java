package io.penstock.process.motion;

import java.time.Duration;

/**
 * Whether the light of the whole picture is just changing: a lamp, headlights, a camera that opens
 * its iris or switches to night. Pure: it knows no clock. Not thread safe.
 */
final class LightChange {
  /** Within how long the light is compared, and how long the background gets to learn it. */
  private static final Duration WITHIN = Duration.ofSeconds(1);

  /** A person before the camera changes the mean by a few percent, a lamp by much more. */
  private static final double LEAST_CHANGE = 0.12;

  /** So that a dark picture's noise is no change of light; of 255. */
  private static final double DARK = 16;

  /** What goes on for longer is no lamp: something moves right before the lens, or the camera. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private boolean begun;
  private long comparedAt;
  private double compared;
  private boolean changed;
  private long changedAt;
  private long since;

  /**
   * Whether the light changes at this picture, or did so just before.
   *
   * @param nanos the picture's time, not before the last one's
   * @param mean its mean brightness, from 0 to 255
   */
  boolean at(long nanos, double mean) {
    boolean differs =
        begun && Math.abs(mean - compared) > LEAST_CHANGE * (Math.max(mean, compared) + DARK);
    if (!begun || nanos - comparedAt >= WITHIN.toNanos()) {
      begun = true;
      compared = mean;
      comparedAt = nanos;
    }
    boolean goesOn = changed && nanos - changedAt <= WITHIN.toNanos();
    if (differs) {
      since = goesOn ? since : nanos;
      changedAt = nanos;
      changed = true;
    }
    return (differs || goesOn) && nanos - since < LONGEST.toNanos();
  }
}
