package io.penstock.settings;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.penstock.stream.Nearest;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One text, number or truth value of a configuration, or the lack of it. Each reading method either
 * gives the value or tells the problem and gives nothing.
 */
final class Scalar {
  private static final Pattern BARE_NUMBER = Pattern.compile("\\s*[+-]?[0-9.]+\\s*");

  private final String path;
  private final @Nullable ConfigValue value;
  private final boolean secret;
  private final Problems problems;

  /**
   * @param value null where nothing is set
   * @param secret whether problems must not show the value
   */
  Scalar(String path, @Nullable ConfigValue value, boolean secret, Problems problems) {
    this.path = path;
    this.value = value;
    this.secret = secret;
    this.problems = problems;
  }

  String path() {
    return path;
  }

  /** Tells that the value is wrong, and shows it unless it is secret. */
  <T> Optional<T> refuse(String message) {
    return secret ? refuseHidden(message) : refuse(shown(), message);
  }

  /** Tells that the value is wrong, and shows {@code shown} in its place. */
  <T> Optional<T> refuse(String shown, String message) {
    problems.add(path, shown, message);
    return Optional.empty();
  }

  /** Tells that the value is wrong, and shows it: for a kind of value that turned out harmless. */
  <T> Optional<T> refuseOpenly(String message) {
    return refuse(shown(), message);
  }

  private <T> Optional<T> refuseHidden(String message) {
    problems.add(path, message);
    return Optional.empty();
  }

  /** A text that is not empty. */
  Optional<String> text() {
    return raw("a text")
        .flatMap(text -> text.isBlank() ? refuseHidden("must not be empty") : Optional.of(text));
  }

  /** A text that may be empty. */
  Optional<String> anyText() {
    return raw("a text");
  }

  Optional<Boolean> flag() {
    return raw("true or false")
        .flatMap(
            text ->
                switch (text.toLowerCase(Locale.ROOT)) {
                  case "true", "yes", "on" -> Optional.of(true);
                  case "false", "no", "off" -> Optional.of(false);
                  default -> refuse("must be true or false");
                });
  }

  Optional<Integer> wholeNumber(int least, int most) {
    return raw("a whole number")
        .flatMap(text -> decimal(text, "must be a whole number"))
        .flatMap(
            number ->
                number.stripTrailingZeros().scale() > 0
                    ? refuse("must be a whole number")
                    : between(number, least, most, least + " and " + most))
        .map(BigDecimal::intValue);
  }

  /** A number that may have a fraction. */
  Optional<Double> number(double least, double most, String range) {
    return raw("a number")
        .flatMap(text -> decimal(text, "must be a number"))
        .flatMap(number -> between(number, least, most, range))
        .map(BigDecimal::doubleValue);
  }

  /** Bits per second. */
  Optional<Integer> bitrate(int least, int most, String range) {
    String form = "a bitrate in bits per second, such as 4M, 800k or 2500000";
    return raw(form)
        .flatMap(text -> Bitrate.parse(text).or(() -> refuse("must be " + form)))
        .flatMap(bits -> between(bits, least, most, range))
        .map(BigDecimal::intValue);
  }

  /** Bytes on a disk; 0 is among them. */
  Optional<Long> byteCount() {
    String form = "bytes on a disk, such as 50G, 500M or 0";
    return raw(form)
        .flatMap(text -> ByteCount.parse(text).or(() -> refuse("must be " + form)))
        .flatMap(bytes -> between(bytes, 0, ByteCount.MOST, "0 and 1000T"))
        .map(BigDecimal::longValue);
  }

  Optional<Duration> duration(DurationRange range) {
    return raw("a duration, such as 5s")
        .flatMap(this::parseDuration)
        .flatMap(
            duration ->
                range.contains(duration) ? Optional.of(duration) : refuse("must be " + range));
  }

  /** One of a few words, and what each stands for. */
  <T> Optional<T> oneOf(Map<String, T> words) {
    return text().flatMap(text -> known(text, words));
  }

  /** A path in the file system, as written. */
  Optional<Path> file() {
    return text()
        .flatMap(
            text -> {
              try {
                return Optional.of(Path.of(text));
              } catch (InvalidPathException e) {
                return refuse("is not a path");
              }
            });
  }

  private <T> Optional<T> known(String text, Map<String, T> words) {
    T found = words.get(text);
    return found != null
        ? Optional.of(found)
        : refuse(Nearest.unknown("unknown", text, words.keySet()));
  }

  private Optional<Duration> parseDuration(String text) {
    if (BARE_NUMBER.matcher(text).matches()) {
      return refuse("needs a unit, such as 5s");
    }
    try {
      return value == null
          ? Optional.empty()
          : Optional.of(value.atKey("value").getDuration("value"));
    } catch (ConfigException e) {
      return refuse("must be a duration, such as 5s or 200ms");
    }
  }

  private Optional<BigDecimal> decimal(String text, String message) {
    try {
      return Optional.of(new BigDecimal(text.trim()));
    } catch (NumberFormatException e) {
      return refuse(message);
    }
  }

  private Optional<BigDecimal> between(BigDecimal number, double least, double most, String range) {
    boolean inside =
        number.compareTo(BigDecimal.valueOf(least)) >= 0
            && number.compareTo(BigDecimal.valueOf(most)) <= 0;
    return inside ? Optional.of(number) : refuse("must be between " + range);
  }

  /** The value as it stands in the file: numbers keep their leading zeros. */
  private Optional<String> raw(String kind) {
    if (value == null) {
      return refuseHidden("must be given");
    }
    if (value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST) {
      return refuseHidden("must be " + kind + ", not " + ValueText.kindOf(value));
    }
    return Optional.of(value.atKey("value").getString("value"));
  }

  private String shown() {
    return ValueText.shown(raw("a text").orElse(""));
  }
}
