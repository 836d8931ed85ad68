package io.penstock.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.settings.StreamDocument;
import io.penstock.settings.StreamText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Streams as the API shows them, as a file that the API takes. */
final class Export {
  private static final TypeReference<Map<String, @Nullable Object>> MAP = new TypeReference<>() {};
  private static final String NOTE =
      "Passwords and stream keys are not in this file: *** stands for them. Applied to the server"
          + " that it came from, it keeps them; for another server put the secrets in their place.";

  /** What a camera's source has, and a file's has not. */
  private static final Set<String> CAMERA_ONLY = Set.of("transport", "latency");

  private Export() {}

  static String hocon(List<JsonNode> streams) {
    return "# " + NOTE.replace(". ", ".\n# ") + "\n" + StreamText.write(documents(streams));
  }

  /** JSON knows no comments: the note is a key that nothing reads. */
  static String json(List<JsonNode> streams) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("comment", NOTE);
    body.put(
        "streams",
        documents(streams).entrySet().stream()
            .map(
                stream -> {
                  Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                  fields.put("id", stream.getKey());
                  fields.putAll(stream.getValue().fields());
                  return fields;
                })
            .toList());
    return Documents.json(body) + "\n";
  }

  private static Map<String, StreamDocument> documents(List<JsonNode> streams) {
    Map<String, StreamDocument> documents = new TreeMap<>();
    for (JsonNode stream : streams) {
      if (!stream.path("spec").isObject()) {
        continue;
      }
      Map<String, @Nullable Object> fields =
          new LinkedHashMap<>(ApiAnswer.JSON.convertValue(stream.path("spec"), MAP));
      if (!stream.path("enabled").asBoolean(true)) {
        fields.put("enabled", false);
      }
      fields.computeIfPresent("source", (key, source) -> source(source));
      documents.put(stream.path("id").asText(), new StreamDocument(fields));
    }
    return documents;
  }

  /** Without what the API shows of every source, and takes for some. */
  private static Object source(Object shown) {
    if (!(shown instanceof Map<?, ?> source)) {
      return shown;
    }
    boolean isFile = String.valueOf(source.get("uri")).startsWith("file:");
    Map<String, @Nullable Object> taken = new LinkedHashMap<>();
    source.forEach(
        (name, value) -> {
          String key = String.valueOf(name);
          boolean fits = isFile ? !CAMERA_ONLY.contains(key) : !key.equals("realtime");
          if (fits) {
            taken.put(key, value);
          }
        });
    return taken;
  }
}
