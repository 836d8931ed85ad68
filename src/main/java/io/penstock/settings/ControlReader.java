package io.penstock.settings;

import java.time.Duration;
import java.util.Optional;

/** Reads {@code penstock.control}. */
final class ControlReader {
  /** Below this a busy machine looks hung; above it nobody waits. */
  private static final DurationRange RANGE =
      new DurationRange(Duration.ofMillis(100), Duration.ofMinutes(2));

  /** A driver takes its time to load; the whole start waits for it. */
  private static final DurationRange PROBE =
      new DurationRange(Duration.ofMillis(100), Duration.ofSeconds(30));

  /** What a stop may take altogether, as promised to users. */
  private static final Duration STOP = Duration.ofSeconds(10);

  /** The rest of a stop: messages between actors. */
  private static final Duration MOST = STOP.minusSeconds(1);

  /** Each keeps a thread. */
  private static final int MOST_HUNG = 1000;

  private ControlReader() {}

  static ControlSettings read(Node control) {
    Scalar drain = control.scalar("drain-timeout");
    Optional<Duration> drainTimeout = drain.duration(RANGE);
    Optional<Duration> closeTimeout = control.scalar("close-timeout").duration(RANGE);
    if (drainTimeout.isPresent() && closeTimeout.isPresent()) {
      checkStop(drain, drainTimeout.get(), closeTimeout.get());
    }
    ControlSettings settings =
        new ControlSettings(
            control.scalar("open-timeout").duration(RANGE).orElse(RANGE.least()),
            closeTimeout.orElse(RANGE.least()),
            drainTimeout.orElse(RANGE.least()),
            control.scalar("ask-timeout").duration(RANGE).orElse(RANGE.least()),
            control.scalar("probe-timeout").duration(PROBE).orElse(PROBE.least()),
            control.scalar("hung-limit").wholeNumber(1, MOST_HUNG).orElse(1));
    control.refuseOthers();
    return settings;
  }

  private static void checkStop(Scalar drain, Duration drainTimeout, Duration closeTimeout) {
    if (drainTimeout.plus(closeTimeout).compareTo(MOST) > 0) {
      drain.refuse(
          "together with close-timeout (%s) must be at most %s, since a stop has to fit in %s"
              .formatted(
                  DurationRange.text(closeTimeout),
                  DurationRange.text(MOST),
                  DurationRange.text(STOP)));
    }
  }
}
