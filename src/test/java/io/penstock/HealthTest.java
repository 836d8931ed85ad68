package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.media.Pipelines;
import io.penstock.media.SourceListener;
import io.penstock.media.SourceRequest;
import io.penstock.media.SourceSession;
import io.penstock.testkit.Await;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.PassingPipelines;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every camera of a node hangs in native code: more of them than calls are made at a time. */
@ExtendWith(NothingLeft.class)
class HealthTest {
  private static final int CAMERAS = 40;
  private static final int LIMIT = 30;

  /** Far more than an answer takes, and far less than one that waits for a native call. */
  private static final Duration PROMPT = Duration.ofSeconds(1);

  private static final String SETTINGS =
      """
      penstock {
        control { open-timeout = 500ms, hung-limit = %d }
        connect { per-host = 64, overall = 64, per-host-rate = 1000 }
        defaults.outputs = [ { name = main, uri = "rtmp://127.0.0.1:1/live/{id}" } ]
      }
      """
          .formatted(LIMIT);

  private final CountDownLatch release = new CountDownLatch(1);
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void answersThoughEveryCameraHangs() throws Exception {
    // Takes connections into its backlog, so that the cameras are there, and says nothing.
    try (ServerSocket camera = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        RunningService penstock = RunningService.start(settings(camera), Stuck::new)) {
      try {
        Await.until(
            RunningService.LIMIT,
            () -> get(penstock, "/health/ready").body().contains(" native calls hang"),
            "too many hang");
        for (int i = 0; i < 20; i++) {
          assertPrompt(penstock, "/health/live", 200);
          assertPrompt(penstock, "/health/ready", 503);
          assertPrompt(penstock, "/api/v1/node", 200);
        }
      } finally {
        release.countDown();
      }
      Await.until(
          RunningService.LIMIT,
          () -> get(penstock, "/health/ready").statusCode() == 200,
          "nothing hangs");
    }
  }

  private void assertPrompt(RunningService penstock, String path, int status) {
    long asked = System.nanoTime();
    assertThat(get(penstock, path).statusCode()).as(path).isEqualTo(status);
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).as(path).isLessThan(PROMPT);
  }

  private HttpResponse<String> get(RunningService penstock, String path) {
    URI address = URI.create("http://127.0.0.1:" + penstock.service().address().getPort() + path);
    try {
      return client.send(
          HttpRequest.newBuilder(address).timeout(RunningService.LIMIT).build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String settings(ServerSocket camera) {
    return SETTINGS
        + IntStream.range(0, CAMERAS)
            .mapToObj(
                i ->
                    "penstock.streams.cam-%d.source.uri = \"rtsp://127.0.0.1:%d/%d\""
                        .formatted(i, camera.getLocalPort(), i))
            .collect(Collectors.joining("\n"));
  }

  /** No source opens before it is let go, and then none does. */
  private final class Stuck extends PassingPipelines {
    Stuck(Pipelines real) {
      super(real);
    }

    @Override
    public SourceSession openSource(String name, SourceRequest request, SourceListener listener) {
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IllegalStateException("let go");
    }
  }
}
