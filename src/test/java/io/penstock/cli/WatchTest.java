package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.testkit.Await;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String STREAMS = "GET /streams?limit=1000";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final BlockingQueue<Integer> ended = new LinkedBlockingQueue<>();
  private PlayedServer server = PlayedServer.start();
  private Thread watching = new Thread(() -> {});

  @AfterEach
  void closeServer() {
    server.close();
    watching.interrupt();
  }

  @Test
  void tellsEachChangeOnceAndEndsWell() throws InterruptedException {
    server.on(STREAMS, 200, streams("live"));
    watch("50ms");
    awaitLine("gate live");
    int looked = server.calls().size();
    Await.until(LIMIT, () -> server.calls().size() > looked + 2, "it looks again");

    server.on(STREAMS, 200, streams("backingOff"));
    awaitLine("gate backingOff");
    server.on(STREAMS, 200, "{\"items\": [], \"next\": null}");
    awaitLine("gate is gone");

    assertThat(out.toString().lines()).hasSize(3).allMatch(line -> line.matches("\\S+Z gate .*"));
    assertEnds();
  }

  @Test
  void anEventIsHeardLongBeforeTheNextLook() throws InterruptedException {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    server.on(STREAMS, 200, streams("starting"));
    server.on(
        "GET /events",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(200, 0);
          OutputStream body = exchange.getResponseBody();
          try {
            while (true) {
              body.write(events.take().getBytes(StandardCharsets.UTF_8));
              body.flush();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    watch("10m");
    awaitLine("gate starting");
    Await.until(LIMIT, () -> server.lines().contains("GET /events"), "it listens");

    server.on(STREAMS, 200, streams("live"));
    events.add("event: state\ndata: {}\n\n");
    awaitLine("gate live");
    assertEnds();
  }

  @Test
  void goesOnWhenTheServerIsBack() throws InterruptedException {
    server.on(STREAMS, 200, streams("live"));
    int port = server.port();
    watch("50ms");
    awaitLine("gate live");

    server.close();
    awaitLine("no service answers at http://127.0.0.1:" + port);
    server = PlayedServer.startAt(port);
    server.on(STREAMS, 503, "{\"detail\": \"it is starting\"}");
    Await.until(LIMIT, () -> server.lines().contains(STREAMS), "it looks again");
    server.on(STREAMS, 200, streams("starting"));
    awaitLine("the service answers again");
    awaitLine("gate starting");

    assertThat(out.toString().lines().filter(line -> line.contains("no service"))).hasSize(1);
    assertEnds();
  }

  @Test
  void aServerThatRefusesEndsIt() throws InterruptedException {
    server.on(STREAMS, 401, "{}");
    watch("50ms");

    assertThat(ended.poll(30, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(err.toString()).contains("--token-file");
  }

  @Test
  void aTableStaysInItsPlaceAndGivesTheScreenBack() {
    StreamRow live = new StreamRow("gate", "live", "1s", "", "", "");
    StreamRow lost = new StreamRow("yard", "signalLost", "1s", "", "", "the camera is away");
    try (WatchTable table = new WatchTable(new PrintWriter(out, true))) {
      table.show(List.of(live, lost));
    }

    assertThat(out.toString())
        .startsWith("\u001b[?1049h")
        .contains("2 streams: 1 live, 1 signalLost", "the camera is away")
        .endsWith("\u001b[?1049l");
    assertThat(out.toString().indexOf("yard")).isLessThan(out.toString().indexOf("gate"));
  }

  private void watch(String interval) {
    watching =
        new Thread(
            () ->
                ended.add(
                    CommandRun.line(
                            Optional.empty(),
                            new PrintWriter(out, true),
                            new PrintWriter(err, true))
                        .execute(
                            "streams",
                            "watch",
                            "--plain",
                            "--interval",
                            interval,
                            "--server",
                            server.url())));
    watching.start();
  }

  private void awaitLine(String text) {
    Await.until(LIMIT, () -> out.toString().contains(text), text + " in: " + out + err);
  }

  private void assertEnds() throws InterruptedException {
    watching.interrupt();
    assertThat(ended.poll(30, TimeUnit.SECONDS)).as(out.toString() + err).isEqualTo(0);
  }

  private static String streams(String state) {
    return """
    { "items": [ { "id": "gate", "enabled": true, "status": { "state": "%s" } } ], "next": null }
    """
        .formatted(state);
  }
}
