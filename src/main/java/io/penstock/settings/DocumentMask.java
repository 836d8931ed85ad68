package io.penstock.settings;

import io.penstock.stream.SecretUri;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** Lays {@link StreamDocument#MASK} over secrets, and lifts it, by what another document holds. */
final class DocumentMask {
  private final BinaryOperator<String> text;

  /** By these an object in a list is found again; they are no secrets. */
  private static final Set<String> IDENTIFYING = Set.of("name", "type");

  private final boolean inPlace;

  private DocumentMask(BinaryOperator<String> text, boolean inPlace) {
    this.text = text;
    this.inPlace = inPlace;
  }

  /** {@code fields} with the secrets of {@code previous} where a mask stands. */
  static Map<String, @Nullable Object> lifted(Map<?, ?> fields, Map<?, ?> previous) {
    return new DocumentMask(DocumentMask::lift, false).walked(fields, previous);
  }

  /** The same, except in objects of a list that have to do with another place than before. */
  static Map<String, @Nullable Object> liftedInPlace(Map<?, ?> fields, Map<?, ?> previous) {
    return new DocumentMask(DocumentMask::lift, true).walked(fields, previous);
  }

  /** {@code fields} with a mask for every text that is the same in both, secret or not. */
  static Map<String, @Nullable Object> laid(Map<?, ?> fields, Map<?, ?> other) {
    return new DocumentMask(DocumentMask::lay, false).walked(fields, other);
  }

  /** An address whose user alone is secret has no mask in it, and is known all the same. */
  private static String lift(String text, String before) {
    return text.equals(StreamDocument.MASK) || text.equals(redacted(before)) ? before : text;
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

  private Map<String, @Nullable Object> walked(Map<?, ?> fields, Map<?, ?> others) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    fields.forEach(
        (name, value) -> {
          String key = String.valueOf(name);
          result.put(key, IDENTIFYING.contains(key) ? value : walked(value, others.get(key)));
        });
    return result;
  }

  private @Nullable Object walked(@Nullable Object value, @Nullable Object other) {
    if (value instanceof Map<?, ?> map && other instanceof Map<?, ?> others) {
      return walked(map, others);
    }
    if (value instanceof List<?> list && other instanceof List<?> others) {
      List<@Nullable Object> result = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        @Nullable Object each = list.get(i);
        @Nullable Object twin = twin(each, i, others);
        boolean isElsewhere =
            inPlace
                && each instanceof Map<?, ?> now
                && twin instanceof Map<?, ?> old
                && MovedAddress.isElsewhere(now, old);
        result.add(isElsewhere ? each : walked(each, twin));
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
