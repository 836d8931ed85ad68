package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.settings.TokenSettings;
import io.penstock.testkit.FakePipelines;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who may read what hls outputs offer, and what nobody gets by asking there. */
@ExtendWith(NothingLeft.class)
class HlsAccessIT {
  private static final String VIEWER = "viewertoken0123456789";
  private static final String PLAYLIST = "/hls/gate/web/index.m3u8";
  private static final String SEGMENT = "/hls/gate/web/2026-11-23T04-00-00Z.ts";
  private static final String PAGE = "https://wall.example";

  private static final List<String> OTHERS =
      List.of(
          "/hls/gate/web/notes.txt",
          "/hls/gate/web/2026-11-23T04-00-00Z.mp4",
          "/hls/gate/web/2026-11-23T04-00-02Z.ts",
          "/hls/gate/web/../../secret.ts",
          "/hls/gate/web/..%2f..%2fsecret.ts",
          "/hls/gate/web/..%5c..%5csecret.ts",
          "/hls/gate/web/%2e%2e/%2e%2e/secret.ts",
          "/hls/gate/web/2026-11-23T04-00-00Z.ts%00.txt",
          "/hls/gate/web/",
          "/hls/gate/..%2fgate%2fweb/index.m3u8",
          "/hls/..%2fgate/web/index.m3u8",
          "/hls/../live/gate/notes.txt",
          "/hls/gate/archive/index.m3u8",
          "/hls/yard/web/index.m3u8");

  @TempDir private Path media;

  @BeforeEach
  void write() throws IOException {
    Path folder = Files.createDirectories(media.resolve("live/gate"));
    Files.writeString(folder.resolve("index.m3u8"), "#EXTM3U\n");
    Files.writeString(folder.resolve("2026-11-23T04-00-00Z.ts"), "a segment");
    Files.writeString(folder.resolve("2026-11-23T04-00-00Z.mp4"), "a recording");
    Files.writeString(folder.resolve("notes.txt"), "hunter22");
    Files.writeString(media.resolve("secret.ts"), "hunter22");
    Files.createSymbolicLink(folder.resolve("2026-11-23T04-00-02Z.ts"), media.resolve("secret.ts"));
  }

  private RunningService start(String more) {
    FakePipelines pipelines = new FakePipelines();
    return RunningService.start(
        """
        penstock.media-directory = "%s"
        penstock.streams.gate {
          enabled = false
          source.uri = "rtsp://10.0.0.7/s"
          outputs = [ { name = web, uri = "hls:live/{id}/" }, { name = archive, uri = "file:archive/" } ]
        }
        """
                .formatted(media)
            + more,
        real -> pipelines);
  }

  private static String tokens() {
    return "penstock.auth.tokens = [ { name = wall, role = viewer, token-sha256 = \"%s\" } ]\n"
        .formatted(TokenSettings.digest(VIEWER));
  }

  private static HttpResponse<String> get(RunningService service, String path, String... headers)
      throws Exception {
    int port = service.service().address().getPort();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void whereThereAreTokensPlayersNeedOne() throws Exception {
    String basic =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(("player:" + VIEWER).getBytes(StandardCharsets.UTF_8));
    try (RunningService service = start(tokens())) {
      for (String path : new String[] {PLAYLIST, SEGMENT}) {
        HttpResponse<String> without = get(service, path);
        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(without.headers().allValues("WWW-Authenticate"))
            .anyMatch(challenge -> challenge.startsWith("Basic"));
        assertThat(get(service, path, "Authorization", "Bearer wrong0123456789").statusCode())
            .isEqualTo(401);
        assertThat(get(service, path, "Authorization", "Bearer " + VIEWER).statusCode())
            .isEqualTo(200);
        assertThat(get(service, path, "Authorization", basic).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void pagesThatAreNamedMayPlayAndOthersReadNothing() throws Exception {
    try (RunningService service = start("penstock.http.cors-origins = [ \"" + PAGE + "\" ]")) {
      HttpResponse<String> named = get(service, PLAYLIST, "Origin", PAGE);
      assertThat(named.statusCode()).isEqualTo(200);
      assertThat(named.headers().firstValue("Access-Control-Allow-Origin")).hasValue(PAGE);
      assertThat(named.headers().firstValue("Cross-Origin-Resource-Policy"))
          .hasValue("cross-origin");
      assertThat(named.headers().firstValue("Vary")).hasValue("Origin");
      HttpResponse<String> other = get(service, SEGMENT, "Origin", "https://evil.example");
      assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
      assertThat(other.headers().firstValue("Cross-Origin-Resource-Policy"))
          .hasValue("same-origin");
    }
  }

  @Test
  void answersSayWhatTheyAreAndHowLongTheyMayBeKept() throws Exception {
    try (RunningService service = start("")) {
      HttpResponse<String> playlist = get(service, PLAYLIST);
      assertThat(playlist.headers().firstValue("Content-Type"))
          .hasValue("application/vnd.apple.mpegurl");
      assertThat(playlist.headers().allValues("Cache-Control")).containsExactly("no-cache");
      HttpResponse<String> segment = get(service, SEGMENT);
      assertThat(segment.body()).isEqualTo("a segment");
      assertThat(segment.headers().firstValue("Content-Type")).hasValue("video/mp2t");
      assertThat(segment.headers().allValues("Cache-Control"))
          .containsExactly("private, max-age=60, immutable");
      assertThat(segment.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }
  }

  @Test
  void nothingElseIsRead() throws Exception {
    try (RunningService service = start("")) {
      for (String path : OTHERS) {
        assertThat(raw(service, path))
            .as(path)
            .matches("(?s)HTTP/1.1 (404|400).*")
            .doesNotContain("hunter22");
      }
    }
  }

  /** The answer to a path as it stands: a client would tidy it up. */
  private static String raw(RunningService service, String path) throws IOException {
    int port = service.service().address().getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
