package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.http.StreamService.Answer;
import io.penstock.testkit.ActorKit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamsApplyTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final String TWO =
      """
      {"streams": [
        {"id": "a", "enabled": false, "source": {"uri": "rtsp://cam/1"}},
        {"id": "gate", "enabled": false, "source": {"uri": "rtsp://cam/2"}}]}
      """;

  private StreamService service;

  @BeforeEach
  void start() throws Exception {
    service =
        StreamService.start(KIT, "streams.gate { source.uri = \"rtsp://cam/1\", enabled = false }");
  }

  @Test
  void appliesManyAndSaysWhatBecameOfEach() {
    Answer answer = service.post("/streams:apply", TWO);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json())
        .isEqualTo(
            StreamService.json(
                """
                {"applied": true, "dryRun": false, "results": [
                  {"id": "a", "result": "created", "revision": 1},
                  {"id": "gate", "result": "replaced", "revision": 2}]}
                """));
    assertThat(service.get("/streams/gate").json().at("/spec/source/uri").asText())
        .isEqualTo("rtsp://cam/2");
    assertThat(service.post("/streams:apply", TWO).json().at("/results").findValuesAsText("result"))
        .containsExactly("same", "same");
  }

  @Test
  void changesNothingInADryRun() {
    Answer answer = service.post("/streams:apply?dryRun=true", TWO);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json())
        .isEqualTo(
            StreamService.json(
                """
                {"applied": false, "dryRun": true, "results": [
                  {"id": "a", "result": "created"}, {"id": "gate", "result": "replaced"}]}
                """));
    assertThat(service.get("/streams/a").status()).isEqualTo(404);
  }

  @Test
  void appliesNoneWhereOneIsWrongAndTellsAllProblems() {
    Answer answer =
        service.post(
            "/streams:apply",
            """
            {"streams": [
              {"id": "a", "source": {"uri": "rtsp://cam/1"}},
              {"id": "b", "source": {"uri": "http://cam/1"}, "stallTimeout": 5},
              {"source": {"uri": "rtsp://cam/1"}},
              {"id": "A", "source": {"uri": "rtsp://cam/1"}},
              7]}
            """);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("invalid-stream");
    assertThat(answer.pointers())
        .contains(
            "/streams/1/source/uri",
            "/streams/1/stallTimeout",
            "/streams/2/id",
            "/streams/3/id",
            "/streams/4");
    assertThat(answer.json().get("applied").asBoolean()).isFalse();
    assertThat(answer.json().get("results").findValuesAsText("result"))
        .containsExactly("created", "invalid");
    assertThat(service.get("/streams/a").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []                              | ''
          {}                              | ''
          {"streams": {}}                 | ''
          {"streams": [], "dryRun": true} | ''
          """)
  void takesOneShapeOnly(String json, String pointer) {
    Answer answer = service.post("/streams:apply", json);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.pointers()).containsExactly(pointer);
  }

  @Test
  void takesAThousandAndNoMore() {
    assertThat(service.post("/streams:apply", many(1000)).status()).isEqualTo(200);
    Answer answer = service.post("/streams:apply", many(1001));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.pointers()).containsExactly("/streams");
    assertThat(service.post("/streams:apply", "{\"streams\": []}").status()).isEqualTo(200);
  }

  private static String many(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            n ->
                "{\"id\": \"many-%d\", \"enabled\": false, \"source\": {\"uri\": \"rtsp://cam/%d\"}}"
                    .formatted(n, n))
        .collect(Collectors.joining(",", "{\"streams\": [", "]}"));
  }

  @ParameterizedTest
  @CsvSource({"dryrun=true", "dryRun=yes", "dryRun=true&dryRun=true", "dryRun"})
  void doesNotTakeAMisspeltDryRunForARealOne(String query) {
    Answer answer = service.post("/streams:apply?" + query, TWO);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("invalid-parameter");
    assertThat(service.get("/streams/a").status()).isEqualTo(404);
  }
}
