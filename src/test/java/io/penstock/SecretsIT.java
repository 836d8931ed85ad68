package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.demo.RtspServerSettings;
import io.penstock.settings.TokenSettings;
import io.penstock.stream.Credentials;
import io.penstock.stream.Secret;
import io.penstock.testkit.Await;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.NumberedCamera;
import io.penstock.testkit.PlantedText;
import io.penstock.testkit.ServerFiles;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Secrets stand wherever one can, in the configuration and over the API, and cameras and targets
 * fail in every way that has something to say about them. Nothing that the process tells or keeps
 * holds one.
 */
@Tag("chaos")
class SecretsIT {
  private static final String STREAMS = "/api/v1/streams";

  private final Set<String> planted = new TreeSet<>();

  /** All that was told, each with where. */
  private final Map<String, String> told = new LinkedHashMap<>();

  @TempDir private Path folder;

  /** A secret of its own for each place. */
  private String secret(String place) {
    String secret = "Planted-" + place + "-4711";
    planted.add(secret);
    return secret;
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void noneIsToldOrKept(String logFormat) throws IOException {
    RtspServerSettings login =
        RtspServerSettings.anyPort().withLogin(new Credentials("viewer", new Secret("other")));
    ServerFiles files = ServerFiles.make(folder, "server", "EC");
    planted.add(ServerFiles.PASSWORD);
    String key =
        Base64.getEncoder()
            .encodeToString(secret("storage-key-32-byte").getBytes(StandardCharsets.UTF_8));
    planted.add(key);
    List<String> events = new CopyOnWriteArrayList<>();
    try (NumberedCamera locked = NumberedCamera.open(ClipSpec.small(), 1, login);
        NumberedCamera open = NumberedCamera.open(ClipSpec.small());
        RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort())) {
      Sources sources = new Sources(locked.address(), open.address(), rtmp.address(""));
      String hocon = common(logFormat, files) + declared(sources);
      Path file = Files.writeString(folder.resolve("application.conf"), hocon);
      Path dumps = Files.createDirectory(folder.resolve("dumps"));
      try (PenstockProcess penstock =
          PenstockProcess.start(
              Map.of(
                  "GST_DEBUG",
                  "2,rtsp*:5,rtmp*:5,srt*:5,basesink:4",
                  "GST_DEBUG_DUMP_DOT_DIR",
                  dumps.toString(),
                  "PENSTOCK_ADMIN_TOKEN",
                  secret("admin-token"),
                  "PENSTOCK_STORAGE_KEY",
                  key),
              "run",
              "--config",
              file.toString())) {
        ApiCaller api = ApiCaller.of(penstock, files.client(), secret("admin-token"));
        var following = api.follow("/api/v1/events", events::add);
        addOverTheApi(api, sources);
        refuseOverTheApi(api, sources);
        awaitTroubles(penstock);
        ask(api);
        told.put("threads", penstock.threads());
        assertThat(told.get("threads")).contains("penstock-");
        told.put("backup", backup(api));
        penstock.hangUp();
        penstock.awaitOutput("SIGHUP had the configuration read again");
        penstock.terminate();
        assertThat(penstock.exitWithin(RunningService.LIMIT)).isPresent();
        told.put("log", penstock.output());
        assertThat(following.handle((done, failure) -> true).join()).isEqualTo(true);
      }
      told.put("events", String.join("\n", events));
      told.put("settings", RunningService.settings(hocon).toString());
      assertNothingIsTold();
      assertNothingIsKept(dumps);
    }
  }

  // ---------------------------------------------------------------- where they are planted

  private record Sources(String locked, String open, String target) {}

  private String common(String logFormat, ServerFiles files) {
    return """
        penstock.http { port = 0, tls { keystore = "%s", keystore-password = "%s" } }
        penstock.log.format = %s
        penstock.media-directory = "%s"
        penstock.deepstream.enabled = true
        penstock.auth.tokens = [ { name = ops, role = viewer, token-sha256 = "%s" } ]
        penstock.storage {
          registry = file
          directory = "%s/data"
          postgresql { url = "jdbc:postgresql://127.0.0.1:1/none", user = u, password = "%s" }
        }
        """
        .formatted(
            files.keyStore(),
            ServerFiles.PASSWORD,
            logFormat,
            folder,
            TokenSettings.digest(secret("viewer-token")),
            folder,
            secret("postgresql-password"));
  }

  private String declared(Sources sources) throws IOException {
    Path password =
        Files.writeString(folder.resolve("camera-password"), secret("password-in-file"));
    return """
        penstock.streams {
          locked { source { uri = "%s?token=%s", username = viewer, password = "%s" } }
          filed { source { uri = "%s", username = viewer, password-file = "%s" } }
          refused { source.uri = "rtsp://viewer:%s@127.0.0.1:1/away?token=%s" }
          missing { source.uri = "%s" }
          target {
            source.uri = "%s"
            process = [ { type = keyed, api-key = "%s", callback = "https://u:%s@hook/x?token=%s" } ]
            outputs = [
              { name = away, uri = "rtmp://pub:%s@127.0.0.1:1/live/%s?token=%s" }
              { name = tls, uri = "rtmps://pub:%s@127.0.0.1:1/live/%s?token=%s", fingerprint = "%s" }
              { name = rtsp, uri = "rtsp://pub:%s@127.0.0.1:1/live?token=%s" }
              { name = login, uri = "%s?token=%s" }
              { name = srt, uri = "srt://127.0.0.1:1?passphrase=%s&streamid=%%23%%21::r=%s" }
              { name = main, uri = "%s" }
            ]
          }
          broken { source.uri = "%s", process = [ { type = fragile } ] }
          spare {
            source {
              uri = "%s-not-there?token=%s", username = viewer, password = "%s"
              fallback-uris = [ "rtsp://127.0.0.1:1/spare?token=%s", "%s?token=%s" ]
              substream { uri = "rtsp://low:%s@127.0.0.1:1/low?token=%s" }
            }
          }
        }
        """
        .formatted(
            sources.locked(),
            secret("source-query"),
            secret("password"),
            sources.locked(),
            password,
            secret("source-userinfo"),
            secret("refused-query"),
            withUserInfo(sources.open(), secret("missing-userinfo")) + "-not-there",
            sources.open(),
            secret("option"),
            secret("option-userinfo"),
            secret("option-query"),
            secret("output-userinfo"),
            secret("stream-key"),
            secret("output-query"),
            secret("tls-userinfo"),
            secret("tls-stream-key"),
            secret("tls-query"),
            "0".repeat(64),
            secret("rtsp-userinfo"),
            secret("rtsp-query"),
            withUserInfo(sources.locked(), secret("login-userinfo")),
            secret("login-query"),
            secret("srt-passphrase"),
            secret("srt-streamid"),
            sources.target() + secret("live-stream-key"),
            sources.open(),
            sources.open(),
            secret("spare-query"),
            secret("spare-password"),
            secret("fallback-query"),
            sources.locked(),
            secret("locked-fallback-query"),
            secret("substream-userinfo"),
            secret("substream-query"));
  }

  private static String withUserInfo(String address, String password) {
    return address.replace("rtsp://", "rtsp://viewer:" + password + "@");
  }

  private void addOverTheApi(ApiCaller api, Sources sources) {
    String locked =
        "{\"id\":\"api-locked\",\"source\":{\"uri\":\"%s?token=%s\",\"username\":\"viewer\",\"password\":\"%s\"}}"
            .formatted(sources.locked(), secret("api-source-query"), secret("api-password"));
    String target =
        """
        {"id":"api-target","source":{"uri":"%s"},
         "process":[{"type":"keyed","apiKey":"%s","callback":"https://u:%s@hook/x?token=%s"}],
         "outputs":[{"name":"away","uri":"rtmp://pub:%s@127.0.0.1:1/live/%s?token=%s"},
           {"name":"srt","uri":"srt://127.0.0.1:1?passphrase=%s"}]}
        """
            .formatted(
                withUserInfo(sources.open(), secret("api-userinfo")),
                secret("api-option"),
                secret("api-option-userinfo"),
                secret("api-option-query"),
                secret("api-output-userinfo"),
                secret("api-stream-key"),
                secret("api-output-query"),
                secret("api-srt-passphrase"));
    String spare =
        """
        {"id":"api-spare","source":{"uri":"rtsp://127.0.0.1:1/s","username":"viewer","password":"%s",
         "fallbackUris":["%s?token=%s"],
         "substream":{"uri":"rtsp://127.0.0.1:1/low?token=%s","password":"%s"}}}
        """
            .formatted(
                secret("api-spare-password"),
                sources.locked(),
                secret("api-fallback-query"),
                secret("api-substream-query"),
                secret("api-substream-password"));
    assertDone(tell(api.post(STREAMS, spare)));
    String patch =
        "{\"source\":{\"uri\":\"rtsp://127.0.0.1:1/s\",\"username\":\"viewer\",\"password\":\"%s\"}}"
            .formatted(secret("patched-password"));
    assertDone(tell(api.post(STREAMS, locked)));
    assertDone(tell(api.post(STREAMS, target)));
    assertDone(tell(api.patch(STREAMS + "/refused", patch)));
    tell(
        api.post(
            "/api/v1/stream/add",
            "{\"key\":\"sensor\",\"value\":{\"camera_id\":\"deep\",\"change\":\"camera_add\",\"camera_url\":\"%s\"}}"
                .formatted("rtsp://viewer:" + secret("deepstream-url") + "@127.0.0.1:1/s")));
    assertThat(api.get(STREAMS + "/deep").statusCode()).isEqualTo(200);
  }

  private static void assertDone(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
  }

  /** Requests with something wrong beside each secret. */
  private void refuseOverTheApi(ApiCaller api, Sources sources) {
    List<String> bodies = new ArrayList<>();
    for (String source :
        List.of(
            "{\"uri\":\"rtsp://u:%s@h:x/s\"}",
            "{\"uri\":\"rtsp://u:%s @h/s\"}",
            "{\"uri\":\"http://u:%s@h/s\"}",
            "{\"uri\":\"rtsp://h/s\",\"password\":\"%s\"}",
            "{\"uri\":\"rtsp://h/s\",\"password\":[\"%s\"]}",
            "{\"uri\":\"rtsp://h/s\",\"pasword\":\"%s\"}",
            "{\"uri\":\"rtsp://h/s\",\"username\":\"u\",\"passwordFile\":\"/%s\"}",
            "{\"uri\":{\"a\":\"%s\"}}",
            "{\"uri\":\"rtsp://h/s\",\"fallbackUris\":[\"rtsp://u:%s@h/t\"]}",
            "{\"uri\":\"rtsp://h/s\",\"fallbackUris\":[\"http://h/t?%s\"]}",
            "{\"uri\":\"rtsp://h/s\",\"fallbackUris\":\"%s\"}",
            "{\"uri\":\"rtsp://h/s\",\"substream\":{\"uri\":\"http://u:%s@h/t\"}}",
            "{\"uri\":\"rtsp://h/s\",\"substream\":{\"uri\":\"rtsp://h/t\",\"password\":\"%s\"}}",
            "{\"uri\":\"rtsp://h/s\",\"substream\":\"%s\"}",
            "\"%s\"",
            "{\"uri\":\"%s")) {
      bodies.add(
          "{\"source\":" + source.formatted(secret("refused-source-" + bodies.size())) + "}");
    }
    for (String output :
        List.of(
            "{\"uri\":\"rtmp://h:0/live/%s\"}",
            "{\"uri\":\"srt://h?passphrase=%s\"}",
            "{\"uri\":\"srt://h:9000?%s\"}",
            "{\"uri\":\"srt://h:9000?streamid=#%s\"}",
            "{\"uri\":\"rtsp://u:%s@h:0/p\"}",
            "{\"url\":\"rtmp://h/live/%s\"}",
            "\"%s\"")) {
      bodies.add(
          "{\"source\":{\"uri\":\"rtsp://h/s\"},\"outputs\":[%s]}"
              .formatted(output.formatted(secret("refused-output-" + bodies.size()))));
    }
    bodies.add(
        "{\"source\":{\"uri\":\"rtsp://h/s\"},\"process\":[{\"type\":\"keyed\",\"token\":\"%s\"},{\"type\":\"keyed\",\"apiKey\":[\"%s\"]}]}"
            .formatted(secret("refused-option"), secret("refused-option-list")));
    for (String body : bodies) {
      assertThat(tell(api.put(STREAMS + "/bad", body)).statusCode()).as(body).isEqualTo(400);
      tell(api.post("/api/v1/probe", body));
      tell(api.post(STREAMS + ":apply", "{\"streams\":[" + body + "]}"));
      tell(api.post("/api/v1/restore", body));
    }
    tell(
        api.post(
            "/api/v1/probe",
            "{\"source\":{\"uri\":\"%s\",\"username\":\"viewer\",\"password\":\"%s\"}}"
                .formatted(sources.locked(), secret("probed-password"))));
    tell(
        api.post(
            "/api/v1/probe",
            "{\"source\":{\"uri\":\"rtsp://viewer:%s@127.0.0.1:1/s?k=%s\"}}"
                .formatted(secret("probed-userinfo"), secret("probed-query"))));
    assertThat(tell(api.withToken(secret("wrong-token")).get(STREAMS)).statusCode()).isEqualTo(401);
    assertThat(tell(api.withToken(secret("viewer-token")).delete(STREAMS + "/locked")).statusCode())
        .isEqualTo(403);
    tell(api.get(STREAMS + "?token=" + secret("parameter")));
  }

  // ---------------------------------------------------------------- what is told

  private HttpResponse<String> tell(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isLessThan(500);
    told.put(
        told.size() + " " + answer.request().method() + " " + answer.request().uri().getPath(),
        answer.headers().map() + answer.body());
    return answer;
  }

  private void awaitTroubles(PenstockProcess penstock) {
    for (String trouble :
        List.of(
            "Stream locked is authFailed",
            "Stream filed is authFailed",
            "Stream api-locked is authFailed",
            "Stream spare is",
            "Stream api-spare is",
            "Stream refused is backingOff",
            "Stream deep is backingOff",
            "Stream missing is",
            "Output away is backingOff",
            "Output tls is backingOff",
            "Output rtsp is backingOff",
            "Output login is backingOff",
            "Output srt is backingOff",
            "Output main is live",
            "The flow of frames failed")) {
      penstock.awaitOutput(trouble);
    }
  }

  private void ask(ApiCaller api) {
    List<String> ids =
        ApiCaller.json(tell(api.get(STREAMS))).get("items").findValuesAsText("id").stream()
            .distinct()
            .toList();
    assertThat(ids).contains("locked", "api-target", "deep");
    Await.until(
        RunningService.LIMIT,
        () -> api.get(STREAMS + "/api-target").body().contains("lastError\":{"),
        "the target's error is known");
    for (String id : ids) {
      tell(api.get(STREAMS + "/" + id));
      tell(api.get(STREAMS + "/" + id + "/history"));
      tellUnread(api, STREAMS + "/" + id + "/snapshot.jpg");
    }
    assertThat(told.values())
        .as("what is shown instead")
        .anyMatch(text -> text.contains("rtmp://127.0.0.1:1/live/***"))
        .anyMatch(text -> text.contains("\"apiKey\":\"***\""))
        .anyMatch(text -> text.contains("\"password\":\"***\""))
        .anyMatch(text -> text.contains("\"unauthorized\""));
    for (String path :
        List.of(
            "/metrics",
            "/health/live",
            "/health/ready",
            "/api/v1/node",
            "/api/v1/nodes",
            "/api/v1/stream/get-stream-info",
            "/openapi.json",
            "/docs")) {
      tellUnread(api, path);
    }
    tell(api.post("/api/v1/reload", ""));
  }

  /** Whatever the status is. */
  private void tellUnread(ApiCaller api, String path) {
    HttpResponse<String> answer = api.get(path);
    told.put("GET " + path, answer.headers().map() + answer.body());
  }

  private static String backup(ApiCaller api) {
    HttpResponse<String> backup = api.get("/api/v1/backup");
    assertThat(backup.statusCode()).isEqualTo(200);
    return backup.body();
  }

  private void assertNothingIsTold() {
    assertThat(told.get("events")).contains("data:");
    assertThat(told.get("log")).contains("Stream locked is authFailed");
    told.forEach(
        (where, text) ->
            assertThat(planted)
                .as(where)
                .allSatisfy(secret -> assertThat(text).doesNotContain(secret)));
  }

  private void assertNothingIsKept(Path dumps) throws IOException {
    assertThat(folder.resolve("data")).isNotEmptyDirectory();
    for (String secret : planted) {
      assertThat(PlantedText.found(folder.resolve("data"), secret)).as(secret).isEmpty();
      assertThat(PlantedText.found(dumps, secret)).as(secret).isEmpty();
    }
  }
}
