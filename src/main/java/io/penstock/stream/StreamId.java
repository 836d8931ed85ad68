package io.penstock.stream;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The name of a stream: 1 to 63 letters, digits, {@code _} and {@code -}, starting with a letter or
 * digit. Two ids that differ only in case are the same stream, so that an id can be a file name
 * anywhere.
 *
 * @param value as the user wrote it
 */
public record StreamId(String value) {
  /** What an id looks like. */
  public static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

  public StreamId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "not a stream id: \"" + value + "\" (" + PATTERN.pattern() + ")");
    }
  }

  /** Whether {@code value} may be an id. */
  public static boolean isValid(String value) {
    return PATTERN.matcher(value).matches();
  }

  /** The form in which ids are compared. */
  public String key() {
    return value.toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StreamId id && id.key().equals(key());
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(key());
  }

  @Override
  public String toString() {
    return value;
  }
}
