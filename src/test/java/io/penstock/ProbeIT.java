package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.chaos.AnswerRule;
import io.penstock.chaos.CameraScript;
import io.penstock.chaos.Login;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.demo.RtspServer;
import io.penstock.demo.RtspServerSettings;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.NumberedCamera;
import io.penstock.testkit.NumberedClip;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Cameras that are looked at before there is a stream for them. */
@ExtendWith(NothingLeft.class)
class ProbeIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PASSWORD = "Planted-pr0be-pa55";
  private static final String WRONG = "Planted-wr0ng-pa55";
  private static final String H264 =
      "videotestsrc is-live=true ! video/x-raw,width=320,height=180,framerate=15/1"
          + " ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=15"
          + " ! rtph264pay config-interval=-1 name=pay0 pt=96";
  private static final CameraScript GOOD = CameraScript.of(PreEncodedClip.standard());

  private static RunningService service;
  private static ScriptedRtspServer scripted;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    service = RunningService.start("penstock.storage.directory = target/probe-it");
    scripted = ScriptedRtspServer.open();
    scripted.put("/silent", GOOD.withManners(CameraScript.Manners.SILENT));
    scripted.put("/busy", GOOD.withAnswer(AnswerRule.to("SETUP", 453)));
    scripted.put("/login", GOOD.withLogin(Login.digest("viewer", PASSWORD)));
    scripted.put("/good", GOOD);
  }

  @AfterAll
  static void end() {
    service.close();
    scripted.close();
  }

  static Stream<Arguments> sounds() {
    return Stream.of(
        Arguments.of(
            "audiotestsrc is-live=true ! mulawenc ! rtppcmupay name=pay1", "pcmu", 8000, 1),
        Arguments.of(
            "audiotestsrc is-live=true ! audio/x-raw,rate=44100,channels=2 ! avenc_aac"
                + " ! rtpmp4gpay name=pay1 pt=97",
            "aac",
            44_100,
            2));
  }

  @ParameterizedTest
  @MethodSource("sounds")
  void tellsPicturesAndSound(String sound, String codec, int rate, int channels) {
    try (RtspServer server = RtspServer.open(RtspServerSettings.anyPort())) {
      server.mount("/av", H264 + " " + sound);

      JsonNode probed = probe(body(server.address("/av")));

      assertThat(probed.get("reachable").asBoolean()).isTrue();
      assertThat(probed.at("/video/codec").asText()).isEqualTo("h264");
      assertThat(probed.at("/video/width").asInt()).isEqualTo(320);
      assertThat(probed.at("/video/height").asInt()).isEqualTo(180);
      assertThat(probed.at("/video/fps").asDouble()).isEqualTo(15);
      assertThat(probed.at("/audio/codec").asText()).isEqualTo(codec);
      assertThat(probed.at("/audio/rate").asInt()).isEqualTo(rate);
      assertThat(probed.at("/audio/channels").asInt()).isEqualTo(channels);
      assertThat(probed.get("tookMillis").asLong()).isBetween(1L, 12_000L);
      assertThat(probed.has("error")).isFalse();
    }
  }

  @Test
  void readsACameraAsTheCodecThatItSaysItSends() {
    try (RtspServer server = RtspServer.open(RtspServerSettings.anyPort())) {
      server.mount(
          "/h265",
          "videotestsrc is-live=true ! video/x-raw,format=I420,width=320,height=180,framerate=15/1"
              + " ! x265enc speed-preset=ultrafast tune=zerolatency key-int-max=15"
              + " ! rtph265pay name=pay0 pt=96");

      JsonNode probed = probe(body(server.address("/h265")));

      assertThat(probed.get("reachable").asBoolean()).isTrue();
      assertThat(probed.at("/video/codec").asText()).isEqualTo("h265");
      assertThat(probed.at("/video/width").asInt()).isEqualTo(320);
      assertThat(probed.at("/video/height").asInt()).isEqualTo(180);
      assertThat(probed.has("error")).as("%s", probed).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/silent, unreachable, false",
    "/none, notFound, false",
    "/busy, busy, true",
    "/login, unauthorized, false"
  })
  void tellsWhyNot(String path, String cause, boolean reachable) {
    JsonNode probed = probe(body(scripted.address(path)));

    assertThat(probed.at("/error/cause").asText()).isEqualTo(cause);
    assertThat(probed.at("/error/culprit").asText()).isEqualTo("camera");
    assertThat(probed.get("reachable").asBoolean()).isEqualTo(reachable);
  }

  @Test
  void tellsThatNobodyListens() throws Exception {
    int port;
    try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = nobody.getLocalPort();
    }
    JsonNode probed = probe(body("rtsp://127.0.0.1:" + port + "/gate"));

    assertThat(probed.get("reachable").asBoolean()).isFalse();
    assertThat(probed.at("/error/cause").asText()).isEqualTo("refused");
    assertThat(probed.get("video").isNull()).isTrue();
    assertThat(probed.get("audio").isNull()).isTrue();
  }

  @Test
  void triesAWrongPasswordOnceAndTellsItToNobody() {
    long before = scripted.counts("/login").failedLogins();
    String address = scripted.address("/login");
    HttpResponse<String> answer =
        post(
            "{\"uri\": \"%s\", \"username\": \"viewer\", \"password\": \"%s\"}"
                .formatted(address, WRONG));

    assertThat(json(answer).at("/error/cause").asText()).isEqualTo("unauthorized");
    assertThat(scripted.counts("/login").failedLogins() - before).isOne();
    assertThat(answer.body()).doesNotContain(WRONG);
    JsonNode right = probe(body(address.replace("rtsp://", "rtsp://viewer:" + PASSWORD + "@")));
    assertThat(right.get("reachable").asBoolean()).isTrue();
    assertThat(right.get("uri").asText()).isEqualTo(address);
  }

  @Test
  void givesTheCameraItsSessionBack() {
    JsonNode probed = probe(body(scripted.address("/good")));

    assertThat(probed.has("error")).isFalse();
    assertThat(scripted.counts("/good").plays()).isOne();
    assertThat(scripted.counts("/good").sessions()).as("by the time of the answer").isZero();
  }

  @Test
  void looksAtAFewAtOnce() {
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, 7)
            .mapToObj(
                i -> CompletableFuture.supplyAsync(() -> post(body(scripted.address("/silent")))))
            .toList();
    List<HttpResponse<String>> all = answers.stream().map(CompletableFuture::join).toList();

    assertThat(all).filteredOn(answer -> answer.statusCode() == 200).hasSize(4);
    assertThat(all)
        .filteredOn(answer -> answer.statusCode() == 503)
        .hasSize(3)
        .allSatisfy(answer -> assertThat(answer.headers().firstValue("Retry-After")).isPresent());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          {"uri": "http://10.0.0.7/"};                              /uri
          {"uri": "rtsp://"};                                       /uri
          {};                                                       /uri
          {"uri": "rtsp://10.0.0.7/s", "transport": "pigeon"};      /transport
          {"uri": "rtsp://10.0.0.7/s", "pasword": "Planted"};       /pasword
          {"uri": "file:///etc/passwd"};                            /uri
          """)
  void refusesWhatNoStreamCouldHave(String body, String pointer) {
    HttpResponse<String> answer = post(body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(json(answer).at("/errors/0/pointer").asText()).isEqualTo(pointer);
    assertThat(answer.body()).doesNotContain("Planted");
  }

  @Test
  void refusesWhatIsNoObject() {
    assertThat(post("[]").statusCode()).isEqualTo(400);
    assertThat(post("rtsp://10.0.0.7/").statusCode()).isEqualTo(400);
  }

  // ---------------------------------------------------------------- the command

  @Test
  void theCommandSaysItInALine() {
    try (NumberedCamera camera = NumberedCamera.open(ClipSpec.small())) {
      Run run = run("probe", camera.address());

      assertThat(run.err()).isEmpty();
      assertThat(run.status()).isZero();
      assertThat(run.out())
          .matches(
              "rtsp://127\\.0\\.0\\.1:\\d+/\\S+: h264 320x180 at 10\\S* frames/s, no audio \\(\\d+ ms\\)\\R");
    }
  }

  @Test
  void theCommandReadsAPasswordFromAFile() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong"), WRONG);
    Path right = Files.writeString(folder.resolve("right"), PASSWORD + "\n");
    String address = scripted.address("/login");

    Run refused =
        run("probe", address, "--username", "viewer", "--password-file", wrong.toString());
    assertThat(refused.status()).isOne();
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).hasLineCount(1).contains("unauthorized").doesNotContain(WRONG);
    Run taken =
        run(
            "probe",
            "--json",
            address,
            "--username=viewer",
            "--password-file=" + right,
            "--transport=tcp");
    assertThat(taken.status()).isZero();
    assertThat(JSON.readTree(taken.out()).at("/video/codec").asText()).isEqualTo("h264");
  }

  @Test
  void theCommandLooksAtFiles() {
    NumberedClip clip = NumberedClip.of(ClipSpec.small());
    Run seen = run("probe", clip.mp4().toUri().toString());
    assertThat(seen.err()).isEmpty();
    assertThat(seen.out()).contains("h264 320x180 at 10");
    assertThat(run("probe", "file:///nowhere/at/all.mp4").status()).isNotZero();
  }

  @ParameterizedTest
  @CsvSource({
    "http://10.0.0.7/, uri: no source has the scheme http",
    "no address, uri: not an address",
    "rtsp://h/s --transport=pigeon, transport"
  })
  void theCommandRefusesWhatIsNoAddress(String arguments, String said) {
    String[] words = ("probe " + arguments).split(" ", arguments.contains("--") ? 0 : 2);
    Run run = run(words);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("penstock: " + said);
  }

  // ---------------------------------------------------------------- what the tests share

  private record Run(int status, String out, String err) {}

  private static Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    int status = line.execute(arguments);
    return new Run(status, out.toString(), err.toString());
  }

  private static String body(String uri) {
    return "{\"uri\": \"" + uri + "\"}";
  }

  private static JsonNode probe(String body) {
    HttpResponse<String> answer = post(body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private static JsonNode json(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (java.io.IOException e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  private static HttpResponse<String> post(String body) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://127.0.0.1:%d/api/v1/probe"
                              .formatted(service.service().address().getPort())))
                  .header("Content-Type", "application/json")
                  .timeout(Duration.ofSeconds(30))
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
