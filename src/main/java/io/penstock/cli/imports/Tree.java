package io.penstock.cli.imports;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks into what a file holds, where anything may be something else than expected. */
final class Tree {
  private Tree() {}

  /** An object, or an empty one where it is none. */
  static Map<?, ?> object(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  /** A list; a single value counts as a list of it. */
  static List<?> list(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    return value == null ? List.of() : List.of(value);
  }

  /** A scalar as text, or an empty text. */
  static String text(@Nullable Object value) {
    return value == null || value instanceof Map || value instanceof List
        ? ""
        : String.valueOf(value).strip();
  }

  /** Whether it says yes. */
  static boolean isYes(@Nullable Object value) {
    return List.of("true", "yes", "on", "1")
        .contains(text(value).toLowerCase(java.util.Locale.ROOT));
  }

  /** Whether it says no; nothing says neither. */
  static boolean isNo(@Nullable Object value) {
    return List.of("false", "no", "off", "0")
        .contains(text(value).toLowerCase(java.util.Locale.ROOT));
  }
}
