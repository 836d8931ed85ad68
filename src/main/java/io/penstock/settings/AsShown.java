package io.penstock.settings;

import io.penstock.stream.StreamSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What somebody means who was shown a stream and sends it back, with changes or without: whatever
 * is as it was shown is to stay as it is, secrets behind {@link StreamDocument#MASK} and values
 * that come from the defaults included.
 */
final class AsShown {
  private final boolean pins;

  private AsShown(boolean pins) {
    this.pins = pins;
  }

  /**
   * A change of a stream.
   *
   * @param previous what was written down for it so far
   * @param now the stream that this makes
   */
  static StreamDocument change(StreamDocument given, StreamDocument previous, StreamSpec now) {
    return new AsShown(false).document(given, previous, now);
  }

  /**
   * A stream that is new: the secrets of the defaults alone can be meant, and what is written out
   * is wanted so whatever the defaults become.
   *
   * @param defaults the stream that the defaults alone make
   */
  static StreamDocument creation(StreamDocument given, StreamSpec defaults) {
    return new AsShown(true).document(given, new StreamDocument(Map.of()), defaults);
  }

  private StreamDocument document(StreamDocument given, StreamDocument previous, StreamSpec now) {
    StreamDocument shown = SpecDocument.masked(now);
    if (!pins && same(given.fields(), shown.fields())) {
      return previous;
    }
    return new StreamDocument(
        object(
            given.fields(),
            shown.fields(),
            SpecDocument.revealed(now).fields(),
            previous.fields()));
  }

  private Map<String, @Nullable Object> object(
      Map<?, ?> given, Map<?, ?> shown, Map<?, ?> revealed, Map<?, ?> previous) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    given.forEach(
        (name, value) -> {
          String key = String.valueOf(name);
          Object before = previous.get(key);
          if (value != null && same(value, shown.get(key))) {
            if (previous.containsKey(key)) {
              result.put(key, before);
            } else if (pins && !StreamDocument.holdsMask(value)) {
              result.put(key, value);
            }
          } else if (value instanceof Map<?, ?> inner && shown.get(key) instanceof Map<?, ?> seen) {
            result.put(key, object(inner, seen, map(revealed.get(key)), map(before)));
          } else {
            result.put(key, lifted(value, shown.get(key), revealed.get(key)));
          }
        });
    return result;
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  /** A value with what is real wherever it is as it was shown. */
  private static @Nullable Object lifted(
      @Nullable Object given, @Nullable Object shown, @Nullable Object revealed) {
    if (given == null || shown == null || revealed == null) {
      return given;
    }
    if (same(given, shown) || (given.equals(StreamDocument.MASK) && revealed instanceof String)) {
      return revealed;
    }
    if (given instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> result = new LinkedHashMap<>();
      map.forEach(
          (key, value) ->
              result.put(
                  String.valueOf(key), lifted(value, map(shown).get(key), map(revealed).get(key))));
      return result;
    }
    if (given instanceof List<?> list
        && shown instanceof List<?> seen
        && revealed instanceof List<?> real) {
      List<@Nullable Object> result = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        @Nullable Object each = list.get(i);
        int twin = twin(list, i, seen);
        boolean isAnother =
            twin < 0
                || (each instanceof Map<?, ?> now
                    && seen.get(twin) instanceof Map<?, ?> old
                    && MovedAddress.isElsewhere(now, old));
        result.add(isAnother ? each : lifted(each, seen.get(twin), real.get(twin)));
      }
      return result;
    }
    return given;
  }

  /** Which of {@code shown} it was: the same one, or one of that name, or else in that place. */
  private static int twin(List<?> all, int place, List<?> shown) {
    @Nullable Object given = all.get(place);
    List<Integer> same = placesOf(given, shown);
    if (same.size() > 1 && given instanceof String) {
      // They may differ in what is hidden: with one of them gone nobody knows which is which.
      List<Integer> alike = placesOf(given, all);
      return alike.size() == same.size() ? same.get(alike.indexOf(place)) : -1;
    }
    if (!same.isEmpty()) {
      return same.get(0);
    }
    Object name = map(given).get("name");
    for (int i = 0; name != null && i < shown.size(); i++) {
      if (name.equals(map(shown.get(i)).get("name"))) {
        return i;
      }
    }
    return name == null && place < shown.size() ? place : -1;
  }

  private static List<Integer> placesOf(@Nullable Object value, List<?> all) {
    return IntStream.range(0, all.size()).filter(i -> same(value, all.get(i))).boxed().toList();
  }

  /** Whether two values mean the same in JSON, where 4 and 4.0 do. */
  private static boolean same(@Nullable Object one, @Nullable Object other) {
    if (one instanceof Map<?, ?> map && other instanceof Map<?, ?> others) {
      return map.keySet().equals(others.keySet())
          && map.entrySet().stream()
              .allMatch(entry -> same(entry.getValue(), others.get(entry.getKey())));
    }
    if (one instanceof List<?> list && other instanceof List<?> others) {
      if (list.size() != others.size()) {
        return false;
      }
      for (int i = 0; i < list.size(); i++) {
        if (!same(list.get(i), others.get(i))) {
          return false;
        }
      }
      return true;
    }
    if (one instanceof Number number && other instanceof Number another) {
      return sameNumber(number, another);
    }
    return Objects.equals(one, other);
  }

  private static boolean sameNumber(Number one, Number other) {
    if (!Double.isFinite(one.doubleValue()) || !Double.isFinite(other.doubleValue())) {
      return one.equals(other);
    }
    return new BigDecimal(one.toString()).compareTo(new BigDecimal(other.toString())) == 0;
  }
}
