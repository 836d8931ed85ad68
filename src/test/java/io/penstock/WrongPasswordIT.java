package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.CameraScript;
import io.penstock.chaos.Login;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.chaos.ServerCounts;
import io.penstock.chaos.Survival;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamState;
import io.penstock.testkit.NothingLeft;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Cameras whose passwords were changed. They lock an account that is tried too often. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class WrongPasswordIT {
  private static final String OLD = "Planted-0ld-pa55";
  private static final String NEW = "Planted-n3w-pa55";
  private static final Duration WATCHED = Duration.ofSeconds(10);
  private static final CameraScript CAMERA =
      CameraScript.of(PreEncodedClip.standard()).withLogin(Login.digest("viewer", NEW));

  @TempDir private Path folder;

  @Test
  void areTriedTwiceAndLeftAloneUntilThePasswordChanges() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), OLD);
    try (ScriptedRtspServer cameras = ScriptedRtspServer.open()) {
      cameras.put("/file", CAMERA);
      cameras.put("/spec", CAMERA);
      try (PenstockProcess penstock =
              PenstockProcess.start("run", "--config", config(cameras, password).toString());
          SupervisedStreams streams = SupervisedStreams.start("")) {
        streams.put(spec(cameras, OLD));
        streams.awaitState("spec", StreamState.AUTH_FAILED);
        penstock.awaitOutput("Stream file is authFailed");

        ServerCounts refused = cameras.counts();
        assertThat(cameras.counts("/file").failedLogins()).isBetween(1L, 2L);
        assertThat(cameras.counts("/spec").failedLogins()).isBetween(1L, 2L);
        TimeUnit.NANOSECONDS.sleep(WATCHED.toNanos());
        assertThat(cameras.counts().connections())
            .as("connections while nobody changes anything")
            .isEqualTo(refused.connections());
        assertThat(streams.status("spec").orElseThrow().state()).isEqualTo(StreamState.AUTH_FAILED);

        long rotated = System.nanoTime();
        rotate(password);
        penstock.awaitOutput("Stream file is live");
        Duration byFile = Duration.ofNanos(System.nanoTime() - rotated);
        long put = System.nanoTime();
        streams.put(spec(cameras, NEW));
        streams.awaitState("spec", StreamState.LIVE);
        Duration bySpec = Duration.ofNanos(System.nanoTime() - put);

        assertThat(byFile).isLessThan(Duration.ofSeconds(5));
        assertThat(bySpec).isLessThan(Duration.ofSeconds(5));
        assertThat(cameras.counts().failedLogins()).isEqualTo(refused.failedLogins());
        String told = get(penstock.api()) + get(penstock.api().replaceAll("/api/v1.*", "/metrics"));
        assertThat(told).contains("\"file\"", "penstock_");
        assertTellsNoSecret(told + streams.status("spec") + penstock.output());
        Survival.of(
            "F5",
            "Two cameras refuse the password, which is then changed in its file, or in the spec",
            "%d failed logins each, no connection for 10 s; live %s after the file, %s after the spec; passwords in no log line, status or metric"
                .formatted(
                    refused.failedLogins() / 2,
                    Survival.seconds(byFile.toNanos() / 1e6),
                    Survival.seconds(bySpec.toNanos() / 1e6)),
            "2, 0, 5 s");
        penstock.terminate();
        assertThat(penstock.exitWithin(Duration.ofSeconds(10))).isPresent();
        assertTellsNoSecret(penstock.output());
      }
    }
  }

  private static void assertTellsNoSecret(String text) {
    assertThat(text).doesNotContain(OLD, NEW);
  }

  private Path config(ScriptedRtspServer cameras, Path password) throws IOException {
    return Files.writeString(
        folder.resolve("application.conf"),
        """
        penstock.http.port = 0
        penstock.streams.file.source {
          uri = "%s", username = viewer, password-file = "%s"
        }
        """
            .formatted(cameras.address("/file"), password));
  }

  private static StreamSpec spec(ScriptedRtspServer cameras, String password) {
    return SupervisedStreams.spec(
        "penstock.streams.spec.source { uri = \"%s\", username = viewer, password = \"%s\" }"
            .formatted(cameras.address("/spec"), password));
  }

  /** As secrets are rotated: the file is never half written. */
  private void rotate(Path password) throws IOException {
    Path next = Files.writeString(folder.resolve("password.next"), NEW + "\n");
    Files.move(next, password, StandardCopyOption.ATOMIC_MOVE);
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
