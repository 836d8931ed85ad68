package io.penstock.cli.imports;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Frigate's {@code {FRIGATE_NAME}}, which the environment fills. They are filled in behind the
 * taking apart of an address: a password may hold any sign.
 */
final class Placeholders {
  private static final Pattern SHAPE = Pattern.compile("\\{(FRIGATE_[A-Za-z0-9_]+)}");

  /** Stands for a placeholder where an address is taken apart, and has nothing special in it. */
  private static final Pattern SAFE = Pattern.compile("-\\.(FRIGATE_[A-Za-z0-9_]+)\\.-");

  private final Map<String, String> environment;

  Placeholders(Map<String, String> environment) {
    this.environment = environment;
  }

  /** The names without a value in a {@link #safe} text. */
  Set<String> missing(String text) {
    Set<String> missing = new TreeSet<>();
    Matcher matcher = SAFE.matcher(text);
    while (matcher.find()) {
      if (!environment.containsKey(matcher.group(1))) {
        missing.add(matcher.group(1));
      }
    }
    return missing;
  }

  /** {@code text} such that an address may hold it. */
  static String safe(String text) {
    return SHAPE.matcher(text).replaceAll("-.$1.-");
  }

  /** The source with every value filled in. */
  Map<String, Object> filled(Map<String, Object> source) {
    Map<String, Object> filled = new LinkedHashMap<>();
    source.forEach(
        (key, value) ->
            filled.put(
                key,
                SAFE.matcher(String.valueOf(value))
                    .replaceAll(
                        match ->
                            Matcher.quoteReplacement(
                                environment.getOrDefault(match.group(1), "")))));
    return filled;
  }
}
