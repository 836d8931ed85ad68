package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamCommandsTest {
  private static final String GATE =
      """
      { "id": "gate", "revision": 3, "origin": "api", "enabled": true,
        "spec": { "name": "Tor 1", "labels": { "site": "north" },
          "source": { "uri": "rtsp://10.0.0.7/s", "transport": "tcp", "latency": "200ms", "realtime": true,
                      "username": "viewer", "password": "***" },
          "encode": { "bitrate": 4000000 },
          "outputs": [ { "name": "main", "uri": "rtmp://media/live/***" } ] },
        "status": { "state": "live", "since": "2026-01-01T00:00:00Z",
          "source": { "codec": "h264", "width": 1920, "height": 1080, "fps": 25.0, "lastError": null },
          "outputs": [ { "name": "main", "state": "backingOff",
                         "lastError": { "message": "the target refuses the connection" } } ] } }
      """;
  private static final String YARD =
      """
      { "id": "yard", "origin": "config", "enabled": false,
        "spec": { "name": "yard", "source": { "uri": "file:///media/yard.mp4", "transport": "tcp", "realtime": false } },
        "status": { "state": "stopped", "source": {}, "outputs": [] } }
      """;

  private final PlayedServer server = PlayedServer.start();
  private final Path folder;

  StreamCommandsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void closeServer() {
    server.close();
  }

  private CommandRun run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--server", server.url()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  // ---------------------------------------------------------------- list, get

  @Test
  void listShowsATableOfAllPages() {
    server.on("GET /streams?limit=1000", 200, "{\"items\": [" + GATE + "], \"next\": \"gate\"}");
    server.on(
        "GET /streams?limit=1000&after=gate", 200, "{\"items\": [" + YARD + "], \"next\": null}");

    CommandRun list = run("streams", "list");

    assertThat(list.status()).as(list.toString()).isZero();
    assertThat(list.out().lines())
        .satisfiesExactly(
            header -> assertThat(header).startsWith("ID    STATE     SINCE").endsWith("TROUBLE"),
            gate ->
                assertThat(gate)
                    .startsWith("gate  live")
                    .contains("h264 1920x1080 25.0/s", "main backingOff")
                    .endsWith("the target refuses the connection"),
            yard -> assertThat(yard).startsWith("yard  disabled"));
  }

  @Test
  void listAsksForStateAndLabels() {
    server.on(
        "GET /streams?limit=1000&state=live&label=site%3Dnorth&label=floor%3D2",
        200, "{\"items\": [" + GATE + "], \"next\": null}");

    CommandRun list =
        run(
            "streams",
            "list",
            "--state",
            "live",
            "--label",
            "site=north",
            "--label",
            "floor=2",
            "--json");

    assertThat(list.status()).as(list.toString()).isZero();
    assertThat(ApiAnswer.parsed(list.out().getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .singleElement()
        .satisfies(stream -> assertThat(stream.path("id").asText()).isEqualTo("gate"));
  }

  @Test
  void getShowsYamlAndJson() {
    server.on("GET /streams/gate", 200, GATE);

    assertThat(run("streams", "get", "gate").out())
        .startsWith("id: gate\n")
        .contains("  source:\n    uri: rtsp://10.0.0.7/s\n");
    assertThat(run("streams", "get", "gate", "--json").out())
        .startsWith("{\n")
        .contains("\"revision\" : 3");
    assertThat(run("streams", "get", "gate", "--json", "--yaml").status()).isEqualTo(2);
  }

  // ---------------------------------------------------------------- add, remove, changes

  @Test
  void addSendsWhatWasTypedAndThePasswordOfAFile() throws IOException {
    Path password = Files.writeString(folder.resolve("password"), "geheim-4711\n");
    server.on("POST /streams", 201, GATE);

    CommandRun add =
        run(
            "streams",
            "add",
            "gate",
            "rtsp://10.0.0.7/s",
            "--username",
            "viewer",
            "--password-file",
            password.toString(),
            "--output",
            "rtmp://media/live/{id}",
            "--output",
            "copy=rtmp://two/live/x",
            "--name",
            "Tor 1",
            "--label",
            "site=north",
            "--disabled");

    assertThat(add.status()).as(add.toString()).isZero();
    assertThat(add.out()).isEqualTo("added gate\n");
    assertThat(body(server.calls().get(0)))
        .isEqualTo(
            json(
                """
                { "id": "gate", "name": "Tor 1", "labels": { "site": "north" }, "enabled": false,
                  "source": { "uri": "rtsp://10.0.0.7/s", "username": "viewer", "password": "geheim-4711" },
                  "outputs": [ { "name": "main", "uri": "rtmp://media/live/{id}" },
                               { "name": "copy", "uri": "rtmp://two/live/x" } ] }
                """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rtsp://viewer:geheim@10.0.0.7/s", "rtsp://viewer:ge#heim@10.0.0.7/s"})
  void addTakesNoPasswordFromTheCommandLine(String uri) {
    CommandRun add = run("streams", "add", "gate", uri);

    assertThat(add.status()).isEqualTo(2);
    assertThat(add.err()).contains("--password-file").doesNotContain("heim@");
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void addWantsAFileWhereThereIsNobodyToAsk() {
    CommandRun add = run("streams", "add", "gate", "rtsp://10.0.0.7/s", "--username", "viewer");

    assertThat(add.status()).isEqualTo(2);
    assertThat(add.err()).contains("give --password-file");
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void everyProblemOfARefusalHasItsLine() {
    server.on(
        "POST /streams",
        400,
        """
        { "type": "…#invalid-stream", "title": "Bad Request", "status": 400, "detail": "the stream has 2 problems",
          "errors": [ { "pointer": "/source/uri", "detail": "needs a host" },
                      { "pointer": "/outputs/0/uri", "detail": "no output has the scheme ftp" } ] }
        """);

    CommandRun add = run("streams", "add", "gate", "rtsp://x/s");

    assertThat(add.status()).isOne();
    assertThat(add.out()).isEmpty();
    assertThat(add.err())
        .isEqualTo(
            """
            penstock: the server refused (400): the stream has 2 problems
              /source/uri: needs a host
              /outputs/0/uri: no output has the scheme ftp
            """);
  }

  @Test
  void whatAServerSaysNeverShowsWhatWasSentInSecret() throws IOException {
    Path password = Files.writeString(folder.resolve("password"), "geheim-4711\n");
    Path token = Files.writeString(folder.resolve("token"), "token-0815\n");
    server.on(
        "POST /streams",
        400,
        """
        { "detail": "token-0815 may not send geheim-4711 to key-4712 or rtsp://a:b@c/d \\u001b[2J\\u009b2J",
          "errors": [ { "pointer": "/source/password", "detail": "geheim-4711 is bad" } ] }
        """);

    CommandRun add =
        run(
            "streams",
            "add",
            "gate",
            "rtsp://10.0.0.7/s",
            "--username",
            "viewer",
            "--password-file",
            password.toString(),
            "--token-file",
            token.toString(),
            "--output",
            "rtmp://media/live/key-4712");

    assertThat(add.status()).isOne();
    assertThat(add.err())
        .contains("*** may not send *** to *** or rtsp://***@c/d", "/source/password: *** is bad")
        .doesNotContain("geheim", "token-0815", "4712", "\u001b", "\u009b");
    assertThat(server.calls().get(0).header("Authorization")).isEqualTo("Bearer token-0815");
  }

  @Test
  void removeNamesTheVersionItMeans() {
    server.on("DELETE /streams/gate", 204, "");

    assertThat(run("streams", "remove", "gate").out()).isEqualTo("removed gate\n");
    assertThat(run("streams", "remove", "gate", "--if-match", "17").status()).isZero();
    assertThat(server.calls().get(0).header("If-match")).isEmpty();
    assertThat(server.calls().get(1).header("If-match")).isEqualTo("\"17\"");
  }

  @ParameterizedTest
  @CsvSource({
    "enable, PATCH /streams/gate, 200, enabled gate, '{\"enabled\":true}'",
    "disable, PATCH /streams/gate, 200, disabled gate, '{\"enabled\":false}'",
    "restart, POST /streams/gate/restart, 202, restarting gate, ''",
  })
  void aChangeIsOneCall(String command, String call, int status, String said, String body) {
    server.on(call, status, "{}");

    CommandRun change = run("streams", command, "gate");

    assertThat(change.status()).as(change.toString()).isZero();
    assertThat(change.out()).isEqualTo(said + "\n");
    assertThat(server.calls().get(0).body()).isEqualTo(body);
  }

  @Test
  void historyIsATable() {
    server.on(
        "GET /streams/gate/history",
        200,
        """
        { "items": [ { "at": "2026-11-22T10:00:00Z", "who": "ops", "what": "changed", "revision": 2,
                       "version": 17, "keys": ["/enabled", "/name"] } ] }
        """);

    assertThat(run("streams", "history", "gate").out())
        .isEqualTo(
            """
            AT                    WHO  WHAT     REVISION  KEYS
            2026-11-22T10:00:00Z  ops  changed  2         /enabled /name
            """);
  }

  @Test
  void snapshotWritesThePictureOrNothing() throws IOException {
    Path file = folder.resolve("gate.jpg");
    server.on("GET /streams/gate/snapshot.jpg", 503, "{\"detail\": \"the stream is not live\"}");
    CommandRun refused = run("streams", "snapshot", "gate", file.toString());
    assertThat(refused.status()).isOne();
    assertThat(refused.err())
        .isEqualTo("penstock: the server could not do it (503): the stream is not live\n");
    assertThat(folder).isEmptyDirectory();

    server.on("GET /streams/gate/snapshot.jpg", 200, "image/jpeg", "JPEG…");
    assertThat(run("streams", "snapshot", "gate", file.toString()).status()).isZero();
    assertThat(file).hasContent("JPEG…");
  }

  @Test
  void reloadPrintsWhatBecameOfIt() {
    server.on("POST /reload", 200, "{ \"changed\": [\"gate\"], \"unchanged\": 3 }");
    assertThat(run("reload").out()).contains("changed:").contains("- gate");

    server.on("POST /reload", 403, "{ \"detail\": \"reload needs the role admin\" }");
    assertThat(run("reload").err())
        .isEqualTo("penstock: the server refused (403): reload needs the role admin\n");
  }

  // ---------------------------------------------------------------- apply, export

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.conf | penstock { http.port = 1, streams { gate { source.uri = "rtsp://x/s", stall-timeout = 5s } } }
          b.conf | streams { gate { source.uri = "rtsp://x/s", stallTimeout = 5s } }
          c.conf | gate { source.uri = "rtsp://x/s", stall-timeout = 5s }
          d.json | [ { "id": "gate", "source": { "uri": "rtsp://x/s" }, "stallTimeout": "5s" } ]
          e.json | { "streams": [ { "id": "gate", "source": { "uri": "rtsp://x/s" }, "stallTimeout": "5s" } ] }
          f.yaml | { gate: { source: { uri: "rtsp://x/s" }, stall-timeout: 5s } }
          g.yml  | { streams: { gate: { source: { uri: "rtsp://x/s" }, stallTimeout: 5s } } }
          h.json | [ { "id": "gate", "revision": 3, "spec": { "source": { "uri": "rtsp://x/s" }, "stallTimeout": "5s" }, "status": {} } ]
          """)
  void applyTakesEveryShape(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    server.on("POST /streams:apply", 200, applied("created"));

    CommandRun apply = run("streams", "apply", file.toString());

    assertThat(apply.status()).as(apply.toString()).isZero();
    assertThat(apply.out()).isEqualTo("created    gate\n1 stream: 1 created\n");
    assertThat(body(server.calls().get(0)))
        .isEqualTo(
            json(
                """
                { "streams": [ { "id": "gate", "source": { "uri": "rtsp://x/s" }, "stallTimeout": "5s" } ] }
                """));
  }

  @Test
  void applySaysWhatIsInvalidAndThatNothingWasChanged() throws IOException {
    Path file = Files.writeString(folder.resolve("a.conf"), "gate { a = 1 }, yard { b = 2 }");
    String answer =
        """
        { "applied": false, "results": [ { "id": "gate", "result": "created" },
          { "id": "yard", "result": "invalid", "errors": [ { "pointer": "/b", "detail": "unknown key" } ] } ] }
        """;
    for (int status : new int[] {200, 400}) {
      server.on("POST /streams:apply", status, answer);

      CommandRun apply = run("streams", "apply", file.toString());

      assertThat(apply.status()).isOne();
      assertThat(apply.out())
          .isEqualTo(
              """
              created    gate
              invalid    yard
                         /b: unknown key
              2 streams: 1 created, 1 invalid
              """);
      assertThat(apply.err()).isEqualTo("penstock: nothing was changed\n");
    }
  }

  @Test
  void applySaysWhatIsWrongWithAStreamThatHasNoResult() throws IOException {
    Path file = Files.writeString(folder.resolve("a.json"), "{ \"-\": { \"a\": 1 } }");
    server.on(
        "POST /streams:apply",
        400,
        """
        { "detail": "1 problem", "done": false, "results": [],
          "errors": [ { "pointer": "/streams/0/id", "detail": "is no id" } ] }
        """);

    CommandRun apply = run("streams", "apply", file.toString());

    assertThat(apply.status()).isOne();
    assertThat(apply.out()).startsWith("invalid    /streams/0/id: is no id\n");
    assertThat(apply.err()).isEqualTo("penstock: nothing was changed\n");
  }

  @Test
  void applyOfADryRunChangesNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("a.conf"), "gate { source.uri = \"rtsp://x/s\" }");
    server.on("POST /streams:apply?dryRun=true", 200, applied("created").replace("true", "false"));

    CommandRun apply = run("streams", "apply", "--dry-run", file.toString());

    assertThat(apply.status()).as(apply.toString()).isZero();
    assertThat(apply.out()).endsWith("1 stream: 1 created (dry run: nothing was changed)\n");
    assertThat(server.lines()).containsExactly("POST /streams:apply?dryRun=true");
  }

  @Test
  void moreThanOneCallTakesAreTriedBeforeTheyAreApplied() throws IOException {
    StringBuilder streams = new StringBuilder();
    for (int i = 0; i < 1_001; i++) {
      streams.append("c").append(i).append(" { source.uri = \"rtsp://x/s\" }\n");
    }
    Path file = Files.writeString(folder.resolve("a.conf"), streams);
    server.on("POST /streams:apply?dryRun=true", 200, applied("created"));
    server.on("POST /streams:apply", 200, applied("created"));

    assertThat(run("streams", "apply", file.toString()).status()).isZero();
    assertThat(server.lines())
        .containsExactly(
            "POST /streams:apply?dryRun=true",
            "POST /streams:apply?dryRun=true",
            "POST /streams:apply",
            "POST /streams:apply");
    assertThat(body(server.calls().get(0)).path("streams")).hasSize(1_000);
    assertThat(body(server.calls().get(1)).path("streams")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.conf | gate { source.uri = "rtsp://a:geheim@x/s }        | line 1: is no HOCON here
          b.conf | gate = "geheim"                                  | holds no streams
          c.conf | gate { source.password = ${GEHEIM_FEHLT} }       | ${GEHEIM_FEHLT} is neither a key nor set
          d.json | [ { "source": { "password": "geheim" } } ]       | stream 1 of the list is no object with an id
          e.yaml | "gate: { source: geheim"                         | single value
          f.yaml | gate: { source: geheim                           | is not YAML
          g.conf | gate { a = 1 }, Gate { a = 2 }                   | are the same stream
          h.conf | penstock.http.port = 1                           | there are no streams
          """)
  void applyExplainsAFileItCannotTakeWithoutQuotingIt(String name, String text, String said)
      throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);

    CommandRun apply = run("streams", "apply", file.toString());

    assertThat(apply.status()).isOne();
    assertThat(apply.err()).contains(said).doesNotContain("geheim");
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void exportIsTakenBackByApply() throws IOException {
    server.on(
        "GET /streams?limit=1000", 200, "{\"items\": [" + GATE + "," + YARD + "], \"next\": null}");
    server.on("POST /streams:apply", 200, applied("unchanged"));
    for (String name : List.of("export.conf", "export.json")) {
      Path file = folder.resolve(name);

      CommandRun export = run("streams", "export", file.toString());

      assertThat(export.status()).as(export.toString()).isZero();
      assertThat(export.out()).isEqualTo(file + ": 1 stream\n");
      assertThat(file).content().contains("*** stands for them");
      assertThat(run("streams", "apply", file.toString()).status()).isZero();
      assertThat(body(server.calls().get(server.calls().size() - 1)))
          .isEqualTo(
              json(
                  """
                  { "streams": [ { "id": "gate", "name": "Tor 1", "labels": { "site": "north" },
                      "source": { "uri": "rtsp://10.0.0.7/s", "transport": "tcp", "latency": "200ms",
                                  "username": "viewer", "password": "***" },
                      "encode": { "bitrate": 4000000 },
                      "outputs": [ { "name": "main", "uri": "rtmp://media/live/***" } ] } ] }
                  """));
    }
  }

  @Test
  void exportOfAllHasTheStreamsOfTheConfigurationToo() {
    server.on(
        "GET /streams?limit=1000", 200, "{\"items\": [" + GATE + "," + YARD + "], \"next\": null}");

    CommandRun export = run("streams", "export", "--all");

    assertThat(export.status()).as(export.toString()).isZero();
    assertThat(export.out()).contains("gate", "yard", "enabled=false", "realtime=false");
  }

  // ---------------------------------------------------------------- import

  @Test
  void importSaysWhatItLeavesAndAppliesTheRest() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("mediamtx.yml"),
            """
            paths:
              hof:
                source: rtsp://10.0.0.8/s
              all_others: {}
            """);
    server.on("POST /streams:apply", 200, applied("created"));

    CommandRun imported =
        run(
            "streams",
            "import",
            file.toString(),
            "--output",
            "rtmp://m/live/{id}",
            "--label",
            "from=mtx");

    assertThat(imported.status()).as(imported.toString()).isZero();
    assertThat(imported.err())
        .isEqualTo("path all_others: not taken over: it stands for all other paths\n");
    assertThat(body(server.calls().get(0)))
        .isEqualTo(
            json(
                """
                { "streams": [ { "id": "hof", "source": { "uri": "rtsp://10.0.0.8/s" },
                    "outputs": [ { "name": "main", "uri": "rtmp://m/live/{id}" } ], "labels": { "from": "mtx" } } ] }
                """));
  }

  @Test
  void importOfWhatNobodyKnowsAsksForTheFormat() throws IOException {
    Path file = Files.writeString(folder.resolve("cameras.txt"), "hello");

    CommandRun imported = run("streams", "import", file.toString());

    assertThat(imported.status()).isOne();
    assertThat(imported.err()).contains("say so by --from");
  }

  // ---------------------------------------------------------------- servers that are none

  @Test
  void nobodyThereIsOneSentence() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    CommandRun list = CommandRun.of("streams", "list", "--server", "http://127.0.0.1:" + port);

    assertThat(list.status()).isOne();
    assertThat(list.err())
        .isEqualTo(
            "penstock: no service answers at http://127.0.0.1:"
                + port
                + ": does it run there? (--server URL)\n");
  }

  @Test
  void aServerThatHangsIsOneSentence() {
    server.on("GET /streams?limit=1000", exchange -> exchange.sendResponseHeaders(200, 100));

    CommandRun list = run("streams", "list", "--timeout", "300ms");

    assertThat(list.status()).isOne();
    assertThat(list.err()).startsWith("penstock: ").hasLineCount(1);
  }

  @Test
  void aServerThatIsNotPenstockIsOneSentence() {
    server.on("GET /streams?limit=1000", 200, "text/html", "<html>router</html>");

    assertThat(run("streams", "list").err())
        .isEqualTo("penstock: what answers there is not Penstock: 200, and no JSON (text/html)\n");
  }

  @Test
  void aRefusedTokenSaysHowToGiveAnother() {
    server.on("GET /streams?limit=1000", 401, "{\"detail\": \"a token is needed\"}");

    CommandRun list = run("streams", "list");

    assertThat(list.status()).isOne();
    assertThat(list.err())
        .isEqualTo(
            "penstock: the server does not let you in: a token is needed; give a token by --token-file,"
                + " PENSTOCK_TOKEN or PENSTOCK_TOKEN_FILE\n");
  }

  @Test
  void theExportIsForItsOwnersEyes() throws IOException {
    server.on("GET /streams?limit=1000", 200, "{\"items\": [], \"next\": null}");
    Path file = folder.resolve("export.conf");

    assertThat(run("streams", "export", file.toString()).status()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  private static String applied(String result) {
    return "{ \"applied\": true, \"results\": [ { \"id\": \"gate\", \"result\": \""
        + result
        + "\" } ] }";
  }

  private static JsonNode body(PlayedServer.Call call) {
    return json(call.body());
  }

  private static JsonNode json(String text) {
    JsonNode json = ApiAnswer.parsed(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(json.isMissingNode()).as(text).isFalse();
    return json;
  }
}
