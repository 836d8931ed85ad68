package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.demo.RtspServerSettings;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.FrameNumber;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.NumberedCamera;
import io.penstock.testkit.NumberedClip;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a stream shows, as somebody with a browser sees it. */
@ExtendWith(NothingLeft.class)
class SnapshotIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration POLLED = Duration.ofSeconds(4);

  @Test
  void showsTheNewestPictureAsTheOutputsGetIt() throws Exception {
    try (NumberedCamera camera = camera();
        RunningService service = RunningService.start(config(camera, "main"))) {
      service.awaitState("gate", StreamState.LIVE);
      HttpResponse<byte[]> answer = snapshot(service, "");
      Instant at = Instant.parse(answer.headers().firstValue("X-Picture-Time").orElseThrow());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("image/jpeg");
      assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(Duration.between(at, Instant.now())).isLessThan(Duration.ofSeconds(2));
      BufferedImage picture = picture(answer);
      assertThat(picture.getWidth()).isEqualTo(640);
      assertThat(picture.getHeight()).isEqualTo(360);
      assertThat(number(picture)).as("the camera's number").isPresent();
      assertThat(picture.getRGB(30, 30) >> 8 & 0xff).as("green of the overlay").isGreaterThan(200);
      assertThat(picture.getRGB(30, 30) & 0xff).as("blue of the overlay").isLessThan(60);
      BufferedImage small = picture(snapshot(service, "?width=330"));
      assertThat(small.getWidth()).isEqualTo(320);
      assertThat(small.getHeight()).isEqualTo(180);
      assertThat(number(small)).isPresent();
    }
  }

  @Test
  void costsTheStreamNothingHoweverManyPoll() throws Exception {
    try (NumberedCamera camera = camera();
        RunningService service = RunningService.start(config(camera, ""))) {
      service.awaitState("gate", StreamState.LIVE);
      Set<String> times = ConcurrentHashMap.newKeySet();
      Set<Integer> numbers = ConcurrentHashMap.newKeySet();
      long end = System.nanoTime() + POLLED.toNanos();
      List<CompletableFuture<Integer>> clients =
          IntStream.range(0, 12)
              .mapToObj(
                  i -> CompletableFuture.supplyAsync(() -> poll(service, end, times, numbers)))
              .toList();
      int answers = clients.stream().mapToInt(CompletableFuture::join).sum();
      StreamStatus status = service.status("gate");

      assertThat(answers).isGreaterThan(3 * times.size());
      assertThat(times).as("pictures that were encoded").hasSizeBetween(2, 6);
      assertThat(numbers.size()).as("each another one").isEqualTo(times.size());
      assertThat(status.state()).isEqualTo(StreamState.LIVE);
      assertThat(status.source().reconnects()).isZero();
    }
  }

  @Test
  void saysWhyThereIsNone() throws Exception {
    NumberedCamera camera = camera();
    try (RunningService service = RunningService.start(config(camera, "main"))) {
      service.awaitState("gate", StreamState.LIVE);
      camera.close();
      service.awaitState("gate", StreamState.SIGNAL_LOST);
      HttpResponse<byte[]> answer = snapshot(service, "");
      JsonNode problem = JSON.readTree(answer.body());

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      assertThat(problem.get("type").asText()).endsWith("#no-picture");
      assertThat(problem.get("state").asText()).isEqualTo("signalLost");
      assertThat(problem.at("/lastError/culprit").asText()).isEqualTo("camera");
      assertThat(problem.get("detail").asText())
          .startsWith("stream gate is signalLost: the camera");
    } finally {
      camera.close();
    }
  }

  @Test
  void aStreamThatHadEndedShowsPicturesAgain(@TempDir Path media) throws Exception {
    NumberedClip clip = NumberedClip.of(new ClipSpec(320, 180, 25, 125, 25, 200));
    Path file = Files.copy(clip.mp4(), media.resolve("clip.mp4"));
    try (RunningService service =
        RunningService.start(
            """
            penstock.media-directory = "%s"
            penstock.streams.gate.source { uri = "file:%s", realtime = true }
            """
                .formatted(media, file))) {
      service.awaitState("gate", StreamState.STOPPED);
      HttpRequest restart =
          HttpRequest.newBuilder(api(service, "/restart")).POST(BodyPublishers.noBody()).build();
      assertThat(CLIENT.send(restart, BodyHandlers.discarding()).statusCode()).isEqualTo(202);
      service.awaitState("gate", StreamState.LIVE);

      assertThat(snapshot(service, "").statusCode()).isEqualTo(200);
    }
  }

  private static NumberedCamera camera() {
    return NumberedCamera.open(ClipSpec.standard(), 1, RtspServerSettings.anyPort());
  }

  /** An output that nobody takes is enough for a slate. */
  private static String config(NumberedCamera camera, String output) {
    return """
        penstock.streams.gate {
          source.uri = "%s"
          process = [ { type = overlay, rectangle = [20, 20, 100, 60], color = "#00ff00", filled = true } ]
          outputs = [ %s ]
        }
        """
        .formatted(
            camera.address(),
            output.isEmpty()
                ? ""
                : "{ name = " + output + ", uri = \"rtmp://127.0.0.1:9/live/x\" }");
  }

  private static int poll(
      RunningService service, long end, Set<String> times, Set<Integer> numbers) {
    int answers = 0;
    while (System.nanoTime() < end) {
      HttpResponse<byte[]> answer = snapshot(service, "");
      if (answer.statusCode() == 200) {
        String time = answer.headers().firstValue("X-Picture-Time").orElseThrow();
        if (times.add(time)) {
          numbers.add(number(picture(answer)).orElseThrow());
        }
        answers++;
      }
    }
    return answers;
  }

  private static URI api(RunningService service, String path) {
    return URI.create(
        "http://127.0.0.1:%d/api/v1/streams/gate%s"
            .formatted(service.service().address().getPort(), path));
  }

  private static HttpResponse<byte[]> snapshot(RunningService service, String query) {
    URI uri = api(service, "/snapshot.jpg" + query);
    try {
      return CLIENT.send(
          HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
          BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static BufferedImage picture(HttpResponse<byte[]> answer) {
    try {
      assertThat(answer.statusCode()).isEqualTo(200);
      BufferedImage picture = ImageIO.read(new ByteArrayInputStream(answer.body()));
      assertThat(picture).isNotNull();
      return picture;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OptionalInt number(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    byte[] luma = new byte[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        luma[y * width + x] = (byte) (picture.getRGB(x, y) >> 8 & 0xff);
      }
    }
    return FrameNumber.read(luma, width, width, height);
  }
}
