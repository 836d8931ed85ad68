package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.http.StreamService.Answer;
import io.penstock.testkit.ActorKit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamChangesTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final String PASSWORD = "hunter2secret";
  private static final String YARD =
      """
      {"id": "yard", "enabled": false, "source": {"uri": "rtsp://viewer:%s@cam/2"},
       "outputs": [{"uri": "rtmp://media/live/yard?token=%s"}]}
      """
          .formatted(PASSWORD, PASSWORD);

  private StreamService service;

  @BeforeEach
  void start() throws Exception {
    service =
        StreamService.start(KIT, "streams.gate { source.uri = \"rtsp://cam/1\", enabled = false }");
  }

  private void addYard() {
    assertThat(service.post("/streams", YARD).status()).isEqualTo(201);
  }

  private String tag(String id) {
    return service.get("/streams/" + id).header("ETag").orElseThrow();
  }

  // ---------------------------------------------------------------- POST

  @Test
  void addsAStreamAndSaysWhereItIs() {
    Answer answer = service.post("/streams", YARD);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Location")).contains("/api/v1/streams/yard");
    assertThat(answer.header("ETag").orElseThrow()).matches("\"\\d+\"");
    assertThat(answer.json().get("origin").asText()).isEqualTo("api");
    assertThat(answer.json().get("revision").asInt()).isEqualTo(1);
    assertThat(answer.json().at("/spec/source/uri").asText()).isEqualTo("rtsp://cam/2");
    assertThat(answer.json().at("/status/state").asText()).isEqualTo("stopped");
    assertThat(answer.body()).doesNotContain(PASSWORD);
    assertThat(service.get("/streams/yard").json()).isEqualTo(answer.json());
    assertThat(tag("yard")).isEqualTo(answer.header("ETag").orElseThrow());
  }

  @Test
  void doesNotAddWhatIsThere() {
    addYard();
    Answer answer = service.post("/streams", YARD.replace("yard", "Yard"));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.problem()).isEqualTo("already-exists");
  }

  @Test
  void listsEveryProblemOfAStreamWithoutAnId() {
    Answer answer =
        service.post(
            "/streams",
            """
            {"source": {"uri": "http://cam/2", "passwordFil": "x"}, "stall-timeout": "5s",
             "outputs": {}, "retry": {"minBackoff": "9s", "maxBackoff": "1s"}, "labels": {"a": []}}
            """);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("invalid-stream");
    assertThat(answer.pointers())
        .containsExactlyInAnyOrder(
            "/id",
            "/source/uri",
            "/source/passwordFil",
            "/stall-timeout",
            "/outputs",
            "/retry/minBackoff",
            "/labels/a");
    assertThat(answer.json().get("errors").findValuesAsText("detail"))
        .contains(
            "must be given",
            "unknown key, did you mean \"passwordFile\"?",
            "is written stallTimeout in JSON",
            "must be a list [ { … } ], not an object",
            "must not be longer than maxBackoff (1s)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []                                   | ''
          "yard"                               | ''
          null                                 | ''
          {"id": 7}                            | /id
          {"id": "no id"}                      | /id
          {"id": null}                         | /id
          {"id": "a", "revision": 3}           | /revision
          {"id": "a", "source": []}            | /source
          {"id": "a", "source": {"uri": 1e400}} | /source/uri
          {"id": "a", "enabled": "maybe"}      | /enabled
          {"id": "a", "a~b/c": 1}              | /a~0b~1c
          {"id": "a", "a\\"b.c": 1}            | /a"b.c
          """)
  void namesWhatIsWrong(String json, String pointer) {
    Answer answer = service.post("/streams", json);

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.pointers()).contains(pointer);
  }

  // ---------------------------------------------------------------- PUT

  @Test
  void putsAStreamThatIsNew() {
    Answer answer = service.put("/streams/yard", YARD);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Location")).contains("/api/v1/streams/yard");
    assertThat(service.put("/streams/yard", YARD).status()).isEqualTo(200);
    assertThat(service.get("/streams/yard").json().get("revision").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yard", "gate"})
  void takesBackWhatItShows(String id) {
    addYard();
    Answer before = service.get("/streams/" + id);
    Answer answer = service.put("/streams/" + id, before.json().get("spec").toString());

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json()).isEqualTo(before.json());
    assertThat(answer.header("ETag")).isEqualTo(before.header("ETag"));
  }

  @Test
  void keepsSecretsWhenSomethingElseChanges() {
    addYard();
    JsonNode spec = service.get("/streams/yard").json().get("spec");
    ((ObjectNode) spec).put("name", "The yard");
    Answer answer = service.put("/streams/yard", spec.toString());

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().at("/spec/name").asText()).isEqualTo("The yard");
    assertThat(answer.json().get("revision").asInt()).isEqualTo(2);
    assertThat(answer.json().at("/spec/source/password").asText()).isEqualTo("***");
    assertThat(service.get("/streams/yard/history").json().at("/items/0/keys").toString())
        .isEqualTo("[\"/name\"]");
  }

  @Test
  void refusesAMaskForWhichThereIsNoSecret() {
    Answer answer =
        service.put(
            "/streams/new",
            """
            {"source": {"uri": "rtsp://cam/1?***", "username": "u", "password": "***"},
             "outputs": [{"uri": "rtmp://media/live/***"}]}
            """);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.pointers())
        .containsExactlyInAnyOrder("/source/uri", "/source/password", "/outputs/0/uri");
    assertThat(answer.json().at("/errors/0/detail").asText()).startsWith("holds ***");
  }

  @ParameterizedTest
  @CsvSource({"YARD, 201", "other, 400", "'', 400"})
  void demandsTheIdOfThePath(String id, int status) {
    Answer answer =
        service.put(
            "/streams/yard",
            "{\"id\": \"%s\", \"enabled\": false, \"source\": {\"uri\": \"rtsp://cam/2\"}}"
                .formatted(id));

    assertThat(answer.status()).isEqualTo(status);
  }

  @Test
  void refusesAnIdThatNoStreamCanHave() {
    assertThat(service.put("/streams/no%20id", "{}").problem()).isEqualTo("invalid-id");
    assertThat(service.patch("/streams/no%20id", "{}").status()).isEqualTo(404);
    assertThat(service.delete("/streams/no%20id").status()).isEqualTo(404);
    assertThat(service.post("/streams/no%20id/restart", "").status()).isEqualTo(404);
    assertThat(service.get("/streams/no%20id/history").status()).isEqualTo(404);
  }

  // ---------------------------------------------------------------- preconditions

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PUT    | If-Match: "999999"          | 412
          PUT    | If-Match: W/"%s"            | 412
          PUT    | If-Match: "x", "%s"         | 200
          PUT    | If-Match: *                 | 200
          PUT    | If-None-Match: *            | 412
          PUT    | If-None-Match: "%s"         | 400
          PUT    | If-Match: 17                | 400
          PATCH  | If-Match: "999999"          | 412
          PATCH  | If-Match: "%s"              | 200
          DELETE | If-Match: "999999"          | 412
          DELETE | If-Match: "%s"              | 204
          """)
  void changesOnlyWhatIsAsTheClientHasIt(String method, String header, int status) {
    addYard();
    String condition = header.replace("%s", tag("yard").replace("\"", ""));
    Answer answer =
        switch (method) {
          case "PUT" -> service.put("/streams/yard", YARD, condition);
          case "PATCH" -> service.patch("/streams/yard", "{\"name\": \"n\"}", condition);
          default -> service.delete("/streams/yard", condition);
        };

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    if (status == 412) {
      assertThat(answer.problem()).isEqualTo("precondition-failed");
    }
  }

  @Test
  void doesNotPutWhatIsGoneMeanwhile() {
    assertThat(service.put("/streams/yard", YARD, "If-Match: *").status()).isEqualTo(412);
    assertThat(service.put("/streams/yard", YARD, "If-None-Match: *").status()).isEqualTo(201);
    assertThat(service.patch("/streams/nobody", "{}", "If-Match: *").status()).isEqualTo(404);
  }

  // ---------------------------------------------------------------- PATCH

  @Test
  void mergesAPatch() {
    addYard();
    Answer answer =
        service.patch(
            "/streams/yard",
            "{\"name\": \"n\", \"labels\": {\"site\": \"north\"}, \"source\": {\"latency\": \"1s\"}}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/spec/labels/site").asText()).isEqualTo("north");
    assertThat(answer.json().at("/spec/source/latency").asText()).isEqualTo("1s");
    assertThat(answer.json().at("/spec/source/username").asText()).isEqualTo("viewer");

    Answer back = service.patch("/streams/yard", "{\"source\": {\"latency\": null}}");
    assertThat(back.json().at("/spec/source/latency").asText()).isEqualTo("200ms");
  }

  @Test
  void takesAnotherUserInAnAddress() {
    addYard();
    Answer answer =
        service.patch("/streams/yard", "{\"source\": {\"uri\": \"rtsp://other:pass1234@cam/3\"}}");

    assertThat(answer.json().at("/spec/source/uri").asText()).isEqualTo("rtsp://cam/3");
    assertThat(answer.json().at("/spec/source/username").asText()).isEqualTo("other");
    assertThat(answer.body()).doesNotContain("pass1234");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []                        | ''
          {"id": "other"}           | /id
          {"id": null}              | /id
          {"on-signal-loss": "hold"} | /on-signal-loss
          {"onSignalLoss": "held"}  | /onSignalLoss
          {"source": null}          | /source/uri
          """)
  void refusesAPatchThatMakesNoStream(String json, String pointer) {
    addYard();
    Answer answer = service.patch("/streams/yard", json);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.pointers()).containsExactly(pointer);
  }

  // ---------------------------------------------------------------- DELETE, restart, history

  @Test
  void removesAStream() {
    addYard();

    assertThat(service.delete("/streams/yard").status()).isEqualTo(204);
    assertThat(service.get("/streams/yard").status()).isEqualTo(404);
    assertThat(service.delete("/streams/yard").status()).isEqualTo(404);
  }

  @Test
  void doesNotRemoveWhatTheConfigurationDeclares() {
    Answer answer = service.delete("/streams/gate");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.problem()).isEqualTo("declared");
  }

  @Test
  void restartsWhatRuns() {
    service.put("/streams/closed", "{\"source\": {\"uri\": \"rtsp://127.0.0.1:1/s\"}}");
    Answer answer = service.post("/streams/closed/restart", "");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("Location")).contains("/api/v1/streams/closed");
    assertThat(service.post("/streams/gate/restart", "").problem()).isEqualTo("not-running");
    assertThat(service.post("/streams/gate/restart", "").status()).isEqualTo(409);
    assertThat(service.post("/streams/nobody/restart", "").status()).isEqualTo(404);
  }

  @Test
  void remembersWhoChangedWhat() {
    addYard();
    service.patch("/streams/yard", "{\"source\": {\"password\": \"other1234\"}}");
    service.delete("/streams/yard");
    Answer answer = service.get("/streams/yard/history");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("items").findValuesAsText("what"))
        .containsExactly("removed", "changed", "created");
    assertThat(answer.json().at("/items/1/who").asText()).isEqualTo("anonymous");
    assertThat(answer.json().at("/items/1/keys/0").asText()).isEqualTo("/source/password");
    assertThat(answer.body()).doesNotContain("other1234");
    assertThat(service.get("/streams/nobody/history").status()).isEqualTo(404);
  }
}
