package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.NumberedCamera;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process with {@code log.format = json}: all that it writes. */
class JsonLogIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void everyLineIsAnObject() throws IOException {
    try (NumberedCamera camera = NumberedCamera.open(ClipSpec.small())) {
      Path file =
          Files.writeString(
              folder.resolve("application.conf"),
              """
              penstock.http.port = 0
              penstock.log.format = json
              penstock.storage { registry = memory, directory = "%s" }
              penstock.streams.gate { source.uri = "%s", outputs = [ { name = main, uri = "rtmp://127.0.0.1:1/live/gate" } ] }
              penstock.streams.away.source.uri = "rtsp://127.0.0.1:1/away"
              penstock.streams.broken {
                source.uri = "%s"
                process = [ { type = fragile } ]
              }
              """
                  .formatted(folder, camera.address(), camera.address()));
      try (PenstockProcess penstock = PenstockProcess.start("run", "--config", file.toString())) {
        penstock.awaitOutput("Output main is backingOff");
        penstock.awaitOutput("Stream away is backingOff");
        penstock.awaitOutput("The flow of frames failed");
        assertThat(penstock.api()).startsWith("http://127.0.0.1:");
        penstock.terminate();
        assertThat(penstock.exitWithin(Duration.ofSeconds(20))).isPresent();
        List<JsonNode> lines = parsed(penstock.output());

        assertThat(lines).allSatisfy(JsonLogIT::isComplete);
        assertThat(about(lines, "gate")).anyMatch(text -> text.startsWith("Output main is"));
        assertThat(about(lines, "away")).isNotEmpty();
        assertThat(about(lines, "broken"))
            .as("said by the stream's own actor")
            .anyMatch(text -> text.startsWith("The flow of frames failed"));
        assertThat(about(lines, "")).anyMatch(text -> text.contains("/api/v1/streams"));
        for (String id : List.of("gate", "away", "broken")) {
          assertThat(lines)
              .filteredOn(line -> line.get("message").asText().contains("Stream " + id))
              .isNotEmpty()
              .allSatisfy(line -> assertThat(line.path("stream").asText()).isEqualTo(id));
        }
      }
    }
  }

  private static void isComplete(JsonNode line) {
    assertThat(Instant.parse(line.get("timestamp").asText())).isAfter(Instant.EPOCH);
    assertThat(line.get("timestamp").asText()).endsWith("Z");
    assertThat(line.get("level").asText()).isIn("INFO", "WARN", "ERROR");
    assertThat(line.get("logger").asText()).isNotEmpty();
    assertThat(line.get("message").asText()).isNotEmpty();
  }

  private static List<JsonNode> parsed(String output) {
    List<JsonNode> lines = new ArrayList<>();
    // What newer JVMs warn of comes before anybody can read standard error.
    for (String line : output.lines().filter(line -> !line.startsWith("WARNING: ")).toList()) {
      try {
        lines.add(JSON.readTree(line));
      } catch (JsonProcessingException e) {
        throw new AssertionError("no JSON: " + line, e);
      }
    }
    return lines;
  }

  private static List<String> about(List<JsonNode> lines, String stream) {
    return lines.stream()
        .filter(line -> line.path("stream").asText().equals(stream))
        .map(line -> line.get("message").asText())
        .toList();
  }
}
