package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.demo.RtspServerSettings;
import io.penstock.stream.Credentials;
import io.penstock.stream.Secret;
import io.penstock.testkit.Await;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.FlvFile;
import io.penstock.testkit.NumberedCamera;
import io.penstock.testkit.NumberedClip;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as a process: how it ends, and what it says while it runs. */
@Tag("chaos")
class ShutdownIT {
  private static final Duration AT_MOST = Duration.ofSeconds(10);

  /** 128 + SIGTERM: what a JVM that was told to end exits with. */
  private static final int TERMINATED = 143;

  private static final String PASSWORD = "pa55-Planted-w0rd";
  private static final String KEY = "planted-stream-key-77";

  @TempDir private Path folder;

  private Path config(String streams) throws IOException {
    return Files.writeString(
        folder.resolve("application.conf"),
        "penstock.http.port = 0\npenstock.media-directory = \"" + folder + "\"\n" + streams);
  }

  @Test
  void endsInTimeWhateverCamerasAndTargetsDo() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        RtmpServer frozen = RtmpServer.open(RtmpServerSettings.anyPort());
        NumberedCamera camera = NumberedCamera.open(ClipSpec.standard());
        PenstockProcess penstock =
            PenstockProcess.start(
                "run",
                "--config",
                config(
                        """
                        penstock.streams.silent { source.uri = "rtsp://127.0.0.1:%d/never" }
                        penstock.streams.away { source.uri = "rtsp://127.0.0.1:1/away" }
                        penstock.streams.stuck {
                          source.uri = "%s"
                          outputs = [ { name = main, uri = "%s" } ]
                        }
                        """
                            .formatted(
                                silent.getLocalPort(), camera.address(), frozen.address("stuck")))
                    .toString())) {
      penstock.awaitOutput("Output main is live");
      frozen.freeze();
      penstock.terminate();
      assertThat(penstock.exitWithin(AT_MOST)).as(penstock.output()).contains(TERMINATED);
      frozen.thaw();
    }
  }

  @Test
  void sendsTheRestBeforeItEnds() throws IOException {
    try (RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort());
        NumberedCamera camera = NumberedCamera.open(ClipSpec.standard());
        PenstockProcess penstock =
            PenstockProcess.start(
                "run",
                "--config",
                config(
                        "penstock.streams.gate { source.uri = \"%s\", outputs = [ { name = main, uri = \"file:%s/gate.flv\" } ] }"
                            .formatted(camera.address(), folder))
                    .toString())) {
      penstock.awaitOutput("Output main is live");
      penstock.terminate();
      assertThat(penstock.exitWithin(AT_MOST)).as(penstock.output()).contains(TERMINATED);
      assertThat(penstock.output()).contains("Stream gate is stopped");
      assertThat(FlvFile.read(folder.resolve("gate.flv")).pictures()).isNotEmpty();
      assertThat(rtmp.isRunning()).isTrue();
    }
  }

  @Test
  void onceEndsByItselfWhenTheFileIsThrough() throws IOException {
    NumberedClip clip = NumberedClip.of(ClipSpec.standard().withFrames(60));
    Files.copy(clip.mp4(), folder.resolve("clip.mp4"));
    String streams =
        "penstock.streams.clip { source.uri = \"file:%1$s/clip.mp4\", outputs = [ { name = main, uri = \"file:%1$s/out.flv\" } ] }"
            .formatted(folder);
    try (PenstockProcess penstock =
        PenstockProcess.start("run", "--once", "--config", config(streams).toString())) {
      assertThat(penstock.exitWithin(RunningService.LIMIT)).as(penstock.output()).contains(0);
    }
    assertThat(FlvFile.read(folder.resolve("out.flv")).pictures()).hasSize(60);
  }

  @Test
  void neverTellsASecret() throws Exception {
    RtspServerSettings login =
        RtspServerSettings.anyPort().withLogin(new Credentials("viewer", new Secret("other")));
    try (NumberedCamera locked = NumberedCamera.open(ClipSpec.small(), 1, login);
        NumberedCamera open = NumberedCamera.open(ClipSpec.small());
        PenstockProcess penstock =
            PenstockProcess.start(
                "run",
                "--config",
                config(
                        """
                        penstock.streams.locked {
                          source { uri = "%s", username = viewer, password = "%s" }
                        }
                        penstock.streams.refused {
                          source.uri = "%s"
                          outputs = [ { name = main, uri = "rtmp://127.0.0.1:1/live/%s?token=%s" } ]
                        }
                        """
                            .formatted(locked.address(), PASSWORD, open.address(), KEY, PASSWORD))
                    .toString())) {
      penstock.awaitOutput("Stream locked is authFailed");
      penstock.awaitOutput("Output main is backingOff");
      String api = get(penstock.api());
      assertThat(api).contains("\"authFailed\"", "\"unauthorized\"", "rtmp://127.0.0.1:1/live/***");
      Await.until(
          RunningService.LIMIT,
          () -> attemptsAtTarget(penstock.api()) > 3,
          "the target was tried three times");
      assertThat(api + penstock.output()).doesNotContain(PASSWORD).doesNotContain(KEY);
      assertThat(penstock.output().split("Stream locked is authFailed", -1)).hasSize(2);
      penstock.terminate();
      assertThat(penstock.exitWithin(AT_MOST)).contains(TERMINATED);
      assertThat(penstock.output()).doesNotContain(PASSWORD).doesNotContain(KEY);
    }
  }

  private static double attemptsAtTarget(String api) {
    try {
      return get(api.replaceAll("/api/v1.*", "/metrics"))
          .lines()
          .filter(line -> line.startsWith("penstock_output_reconnects_total{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .sum();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String get(String address) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(address)).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }
}
