package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.testkit.Await;
import io.penstock.testkit.EventListener;
import io.penstock.testkit.EventListener.Event;
import io.penstock.testkit.NothingLeft;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Events and the report of the node, from the whole service. */
@ExtendWith(NothingLeft.class)
class EventsTest {
  /** Where nobody listens. */
  private static final String CAMERA =
      """
      penstock.streams.gate {
        source.uri = "rtsp://viewer:hunter2secret@127.0.0.1:1/s"
        outputs = [ { name = main, uri = "rtmp://127.0.0.1:1/live/gate" } ]
      }
      """;

  /** With the process's own ten seconds for a stop. */
  private static final Duration STOP = Duration.ofSeconds(9);

  @Test
  void aListenerIsToldOfARealStreamAndSentAwayWhenTheServiceEnds() throws IOException {
    RunningService penstock = RunningService.start(CAMERA);
    EventListener listener;
    long asked;
    try (Socket silent =
        new Socket(InetAddress.getLoopbackAddress(), penstock.service().address().getPort())) {
      silent
          .getOutputStream()
          .write(
              "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      listener = EventListener.at(address(penstock, "/api/v1/events"), Optional.empty());
      assertThat(listener.response().statusCode()).isEqualTo(200);
      // The stream began before anybody could listen.
      String run = Await.value(RunningService.LIMIT, () -> run(listener), "an id");
      EventListener all =
          EventListener.at(address(penstock, "/api/v1/events"), Optional.of(run + "-0"));
      Await.until(
          RunningService.LIMIT, () -> says(all, "state", "\"cause\":\"refused\""), "a failure");
      // The registry and the stream tell of themselves, and neither waits for the other.
      Await.until(
          RunningService.LIMIT,
          () -> says(all, "spec", "\"change\":\"created\""),
          "that it was declared");

      asked = System.nanoTime();
      penstock.close();
      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(STOP);
      Await.until(RunningService.LIMIT, () -> listener.hasEnded() && all.hasEnded(), "the end");
      assertThat(listener.endedCleanly()).isTrue();
    }
  }

  @Test
  void theNodeSaysWhatItDecodesWith() throws Exception {
    try (RunningService penstock = RunningService.start("")) {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(address(penstock, "/api/v1/node")).build(),
                  BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(200);
      JsonNode node = new ObjectMapper().readTree(answer.body());
      assertThat(node.at("/gstreamer/version").asText()).startsWith("1.");
      assertThat(node.at("/backends")).anyMatch(EventsTest::isChosen);
      assertThat(node.at("/live/pipeline").asInt()).isZero();
    }
  }

  private static boolean isChosen(JsonNode backend) {
    return backend.at("/decode/0/chosen").asBoolean();
  }

  private static Optional<String> run(EventListener listener) {
    return Optional.of(listener.lastId())
        .filter(id -> id.contains("-"))
        .map(id -> id.substring(0, id.indexOf('-')));
  }

  private static boolean says(EventListener listener, String type, String text) {
    List<Event> events = listener.events();
    return events.stream()
        .anyMatch(event -> event.type().equals(type) && event.data().contains(text));
  }

  private static URI address(RunningService penstock, String path) {
    return URI.create("http://127.0.0.1:" + penstock.service().address().getPort() + path);
  }
}
