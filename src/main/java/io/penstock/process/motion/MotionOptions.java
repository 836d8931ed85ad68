package io.penstock.process.motion;

import io.penstock.process.Options;
import java.time.Duration;
import java.util.List;

/**
 * What counts as motion.
 *
 * @param sensitivity the least share of the whole picture that must move, in percent
 * @param holdOff for how long nothing must have moved for motion to end
 * @param watch where to look; everywhere where there is none
 * @param ignore where not to look, also within {@code watch}
 */
record MotionOptions(double sensitivity, Duration holdOff, List<Area> watch, List<Area> ignore) {
  /** Half of a person who is a quarter of the picture high; noise stays below a tenth of it. */
  private static final double SENSITIVITY = 0.2;

  private static final Duration HOLD_OFF = Duration.ofSeconds(5);
  private static final Duration LEAST_HOLD_OFF = Duration.ofSeconds(1);
  private static final Duration MOST_HOLD_OFF = Duration.ofHours(1);

  static MotionOptions read(Options options) {
    return new MotionOptions(
        // A hundredth of a percent is three of the pixels that are looked at.
        options.percent("sensitivity", 0.01, 100, SENSITIVITY),
        holdOff(options),
        Area.list(options, "watch"),
        Area.list(options, "ignore"));
  }

  private static Duration holdOff(Options options) {
    Duration holdOff = options.duration("hold-off", HOLD_OFF);
    if (holdOff.compareTo(LEAST_HOLD_OFF) < 0 || holdOff.compareTo(MOST_HOLD_OFF) > 0) {
      options.problem("hold-off", "must be from 1s to 1h");
      return HOLD_OFF;
    }
    return holdOff;
  }
}
