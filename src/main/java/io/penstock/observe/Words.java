package io.penstock.observe;

import io.penstock.stream.Failure;
import java.time.Duration;
import java.util.Locale;

/** How the log says things. */
final class Words {
  /** Longer ones are native: the rest of them stands in the status. */
  private static final int LONGEST_MESSAGE = 300;

  private static final Duration MANY_SECONDS = Duration.ofSeconds(100);
  private static final Duration MANY_MINUTES = Duration.ofMinutes(100);
  private static final Duration MANY_HOURS = Duration.ofHours(100);

  private Words() {}

  /** The cause, whose fault it is, and the sentence: on one line, and without secrets. */
  static String of(Failure failure) {
    return "%s (%s): %s"
        .formatted(
            failure.cause(),
            failure.culprit().label(),
            cut(Redaction.of(failure.message().strip()).replaceAll("\\s+", " "), LONGEST_MESSAGE));
  }

  static String of(Duration duration) {
    if (duration.compareTo(MANY_SECONDS) < 0) {
      return duration.toSeconds() + " s";
    }
    if (duration.compareTo(MANY_MINUTES) < 0) {
      return duration.toMinutes() + " min";
    }
    return duration.compareTo(MANY_HOURS) < 0
        ? duration.toHours() + " h"
        : duration.toDays() + " days";
  }

  /** A number with its noun: {@code 1 attempt}, {@code 1,234 attempts}. */
  static String count(long number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }

  static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
  }
}
