package io.penstock.settings;

import io.penstock.stream.SecretUri;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** Lays {@link StreamDocument#MASK} over secrets, and lifts it, by what another document holds. */
final class DocumentMask {
  private DocumentMask() {}

  /** {@code fields} with the secrets of {@code previous} where a mask stands. */
  static Map<String, @Nullable Object> lifted(Map<?, ?> fields, Map<?, ?> previous) {
    return walked(fields, previous, DocumentMask::lift);
  }

  /** {@code fields} with a mask for what is secret in both. */
  static Map<String, @Nullable Object> laid(Map<?, ?> fields, Map<?, ?> other) {
    return walked(fields, other, DocumentMask::lay);
  }

  private static String lift(String text, String before) {
    return text.equals(StreamDocument.MASK)
            || (text.contains(StreamDocument.MASK) && text.equals(redacted(before)))
        ? before
        : text;
  }

  private static String lay(String text, String before) {
    if (!text.equals(before)) {
      return text;
    }
    return text.contains("://") ? redacted(text) : StreamDocument.MASK;
  }

  private static String redacted(String address) {
    try {
      return SecretUri.parse(address).redacted();
    } catch (IllegalArgumentException e) {
      return address;
    }
  }

  private static Map<String, @Nullable Object> walked(
      Map<?, ?> fields, Map<?, ?> others, BinaryOperator<String> text) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    fields.forEach(
        (key, value) -> result.put(String.valueOf(key), walked(value, others.get(key), text)));
    return result;
  }

  private static @Nullable Object walked(
      @Nullable Object value, @Nullable Object other, BinaryOperator<String> text) {
    if (value instanceof Map<?, ?> map && other instanceof Map<?, ?> others) {
      return walked(map, others, text);
    }
    if (value instanceof List<?> list && other instanceof List<?> others) {
      List<@Nullable Object> result = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        result.add(walked(list.get(i), twin(list.get(i), i, others), text));
      }
      return result;
    }
    return value instanceof String now && other instanceof String before
        ? text.apply(now, before)
        : value;
  }

  private static @Nullable Object twin(@Nullable Object value, int place, List<?> others) {
    if (value instanceof Map<?, ?> map && map.get("name") != null) {
      return others.stream()
          .filter(
              each ->
                  each instanceof Map<?, ?> old && Objects.equals(old.get("name"), map.get("name")))
          .findFirst()
          .orElse(null);
    }
    return place < others.size() ? others.get(place) : null;
  }
}
