package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.demo.DemoCameras;
import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.demo.RtspServerSettings;
import io.penstock.observe.PrometheusText;
import io.penstock.testkit.Await;
import io.penstock.testkit.EventListener;
import io.penstock.testkit.NothingLeft;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** People cross a yard before a real camera: the status, the events and the metrics say so. */
@ExtendWith(NothingLeft.class)
class MotionIT {
  private static final String STREAM =
      """
      penstock.streams.yard {
        source.uri = "%s"
        process = [
          { type = motion, fps = 5, hold-off = 1s }
          { type = motion, ignore = [[0, 0, 768, 576]] }
        ]
        outputs = [ { name = main, uri = "%s" } ]
      }
      """;

  private final ObjectMapper json = new ObjectMapper();

  @Test
  void peopleWhoWalkAreSeenWhereTheyAreLookedFor() throws IOException {
    try (RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort())) {
      DemoCameras cameras = DemoCameras.open(RtspServerSettings.anyPort());
      try (RunningService penstock =
              RunningService.start(
                  STREAM.formatted(cameras.peopleWalking(), rtmp.address("yard")));
          EventListener now = listen(penstock, Optional.empty());
          // It may have begun before anybody could listen.
          EventListener events = listen(penstock, Optional.of(run(now) + "-0"))) {
        Await.until(
            RunningService.LIMIT,
            () -> processors(penstock).at("/0/active").asBoolean(),
            "somebody is seen");
        assertSeen(processors(penstock));
        Await.until(
            RunningService.LIMIT,
            () -> motion(penstock, "penstock_motion_active", "motion") == 1,
            "the metric says so");
        assertThat(motion(penstock, "penstock_motion_events_total", "motion")).isPositive();
        assertThat(motion(penstock, "penstock_motion_active", "motion-2")).isZero();
        Await.until(RunningService.LIMIT, () -> !told(events).isEmpty(), "an event");
        assertTold(told(events).get(0), true);

        cameras.close();
        Await.until(
            RunningService.LIMIT,
            () -> told(events).stream().anyMatch(event -> !event.get("active").asBoolean()),
            "what was seen ends with the camera");
        assertThat(told(events))
            .allMatch(event -> event.get("processor").asText().equals("motion"));
        Await.until(
            RunningService.LIMIT,
            () -> !processors(penstock).at("/0/active").asBoolean(),
            "the status says so");
      } finally {
        cameras.close();
      }
    }
  }

  private static EventListener listen(RunningService penstock, Optional<String> after) {
    return EventListener.at(address(penstock, "/api/v1/events?type=detection"), after);
  }

  private static String run(EventListener listener) {
    return Await.value(
        RunningService.LIMIT,
        () ->
            Optional.of(listener.lastId())
                .filter(id -> id.contains("-"))
                .map(id -> id.substring(0, id.indexOf('-'))),
        "an id");
  }

  private static void assertSeen(JsonNode processors) {
    assertThat(processors).hasSize(2);
    JsonNode motion = processors.get(0);
    assertThat(motion.get("type").asText()).isEqualTo("motion");
    assertThat(motion.get("name").asText()).isEqualTo("motion");
    assertThat(motion.get("kind").asText()).isEqualTo("motion");
    assertThat(motion.get("times").asLong()).isPositive();
    JsonNode blind = processors.get(1);
    assertThat(blind.get("name").asText()).isEqualTo("motion-2");
    assertThat(blind.get("active").asBoolean()).isFalse();
    assertThat(blind.get("times").asLong()).isZero();
  }

  private static void assertTold(JsonNode event, boolean active) {
    assertThat(event.get("stream").asText()).isEqualTo("yard");
    assertThat(event.get("kind").asText()).isEqualTo("motion");
    assertThat(event.get("active").asBoolean()).isEqualTo(active);
    assertThat(event.get("level").asDouble()).isBetween(0.2, 20.0);
  }

  private List<JsonNode> told(EventListener events) {
    return events.events().stream()
        .filter(event -> event.type().equals("detection"))
        .map(event -> read(event.data()))
        .toList();
  }

  private JsonNode processors(RunningService penstock) {
    return read(get(penstock, "/api/v1/streams/yard")).at("/status/processors");
  }

  private static double motion(RunningService penstock, String metric, String processor) {
    PrometheusText text = PrometheusText.read(get(penstock, "/metrics"));
    return text.series(metric).isEmpty()
        ? -1
        : text.value(metric, "stream", "yard", "processor", processor);
  }

  private JsonNode read(String text) {
    try {
      return json.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String get(RunningService penstock, String path) {
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(address(penstock, path)).build(), BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static URI address(RunningService penstock, String path) {
    return URI.create("http://127.0.0.1:" + penstock.service().address().getPort() + path);
  }
}
