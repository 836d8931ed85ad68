package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.demo.RtmpPublisher;
import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.testkit.Await;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.NumberedCamera;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process whose configuration changes, with real cameras and a real target. */
@Tag("chaos")
class ReloadIT {
  private static final String SECRET = "Planted-pa55-w0rd";

  @TempDir private Path folder;

  private String common() {
    return """
        penstock.http.port = 0
        penstock.storage { registry = memory, directory = "%s" }
        penstock.defaults.encode { bitrate = 300k, keyframe-interval = 1s }
        """
        .formatted(folder);
  }

  private static String stream(String id, NumberedCamera camera, RtmpServer rtmp, String more) {
    return """
        penstock.streams.%s {
          source.uri = "%s"
          outputs = [ { name = main, uri = "%s" } ]
          %s
        }
        """
        .formatted(id, camera.address(), rtmp.address(id), more);
  }

  @Test
  void whatChangesMovesOverAndTheRestIsNotTouched() throws Exception {
    Path file = folder.resolve("application.conf");
    try (RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort());
        NumberedCamera camera = NumberedCamera.open(ClipSpec.small())) {
      Path password = Files.writeString(folder.resolve("password"), SECRET + 1);
      String login = "source { username = me, password-file = \"" + password + "\" }";
      String keeps = stream("keeps", camera, rtmp, "");
      String rotates = stream("rotates", camera, rtmp, login);
      Files.writeString(
          file, common() + keeps + rotates + stream("moves", camera, rtmp, "name = before"));
      try (PenstockProcess penstock = PenstockProcess.start("run", "--config", file.toString())) {
        awaitPublishers(rtmp, "keeps", "rotates", "moves");
        long kept = client(rtmp, "keeps");
        long moved = client(rtmp, "moves");

        // A signal.
        Files.writeString(
            file,
            common()
                + keeps
                + rotates
                + stream("moves", camera, rtmp, "name = after")
                + stream("comes", camera, rtmp, "")
                + "penstock.http.port = 1\n");
        penstock.hangUp();
        penstock.awaitOutput("SIGHUP had the configuration read again");
        assertThat(penstock.output())
            .contains("these settings need a restart: http.port")
            .contains("moves", "comes");
        awaitPublishers(rtmp, "comes");
        assertThat(stream(penstock, "moves").at("/spec/name").asText()).isEqualTo("after");

        // A bad file, over the API.
        Files.writeString(
            file, common() + "penstock.streams.keeps.source.uri = \"http://cam\"\nnonsense = 1");
        HttpResponse<String> refused = reload(penstock);
        assertThat(refused.statusCode()).isEqualTo(400);
        JsonNode problem = new ObjectMapper().readTree(refused.body());
        assertThat(problem.get("errors").toString()).contains("penstock.streams.keeps.source.uri");
        assertThat(metrics(penstock)).contains("penstock_config_last_reload_successful 0");
        assertThat(names(penstock)).containsExactlyInAnyOrder("keeps", "rotates", "moves", "comes");

        // A password alone.
        Files.writeString(
            file, common() + keeps + rotates + stream("moves", camera, rtmp, "name = after"));
        Files.writeString(password, SECRET + 2);
        HttpResponse<String> applied = reload(penstock);
        assertThat(applied.body())
            .isEqualTo("{\"changed\":[\"rotates\",\"comes\"],\"needsRestart\":[]}");
        assertThat(metrics(penstock)).contains("penstock_config_last_reload_successful 1");
        awaitPublishers(rtmp, "keeps", "rotates", "moves");
        assertThat(reload(penstock).body()).isEqualTo("{\"changed\":[],\"needsRestart\":[]}");

        assertThat(client(rtmp, "keeps")).as("the session of before").isEqualTo(kept);
        assertThat(client(rtmp, "moves")).as("a name needs no other session").isEqualTo(moved);
        assertThat(attempt(penstock, "keeps")).isEqualTo(1);
        assertThat(penstock.isAlive()).isTrue();
        assertThat(penstock.output()).doesNotContain(SECRET);
      }
    }
  }

  @Test
  void aSwappedConfigMapIsSeenByItself() {
    ConfigFolder map =
        new ConfigFolder(
            folder, common() + "penstock.config.watch = true\n" + away("one") + away("two"));
    try (PenstockProcess penstock =
        PenstockProcess.start("run", "--config", map.file().toString())) {
      assertThat(names(penstock)).containsExactlyInAnyOrder("one", "two");

      map.swap(
          common()
              + "penstock.config.watch = true\npenstock.log.format = json\n"
              + away("one")
              + away("three"));
      penstock.awaitOutput("A change of its files had the configuration read again");
      assertThat(penstock.output())
          .as("lines are JSON from then on")
          .contains("\"message\":\"A change of its files had");
      assertThat(names(penstock)).containsExactlyInAnyOrder("one", "three");

      map.swap(common() + "penstock.config.watch = true\n" + away("one") + "penstock.nonsense = 1");
      penstock.awaitOutput("which changes nothing: it has 1 problem");
      assertThat(names(penstock)).containsExactlyInAnyOrder("one", "three");
    }
  }

  private static String away(String id) {
    return "penstock.streams.%s.source.uri = \"rtsp://127.0.0.1:1/%s\"\n".formatted(id, id);
  }

  // ---------------------------------------------------------------- what is so

  private static void awaitPublishers(RtmpServer rtmp, String... streams) {
    for (String stream : streams) {
      Await.until(
          RunningService.LIMIT, () -> rtmp.publisher(stream).isPresent(), stream + " is published");
    }
  }

  private static long client(RtmpServer rtmp, String stream) {
    return rtmp.publisher(stream).map(RtmpPublisher::clientId).orElse(-1L);
  }

  private static List<String> names(PenstockProcess penstock) {
    return streams(penstock).findValuesAsText("id");
  }

  private static int attempt(PenstockProcess penstock, String id) {
    return stream(penstock, id).at("/status/source/attempt").asInt();
  }

  private static JsonNode stream(PenstockProcess penstock, String id) {
    for (JsonNode stream : streams(penstock).get("items")) {
      if (stream.get("id").asText().equals(id)) {
        return stream;
      }
    }
    throw new AssertionError("no stream " + id);
  }

  private static JsonNode streams(PenstockProcess penstock) {
    try {
      return new ObjectMapper().readTree(get(penstock.api()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String metrics(PenstockProcess penstock) {
    return get(penstock.api().replaceAll("/api/v1.*", "/metrics"));
  }

  private static String get(String address) {
    return send(HttpRequest.newBuilder(URI.create(address)).build()).body();
  }

  private static HttpResponse<String> reload(PenstockProcess penstock) {
    return send(
        HttpRequest.newBuilder(URI.create(penstock.api().replaceAll("/streams", "/reload")))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build());
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
