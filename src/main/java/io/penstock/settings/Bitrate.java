package io.penstock.settings;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads bitrates as ffmpeg does: bits per second, {@code k} and {@code M} being powers of 1000. */
final class Bitrate {
  /** Long enough for any bitrate, short enough for an exact product. */
  private static final Pattern TEXT = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)([kM]?)");

  private Bitrate() {}

  /** Bits per second; empty where {@code text} is no bitrate. */
  static Optional<BigDecimal> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(new BigDecimal(matcher.group(1)).multiply(factor(matcher.group(2))))
        : Optional.empty();
  }

  private static BigDecimal factor(String unit) {
    return switch (unit) {
      case "k" -> BigDecimal.valueOf(1_000);
      case "M" -> BigDecimal.valueOf(1_000_000);
      default -> BigDecimal.ONE;
    };
  }
}
