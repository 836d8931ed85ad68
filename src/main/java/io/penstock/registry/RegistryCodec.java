package io.penstock.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.penstock.registry.RegistryEvent.Dropped;
import io.penstock.registry.RegistryEvent.StreamChange;
import io.penstock.registry.RegistryEvent.Wanted;
import io.penstock.registry.RegistryState.Entry;
import io.penstock.settings.StreamDocument;
import io.penstock.stream.Origin;
import io.penstock.stream.StreamId;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How events and states are written: JSON, of a version that stands beside it. What version 1 says
 * is kept for good in {@code src/test/resources/registry}.
 */
final class RegistryCodec {
  /** The version that is written, and the newest that is understood. */
  static final int VERSION = 1;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          // A document may hold whatever JSON's reader made of a request.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          // It may be a secret.
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private RegistryCodec() {}

  static byte[] json(Map<String, @Nullable Object> fields) {
    try {
      return MAPPER.writeValueAsBytes(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the registry could not be written as JSON");
    }
  }

  /**
   * @throws UnreadableRegistry when it is no object in JSON
   */
  static Map<String, @Nullable Object> fields(byte[] json) {
    try {
      return object(MAPPER.readValue(json, Object.class));
    } catch (IOException e) {
      throw damaged();
    }
  }

  // ---------------------------------------------------------------- writing

  static Map<String, @Nullable Object> write(RegistryEvent event) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("at", event.at().toString());
    fields.put("who", event.who());
    fields.put("changes", event.changes().stream().map(RegistryCodec::write).toList());
    return fields;
  }

  private static Map<String, @Nullable Object> write(StreamChange change) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    if (change instanceof Wanted wanted) {
      fields.put("wanted", wanted.id().value());
      fields.put("origin", write(wanted.origin()));
      wanted.document().ifPresent(document -> fields.put("document", document.fields()));
      wanted.declared().ifPresent(declared -> fields.put("declared", declared));
      fields.put("keys", wanted.keys());
    } else {
      fields.put("dropped", change.id().value());
    }
    return fields;
  }

  static Map<String, @Nullable Object> write(RegistryState state) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("version", state.version());
    fields.put("streams", state.entries().values().stream().map(RegistryCodec::write).toList());
    Map<String, @Nullable Object> history = new LinkedHashMap<>();
    state
        .history()
        .forEach(
            (key, entries) ->
                history.put(key, entries.stream().map(RegistryCodec::write).toList()));
    fields.put("history", history);
    return fields;
  }

  private static Map<String, @Nullable Object> write(Entry entry) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", entry.id().value());
    fields.put("origin", write(entry.origin()));
    entry.document().ifPresent(document -> fields.put("document", document.fields()));
    entry.declared().ifPresent(declared -> fields.put("declared", declared));
    fields.put("revision", entry.revision());
    fields.put("version", entry.version());
    return fields;
  }

  private static Map<String, @Nullable Object> write(HistoryEntry entry) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("at", entry.at().toString());
    fields.put("who", entry.who());
    fields.put("what", entry.what());
    fields.put("revision", entry.revision());
    fields.put("version", entry.version());
    fields.put("keys", entry.keys());
    return fields;
  }

  private static String write(Origin origin) {
    return origin.name().toLowerCase(Locale.ROOT);
  }

  // ---------------------------------------------------------------- reading

  /**
   * @throws UnreadableRegistry when it is no event
   */
  static RegistryEvent event(Map<String, @Nullable Object> fields) {
    return new RegistryEvent(
        instant(fields.get("at")),
        text(fields.get("who")),
        list(fields.get("changes")).stream().map(RegistryCodec::change).toList());
  }

  private static StreamChange change(@Nullable Object value) {
    Map<String, @Nullable Object> fields = object(value);
    if (fields.containsKey("dropped")) {
      return new Dropped(id(fields.get("dropped")));
    }
    return new Wanted(
        id(fields.get("wanted")),
        origin(fields.get("origin")),
        document(fields),
        declared(fields),
        texts(fields.get("keys")));
  }

  /**
   * @throws UnreadableRegistry when it is no state
   */
  static RegistryState state(Map<String, @Nullable Object> fields) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Object value : list(fields.get("streams"))) {
      Map<String, @Nullable Object> entry = object(value);
      StreamId id = id(entry.get("id"));
      entries.put(
          id.key(),
          new Entry(
              id,
              origin(entry.get("origin")),
              document(entry),
              declared(entry),
              number(entry.get("revision")),
              number(entry.get("version"))));
    }
    Map<String, List<HistoryEntry>> history = new LinkedHashMap<>();
    object(fields.get("history"))
        .forEach(
            (key, told) ->
                history.put(key, list(told).stream().map(RegistryCodec::historyEntry).toList()));
    return new RegistryState(number(fields.get("version")), entries, history);
  }

  private static HistoryEntry historyEntry(@Nullable Object value) {
    Map<String, @Nullable Object> fields = object(value);
    return new HistoryEntry(
        instant(fields.get("at")),
        text(fields.get("who")),
        text(fields.get("what")),
        number(fields.get("revision")),
        number(fields.get("version")),
        texts(fields.get("keys")));
  }

  private static Optional<StreamDocument> document(Map<String, @Nullable Object> fields) {
    return fields.containsKey("document")
        ? Optional.of(new StreamDocument(object(fields.get("document"))))
        : Optional.empty();
  }

  private static Optional<String> declared(Map<String, @Nullable Object> fields) {
    return Optional.ofNullable(fields.get("declared")).map(RegistryCodec::text);
  }

  private static StreamId id(@Nullable Object value) {
    String text = text(value);
    if (!StreamId.isValid(text)) {
      throw damaged();
    }
    return new StreamId(text);
  }

  private static Origin origin(@Nullable Object value) {
    try {
      return Origin.valueOf(text(value).toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw damaged();
    }
  }

  private static Instant instant(@Nullable Object value) {
    try {
      return Instant.parse(text(value));
    } catch (DateTimeException e) {
      throw damaged();
    }
  }

  private static String text(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw damaged();
  }

  private static long number(@Nullable Object value) {
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw damaged();
  }

  private static List<String> texts(@Nullable Object value) {
    return list(value).stream().map(RegistryCodec::text).toList();
  }

  private static List<? extends @Nullable Object> list(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return new ArrayList<@Nullable Object>(list);
    }
    throw damaged();
  }

  static Map<String, @Nullable Object> object(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw damaged();
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    map.forEach((key, each) -> fields.put(String.valueOf(key), each));
    return fields;
  }

  private static UnreadableRegistry damaged() {
    return new UnreadableRegistry("the registry is damaged: it holds what Penstock does not write");
  }
}
