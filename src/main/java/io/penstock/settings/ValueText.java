package io.penstock.settings;

import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.regex.Pattern;

/** How values are named and shown in problems. */
final class ValueText {
  private static final int LONGEST_SHOWN = 80;

  /** Reads well without quotes, paths and addresses of files included. */
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9_./+:{}-]{1," + LONGEST_SHOWN + "}");

  private ValueText() {}

  /** What a value is, in words. */
  static String kindOf(ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT -> "an object";
      case LIST -> "a list";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case STRING -> "a text";
      case NULL -> "null";
    };
  }

  /** A text as it could stand in a configuration; the rest of a long one is left out. */
  static String shown(String text) {
    if (PLAIN.matcher(text).matches()) {
      return text;
    }
    return ConfigUtil.quoteString(
        text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text);
  }
}
