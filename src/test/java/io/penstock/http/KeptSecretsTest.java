package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.http.StreamService.Answer;
import io.penstock.testkit.ActorKit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A secret that is kept does not follow an address to another host. */
class KeptSecretsTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final String SECRET = "geheim4711";
  private static final String ADDED =
      """
      {"enabled": false,
       "source": {"uri": "rtsp://cam/2", "username": "u", "password": "geheim4711"},
       "outputs": [{"name": "out", "uri": "rtmp://h/live/geheim4711"}],
       "process": [{"type": "webhook", "url": "https://hook/a?k=geheim4711", "apiKey": "geheim4711",
                    "proxy": {"host": "gate"}}]}
      """;

  private StreamService service;

  @BeforeEach
  void start() throws Exception {
    service =
        StreamService.start(
            KIT,
            """
            streams.declared {
              enabled = false
              source { uri = "rtsp://cam/1", username = u, password = geheim4711 }
            }
            """);
    assertThat(service.put("/streams/added", ADDED).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PATCH | {"source": {"uri": "rtsp://evil/2"}}
          PATCH | {"source": {"uri": "rtsp://evil/2", "password": "***"}}
          PATCH | {"source": {"uri": "rtsp://evil/2", "username": "v"}}
          PATCH | {"source": {"uri": "rtsp://u:***@evil/2"}}
          PATCH | {"source": {"uri": "rtsp://cam:8554/2"}}
          PATCH | {"source": {"uri": "rtsps://cam/2"}}
          PATCH | {"source": {"uri": "rtsp://cam.evil/2"}}
          PUT   | {"source": {"uri": "rtsp://evil/2", "username": "u", "password": "***"}}
          PUT   | {"source": {"uri": "rtsp://u:***@evil/2"}}
          """)
  void aPasswordForAnotherHostHasToBeGivenAgain(String method, String json) {
    for (String id : new String[] {"added", "declared"}) {
      Answer answer =
          method.equals("PUT")
              ? service.put("/streams/" + id, json)
              : service.patch("/streams/" + id, json);

      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
      assertThat(answer.problem()).isEqualTo("invalid-stream");
      assertThat(answer.pointers()).containsExactly("/source/password");
      assertThat(answer.json().at("/errors/0/detail").asText())
          .isEqualTo("must be given again, since the address names another host");
      assertThat(service.get("/streams/" + id).body())
          .contains("rtsp://cam/")
          .doesNotContain(SECRET);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"source": {"uri": "rtsp://cam/other"}}
          {"source": {"uri": "rtsp://CAM:554/2"}}
          {"source": {"uri": "rtsp://evil/2", "password": "geheim4711"}}
          {"source": {"uri": "rtsp://evil/2", "password": "another"}}
          {"source": {"uri": "rtsp://u:another@evil/2"}}
          {"source": {"uri": "rtsp://evil/2", "username": null, "password": null}}
          {"source": {"username": "v"}}
          """)
  void aPasswordStaysWithItsHostAndAnotherMayBeGiven(String json) {
    for (String id : new String[] {"added", "declared"}) {
      Answer answer = service.patch("/streams/" + id, json);

      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).doesNotContain(SECRET);
    }
  }

  @Test
  void manyAtOnceAreRefusedLikewise() {
    Answer answer =
        service.post(
            "/streams:apply",
            """
            {"streams": [
              {"id": "new", "enabled": false, "source": {"uri": "rtsp://cam/3"}},
              {"id": "added", "source": {"uri": "rtsp://evil/2", "username": "u", "password": "***"}}]}
            """);

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/pointer").asText())
        .isEqualTo("/streams/1/source/password");
    assertThat(service.get("/streams/new").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 | {"type": "webhook", "url": "https://hook/a?***", "apiKey": "***", "proxy": {"host": "gate"}}
          200 | {"type": "webhook", "url": "https://hook/b", "apiKey": "***", "proxy": {"host": "gate"}}
          200 | {"type": "webhook", "url": "https://evil/b", "apiKey": "new", "proxy": {"host": "gate"}}
          400 | {"type": "webhook", "url": "https://evil/a", "apiKey": "***", "proxy": {"host": "gate"}}
          400 | {"type": "webhook", "url": "https://evil/a?***", "apiKey": "new", "proxy": {"host": "gate"}}
          400 | {"type": "webhook", "url": "http://hook/a", "apiKey": "***", "proxy": {"host": "gate"}}
          400 | {"type": "webhook", "url": "https://hook/a?***", "apiKey": "***", "proxy": {"host": "evil"}}
          400 | {"type": "webhook", "url": "https://hook/a", "apiKey": "***", "more": ["https://evil/"], "proxy": {"host": "gate"}}
          400 | {"type": "overlay", "url": "https://hook/a", "apiKey": "***", "proxy": {"host": "gate"}}
          """)
  void aProcessorsSecretStaysWithItsAddresses(int status, String processor) {
    Answer answer = service.patch("/streams/added", "{\"process\": [" + processor + "]}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 | rtmp://h/live/***
          200 | rtmp://h/live/new
          200 | rtmp://evil/live/new
          400 | rtmp://evil/live/***
          400 | rtmps://h/live/***
          400 | rtmp://h/other/***
          """)
  void aStreamKeyStaysWithItsAddress(int status, String uri) {
    Answer answer =
        service.patch(
            "/streams/added", "{\"outputs\": [{\"name\": \"out\", \"uri\": \"" + uri + "\"}]}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).doesNotContain(SECRET);
  }

  private static final String MORE =
      """
      {"enabled": false,
       "source": {"uri": "rtsp://cam/2", "username": "u", "password": "geheim4711",
                  "fallbackUris": ["rtsp://spare/2?k=geheim4711", "rtsp://spare/3"],
                  "substream": {"uri": "rtsp://low/2", "username": "v", "password": "geheim4711s"}}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          added | {"fallbackUris": ["rtsp://evil/2"]}                                            | /source/password
          added | {"substream": {"uri": "rtsp://evil/2"}}                                        | /source/password
          added | {"substream": {"uri": "rtsp://evil/2", "username": "w"}}                       | /source/password
          added | {"substream": {"uri": "rtsp://w:p@evil/2"}}                                    |
          added | {"substream": {"uri": "rtsp://evil/2", "username": "w", "password": "p"}}      |
          added | {"substream": {"uri": "rtsp://cam/3"}}                                         |
          added | {"fallbackUris": ["rtsp://evil/2"], "password": "new"}                         |
          more  | {"fallbackUris": ["rtsp://spare/9"]}                                           |
          more  | {"fallbackUris": ["rtsp://cam/9"], "uri": "rtsp://spare/9"}                    |
          more  | {"fallbackUris": []}                                                           |
          more  | {"fallbackUris": ["rtsp://spare/2", "rtsp://spare:8554/2"]}                    | /source/password
          more  | {"fallbackUris": ["rtsps://spare/2"]}                                          | /source/password
          more  | {"fallbackUris": ["rtsp://spare/2?***", "rtsp://evil/2"]}                      | /source/password
          more  | {"fallbackUris": ["rtsp://evil/2?***"], "password": "new"}                     | /source/fallbackUris/0
          more  | {"fallbackUris": ["rtsp://u:***@evil/2"], "password": "new"}                   | /source/fallbackUris/0
          more  | {"substream": {"uri": "rtsp://evil/2"}}                                        | /source/substream/password
          more  | {"substream": {"uri": "rtsp://evil/2", "password": "***"}}                     | /source/substream/password
          more  | {"substream": {"uri": "rtsp://v:***@evil/2"}}                                  | /source/substream/password
          more  | {"substream": {"uri": "rtsp://cam/3"}}                                         | /source/substream/password
          more  | {"substream": {"password": null, "username": null}}                            | /source/password
          more  | {"substream": {"uri": "rtsp://cam/3", "password": null, "username": null}}     |
          more  | {"substream": {"uri": "rtsp://low/3", "password": "***"}}                      |
          more  | {"substream": null}                                                            |
          """)
  void noAddressBesideTheMainOneTakesAPasswordElsewhere(String id, String source, String pointer) {
    if (id.equals("more")) {
      assertThat(service.put("/streams/more", MORE).status()).isEqualTo(201);
    }

    Answer answer = service.patch("/streams/" + id, "{\"source\": " + source + "}");

    assertThat(answer.body()).doesNotContain(SECRET);
    if (pointer == null) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    } else {
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
      assertThat(answer.pointers()).containsExactly(pointer);
    }
  }

  @Test
  void saysWhichAddressNamesAnotherHost() {
    Answer answer =
        service.patch("/streams/added", "{\"source\": {\"fallbackUris\": [\"rtsp://evil/2\"]}}");

    assertThat(answer.json().at("/errors/0/detail").asText())
        .isEqualTo("must be given again, since fallback 1 names another host");
  }
}
