package io.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.stream.StreamId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where streams are in the API, and the reading of all of them. */
final class StreamPaths {
  static final String STREAMS = "/streams";

  /** As many as the API gives at once. */
  private static final int PAGE = 1000;

  static final String APPLY = "/streams:apply";

  private StreamPaths() {}

  static String of(StreamId id) {
    return STREAMS + "/" + id.value();
  }

  /** The streams that fit, from as many pages as there are. */
  static List<JsonNode> all(ApiClient api, String state, Map<String, String> labels) {
    StringBuilder query = new StringBuilder("?limit=" + PAGE);
    if (!state.isEmpty()) {
      parameter(query, "state", state);
    }
    labels.forEach((key, value) -> parameter(query, "label", key + "=" + value));
    List<JsonNode> streams = new ArrayList<>();
    String after = "";
    while (true) {
      StringBuilder page = new StringBuilder(query);
      if (!after.isEmpty()) {
        parameter(page, "after", after);
      }
      JsonNode answer = api.get(STREAMS + page).json();
      answer.path("items").forEach(streams::add);
      String next = answer.path("next").asText("");
      if (answer.path("next").isNull() || next.isEmpty() || next.equals(after)) {
        return streams;
      }
      after = next;
    }
  }

  private static void parameter(StringBuilder query, String name, String value) {
    query
        .append('&')
        .append(name)
        .append('=')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
  }
}
