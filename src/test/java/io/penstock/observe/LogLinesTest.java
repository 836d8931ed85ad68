package io.penstock.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class LogLinesTest {
  private static final Logger LOGGER =
      (Logger) LoggerFactory.getLogger("io.penstock.observe.LogLinesTest");

  private static final String SECRET = "hunter2secret";

  private final LogLines lines = new LogLines();

  @AfterEach
  void asBefore() {
    LogLines.inJson(false);
  }

  private String text(String message, @Nullable Throwable thrown, String stream) {
    LogLines.inJson(false);
    return encoded(message, thrown, stream);
  }

  private JsonNode json(String message, @Nullable Throwable thrown, String stream)
      throws JsonProcessingException {
    LogLines.inJson(true);
    return new ObjectMapper().readTree(encoded(message, thrown, stream));
  }

  /** One line, whatever it says. */
  private String encoded(String message, @Nullable Throwable thrown, String stream) {
    LoggingEvent event =
        new LoggingEvent("fqcn", LOGGER, Level.WARN, message, thrown, new Object[0]);
    event.setLoggerContext((LoggerContext) LoggerFactory.getILoggerFactory());
    event.setTimeStamp(1_795_348_800_123L);
    event.setMDCPropertyMap(stream.isEmpty() ? Map.of() : Map.of("stream", stream));
    String line = new String(lines.encode(event), StandardCharsets.UTF_8);
    assertThat(line).endsWith("\n");
    assertThat(line.lines()).hasSize(1);
    return line.strip();
  }

  @Test
  void writesALineForPeople() {
    assertThat(text("Stream gate is live", null, "gate"))
        .isEqualTo("2026-11-22T12:00:00.123Z WARN  LogLinesTest [gate] Stream gate is live");
    assertThat(text("the node", null, "")).contains(" [-] the node");
  }

  @Test
  void writesAnObject() throws JsonProcessingException {
    JsonNode line = json("Stream gate is \"live\"", null, "gate");

    assertThat(line.get("timestamp").asText()).isEqualTo("2026-11-22T12:00:00.123Z");
    assertThat(line.get("level").asText()).isEqualTo("WARN");
    assertThat(line.get("logger").asText()).isEqualTo("LogLinesTest");
    assertThat(line.get("stream").asText()).isEqualTo("gate");
    assertThat(line.get("message").asText()).isEqualTo("Stream gate is \"live\"");
    assertThat(line.size()).isEqualTo(5);
    assertThat(json("the node", null, "").has("stream")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nb",
        "a\r\nb",
        "a\u001b[2Jb",
        "a\u2028b",
        "a\u2029b",
        "a\u0085b",
        "a\u0000b",
        "a\tb",
        "a\u202eb",
        "a\fb",
        "a\u000bb"
      })
  void nothingMakesALineOfItsOwn(String harmful) throws JsonProcessingException {
    String line = text("x " + harmful + " y", null, "");
    assertThat(line).startsWith("2026-").endsWith(" y").matches("[\\p{Graph} ]+");
    assertThat(line).contains("x a\\");

    assertThat(json("x " + harmful + " y", null, "").get("message").asText())
        .isEqualTo("x " + harmful + " y");
    assertThat(encoded("x " + harmful + " y", null, "").chars())
        .noneMatch(c -> c < ' ' || c == '\u2028' || c == '\u2029');
  }

  @Test
  void aMessageThatLooksLikeALineIsNone() {
    assertThat(text("gone\n2026-11-22T12:00:00.123Z ERROR Audit [gate] all is lost", null, "gate"))
        .contains("gone\\n2026");
  }

  @Test
  void anExceptionIsOnItsLineWithoutSecrets() throws JsonProcessingException {
    Exception thrown =
        new IllegalStateException(
            "broke\nhere", new IllegalArgumentException("at rtsp://me:" + SECRET + "@cam/1"));

    String line = text("It failed", thrown, "gate");
    assertThat(line)
        .contains(
            "It failed: java.lang.IllegalStateException: broke\\nhere",
            "LogLinesTest.java",
            "caused by java.lang.IllegalArgumentException: at rtsp://",
            "cam/")
        .doesNotContain(SECRET);

    String exception = json("It failed", thrown, "gate").get("exception").asText();
    assertThat(exception)
        .contains("IllegalStateException: broke\nhere", "\nat io.penstock", "\ncaused by ")
        .doesNotContain(SECRET);
  }
}
