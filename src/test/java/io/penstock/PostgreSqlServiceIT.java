package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.testkit.Await;
import io.penstock.testkit.PostgresServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole service with its registry in PostgreSQL, which comes and goes. */
class PostgreSqlServiceIT {
  private static final String STREAM =
      "{\"enabled\":false,\"source\":{\"uri\":\"rtsp://127.0.0.1:1/s\"}}";

  /** The first who asks finds out that the server is away. */
  private static final Duration FINDS_OUT = Duration.ofSeconds(5);

  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  private Path folder = Path.of("");
  private PostgresServer server;

  @BeforeEach
  void start() throws IOException {
    // Not in the build's folder, which another user may not enter.
    folder = Files.createTempDirectory(Path.of("/tmp"), "penstock-postgres");
    server = PostgresServer.start(folder);
  }

  @AfterEach
  void end() throws IOException {
    server.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private RunningService service() {
    return RunningService.start(
        """
        penstock.storage {
          registry = postgresql
          postgresql { url = "%s", user = "%s", password = "%s" }
        }
        penstock.streams.declared { enabled = false, source.uri = "rtsp://127.0.0.1:1/s" }
        """
            .formatted(server.url(), PostgresServer.USER, PostgresServer.PASSWORD));
  }

  @Test
  void readsGoOnWhileTheServerIsAwayAndChangesOnceItIsBack() {
    try (WrittenLog log = new WrittenLog()) {
      goesOnWithoutTheServer();
      assertThat(log.lines()).noneMatch(line -> line.contains(PostgresServer.PASSWORD));
    }
  }

  private void goesOnWithoutTheServer() {
    long version;
    try (RunningService penstock = service()) {
      ApiCaller api = ApiCaller.of(penstock);
      assertThat(put(api, "gate").statusCode()).isEqualTo(201);

      server.pause();
      boolean back = false;
      try {
        assertThat(refusedWithin(FINDS_OUT, api)).isEqualTo("nothing was changed");
        for (int i = 0; i < 5; i++) {
          assertThat(refusedWithin(AT_ONCE, api)).isEqualTo("nothing was changed");
          assertReads(api);
        }
        server.resume();
        back = true;
      } finally {
        if (!back) {
          server.resume();
        }
      }
      Await.until(
          RunningService.LIMIT,
          () -> put(api, "hall").statusCode() == 201,
          "a change is written once the server is back");
      assertThat(api.get("/api/v1/streams/yard").statusCode()).isEqualTo(404);
      version = ApiCaller.version(api.get("/api/v1/streams/hall"));
    }
    try (RunningService penstock = service()) {
      ApiCaller api = ApiCaller.of(penstock);
      assertThat(ApiCaller.json(api.get("/api/v1/streams")).findValuesAsText("id"))
          .containsExactlyInAnyOrder("declared", "gate", "hall");
      assertThat(ApiCaller.version(api.get("/api/v1/streams/hall"))).isEqualTo(version);
      assertThat(ApiCaller.version(put(api, "yard"))).isGreaterThan(version);
    }
  }

  private static HttpResponse<String> put(ApiCaller api, String id) {
    return api.put("/api/v1/streams/" + id, STREAM);
  }

  /** The last words of the answer. */
  private static String refusedWithin(Duration limit, ApiCaller api) {
    long start = System.nanoTime();
    HttpResponse<String> answer = put(api, "yard");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    String detail = ApiCaller.json(answer).get("detail").asText();
    return detail.substring(detail.lastIndexOf(';') + 2);
  }

  private static void assertReads(ApiCaller api) {
    for (String path :
        new String[] {
          "/api/v1/streams",
          "/api/v1/streams/gate",
          "/api/v1/streams/gate/history",
          "/health/live",
          "/health/ready",
          "/metrics"
        }) {
      long start = System.nanoTime();
      assertThat(api.get(path).statusCode()).as(path).isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).as(path).isLessThan(AT_ONCE);
    }
  }
}
