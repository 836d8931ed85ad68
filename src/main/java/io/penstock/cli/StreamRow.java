package io.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.stream.StreamState;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A stream as a table shows it.
 *
 * @param state as the API names it; {@code disabled} where nobody wants it to run
 * @param since how long it has been so
 * @param source what the camera sends
 * @param outputs each with its state
 * @param trouble why it is not live; empty where it is
 */
record StreamRow(
    String id, String state, String since, String source, String outputs, String trouble) {
  static final List<String> COLUMNS =
      List.of("ID", "STATE", "SINCE", "SOURCE", "OUTPUTS", "TROUBLE");

  private static final String LIVE = StreamState.LIVE.label();

  static StreamRow of(JsonNode stream, Instant now, Shown shown) {
    JsonNode status = stream.path("status");
    boolean enabled = stream.path("enabled").asBoolean(true);
    String state = enabled ? status.path("state").asText("-") : "disabled";
    return new StreamRow(
        shown.text(stream.path("id").asText("?")),
        shown.text(state),
        since(status.path("since").asText(""), now),
        shown.text(source(status.path("source"))),
        shown.text(outputs(status.path("outputs"))),
        enabled ? shown.text(trouble(state, status)) : "");
  }

  List<String> cells() {
    return List.of(id, state, since, source, outputs, trouble);
  }

  boolean isLive() {
    return state.equals(LIVE);
  }

  private static String since(String instant, Instant now) {
    try {
      return instant.isEmpty() ? "" : text(Duration.between(Instant.parse(instant), now));
    } catch (DateTimeException e) {
      return "";
    }
  }

  private static String text(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + "m" + seconds % 60 + "s";
    }
    return seconds < 86_400
        ? seconds / 3_600 + "h" + seconds / 60 % 60 + "m"
        : seconds / 86_400 + "d" + seconds / 3_600 % 24 + "h";
  }

  private static String source(JsonNode source) {
    if (source.path("width").asInt(0) == 0) {
      return source.path("codec").asText("");
    }
    return String.format(
        Locale.ROOT,
        "%s %dx%d %.1f/s",
        source.path("codec").asText(""),
        source.path("width").asInt(),
        source.path("height").asInt(),
        source.path("fps").asDouble());
  }

  private static String outputs(JsonNode outputs) {
    List<String> texts = new ArrayList<>();
    outputs.forEach(o -> texts.add(o.path("name").asText("?") + " " + o.path("state").asText("?")));
    return String.join(", ", texts);
  }

  private static String trouble(String state, JsonNode status) {
    if (!state.equals(LIVE)) {
      String reason = status.path("reason").asText("");
      return reason.isEmpty() ? message(status.path("source")) : reason;
    }
    for (JsonNode output : status.path("outputs")) {
      if (!output.path("state").asText("").equals(LIVE)) {
        return message(output);
      }
    }
    return "";
  }

  private static String message(JsonNode part) {
    return part.path("lastError").path("message").asText("");
  }
}
