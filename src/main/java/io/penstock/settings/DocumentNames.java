package io.penstock.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the keys of a stream are written: {@code stallTimeout} in JSON, {@code stall-timeout} in
 * HOCON. Names that belong to the user are the same in both.
 */
final class DocumentNames {
  /** Keys below which names belong to the user. */
  private static final Set<String> FREE = Set.of("labels");

  private static final String PROCESS = "process";

  /** Parts of a pointer to an option: process, which of them, its name. What is in it is free. */
  private static final int OPTION_DEPTH = 3;

  private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])([A-Z])");
  private static final Pattern DASH = Pattern.compile("(?<=[a-z0-9])-([a-z])");

  private DocumentNames() {}

  /** {@code stall-timeout} as JSON writes it. */
  static String camel(String key) {
    return DASH.matcher(key).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
  }

  /** {@code stallTimeout} as HOCON writes it. */
  static String kebab(String key) {
    return HUMP.matcher(key).replaceAll(match -> "-" + match.group(1).toLowerCase(Locale.ROOT));
  }

  /** Whether a name that stands below {@code parents} is one of ours. */
  static boolean isOurs(List<String> parents) {
    if (parents.isEmpty()) {
      return true;
    }
    String first = parents.get(0);
    return !FREE.contains(first) && (!first.equals(PROCESS) || parents.size() < OPTION_DEPTH);
  }

  /** {@code fields} with {@code naming} for all names that are ours. */
  static Map<String, @Nullable Object> renamed(Map<?, ?> fields, UnaryOperator<String> naming) {
    return renamed(List.of(), fields, naming);
  }

  private static Map<String, @Nullable Object> renamed(
      List<String> parents, Map<?, ?> map, UnaryOperator<String> naming) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    map.forEach(
        (name, value) -> {
          String key = String.valueOf(name);
          result.put(
              isOurs(parents) ? naming.apply(key) : key,
              renamed(below(parents, key), value, naming));
        });
    return result;
  }

  private static @Nullable Object renamed(
      List<String> parents, @Nullable Object value, UnaryOperator<String> naming) {
    if (value instanceof Map<?, ?> map) {
      return renamed(parents, map, naming);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> result = new ArrayList<>();
      for (Object each : list) {
        result.add(renamed(below(parents, String.valueOf(result.size())), each, naming));
      }
      return result;
    }
    return value;
  }

  /** The parents of what stands below {@code key}. */
  static List<String> below(List<String> parents, String key) {
    List<String> more = new ArrayList<>(parents);
    more.add(key);
    return more;
  }

  /** {@code parts} as a JSON pointer (RFC 6901). */
  static String pointer(List<String> parts) {
    return parts.stream().map(part -> pointer("", part)).collect(Collectors.joining());
  }

  /** {@code key} at the end of a JSON pointer. */
  static String pointer(String parent, Object key) {
    return parent + "/" + String.valueOf(key).replace("~", "~0").replace("/", "~1");
  }
}
