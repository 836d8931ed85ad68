package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.settings.StreamDocument;
import io.penstock.settings.StreamDocuments;
import io.penstock.stream.StreamId;
import io.penstock.testkit.OpenApiContract;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API's document is sound in itself, and says of streams what the reader of streams does. */
class OpenApiDocumentTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final StreamDocuments READER = RunningService.settings("").documents();
  private static final StreamId GATE = new StreamId("gate");
  private static final Pattern KNOWN = Pattern.compile(", known are: (.*)");

  private static final Pattern COMMA = Pattern.compile(", ");
  private static final Pattern SLASH = Pattern.compile("/");

  // ---------------------------------------------------------------- in itself

  @Test
  void itsExamplesAreAsItsSchemasSay() {
    Map<String, List<JsonNode>> examples = OpenApiContract.examples();

    assertThat(examples.size()).isGreaterThan(50);
    examples.forEach(
        (place, example) ->
            assertThat(OpenApiContract.violations(example.get(0), example.get(1)))
                .as(place)
                .isEmpty());
  }

  @Test
  void anExampleThatIsWrongIsSeen() {
    JsonNode stream = json("{\"$ref\": \"#/components/schemas/NewStream\"}");

    assertThat(OpenApiContract.violations(stream, json("{\"id\": \"no id\", \"source\": {}}")))
        .hasSize(2);
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    List<String> references =
        OpenApiContract.document().findValuesAsText("$ref").stream().distinct().toList();

    assertThat(references).isNotEmpty();
    assertThat(references)
        .allSatisfy(
            reference ->
                assertThat(OpenApiContract.document().at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse());
  }

  @Test
  void everyCallHasANameOfItsOwnAndSaysWhoMayUseIt() {
    Set<String> names = new HashSet<>();
    for (OpenApiContract.Operation operation : OpenApiContract.operations()) {
      JsonNode described = OpenApiContract.description(operation);
      assertThat(names.add(described.get("operationId").asText())).as("%s", operation).isTrue();
      assertThat(described.get("description").asText())
          .as("%s", operation)
          .matches("(?s).*(Role: (viewer|operator|admin)|Needs no token)\\.");
      assertThat(described.has("security"))
          .as("%s", operation)
          .isEqualTo(described.get("description").asText().endsWith("Needs no token."));
    }
  }

  @Test
  void everyParameterOfAPathIsDescribed() {
    for (OpenApiContract.Operation operation : OpenApiContract.operations()) {
      assertThat(OpenApiContract.examplePath(operation)).as("%s", operation).doesNotContain("{");
    }
  }

  @Test
  void everyAnswerIsDescribed() {
    for (OpenApiContract.Operation operation : OpenApiContract.operations()) {
      JsonNode responses = OpenApiContract.description(operation).get("responses");
      assertThat(responses).as("%s", operation).isNotEmpty();
      for (JsonNode response : responses) {
        assertThat(OpenApiContract.resolved(response).path("description").asText())
            .as("%s", operation)
            .isNotEmpty();
      }
    }
  }

  @Test
  void everyBodyHasASchemaWithAName() {
    for (JsonNode content : OpenApiContract.document().findValues("content")) {
      for (JsonNode type : content) {
        assertThat(type.at("/schema/$ref").asText()).startsWith("#/components/schemas/");
      }
    }
  }

  // ---------------------------------------------------------------- against the reader

  @ParameterizedTest
  @CsvSource({
    "StreamSpec, ''",
    "SourceSpec, source",
    "SubstreamSpec, substream/source",
    "EncodeSpec, encode",
    "RetrySpec, retry",
    "HealthSpec, health",
    "OutputSpec, outputs"
  })
  void itHasTheKeysThatTheReaderKnows(String schema, String key) {
    Map<String, Object> unknown = Map.of("qqqqqqqqqqqqqqqqqqqq", 1);
    Map<String, Object> stream = unknown;
    for (String part : SLASH.splitAsStream(key).filter(each -> !each.isEmpty()).toList()) {
      stream = Map.of(part, part.equals("outputs") ? List.of(stream) : stream);
    }

    Set<String> known =
        problems(stream).stream()
            .map(KNOWN::matcher)
            .filter(Matcher::find)
            .flatMap(matcher -> COMMA.splitAsStream(matcher.group(1)))
            .map(OpenApiDocumentTest::camel)
            .collect(Collectors.toCollection(TreeSet::new));

    Set<String> described = new TreeSet<>();
    JsonNode node = OpenApiContract.document().at("/components/schemas/" + schema);
    node.get("properties").fieldNames().forEachRemaining(described::add);
    // The path has it, or the body beside the stream's keys.
    described.remove("id");
    assertThat(known).isNotEmpty().isEqualTo(described);
    assertThat(node.get("additionalProperties").asBoolean(true)).isFalse();
  }

  private static String camel(String kebab) {
    return Pattern.compile("-([a-z])")
        .matcher(kebab)
        .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"source\": {\"uri\": \"rtsp://cam/1\"}}",
        "{\"source\": {\"uri\": \"rtsps://cam/1\", \"username\": \"u\", \"password\": \"p\"}}",
        "{\"source\": {\"uri\": \"rtsp://cam/1\", \"transport\": \"udp\", \"latency\": \"0s\"}}",
        "{\"source\": {\"uri\": \"rtsp://cam/1\", \"latency\": \"1500 millis\"}}",
        "{\"source\": {\"uri\": \"rtsp://cam/1\", \"username\": \"u\", \"password\": \"p\","
            + " \"fallbackUris\": [\"rtsp://b/1\", \"rtsps://c/1\"], \"substream\": {\"uri\":"
            + " \"rtsp://cam/2\", \"username\": null, \"password\": null, \"latency\": \"1s\"}}}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"encode\": {\"bitrate\": 2500000}}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"encode\": {\"bitrate\": \"4M\","
            + " \"codec\": \"h264\", \"keyframeInterval\": \"2s\", \"sizeChange\": \"follow\"}}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"onSignalLoss\": \"disconnect\","
            + " \"stallTimeout\": \"1m\", \"skipCorrupt\": false, \"timeZone\": \"Europe/Berlin\"}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"gpu\": 1}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"gpu\": \"auto\"}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"audio\": \"off\"}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"retry\": {\"minBackoff\": \"10ms\","
            + " \"maxBackoff\": \"1h\", \"healthyAfter\": \"24h\"}}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"health\": {\"frozen\": \"0s\","
            + " \"black\": \"1h\", \"holdOff\": \"5s\"}, \"labels\": {\"site\": \"n\"}}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"name\": \"Gate\", \"enabled\": false,"
            + " \"outputs\": [{\"uri\": \"rtmp://m/live/{id}\"}],"
            + " \"process\": [{\"type\": \"overlay\", \"text\": \"x\", \"every\": \"200ms\","
            + " \"format\": \"bgr\"}]}"
      })
  void whatTheReaderTakesIsValid(String stream) {
    assertThat(problems(map(stream))).isEmpty();
    assertThat(OpenApiContract.violations(spec(), json(stream))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"source\": {}}",
        "{\"source\": {\"uri\": \"rtsp://c/1\", \"transport\": \"tpc\"}}",
        "{\"source\": {\"uri\": \"rtsp://c/1\", \"latency\": \"5\"}}",
        "{\"source\": {\"uri\": \"rtsp://c/1\", \"latency\": 5}}",
        "{\"source\": {\"uri\": \"rtsp://c/1\", \"ur\": \"x\"}}",
        "{\"source\": {\"uri\": \"rtsp://c/1\", \"fallbackUris\": \"rtsp://b/1\"}}",
        "{\"source\": {\"uri\": \"rtsp://c/1\", \"fallbackUris\": [1, {}]}}",
        "{\"source\": {\"uri\": \"rtsp://c/1\", \"substream\": {\"uri\": \"rtsp://c/2\","
            + " \"realtime\": true}}}",
        "{\"source\": {\"uri\": \"rtsp://c/1\", \"substream\": {\"uri\": \"rtsp://c/2\","
            + " \"transport\": \"tpc\"}}}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"encode\": {\"bitrate\": 9999}}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"encode\": {\"bitrate\": \"4MB\"}}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"encode\": {\"codec\": \"h266\"}}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"encode\": {\"sizeChange\": \"crop\"}}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"onSignalLoss\": \"black\"}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"outputs\": [{}]}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"outputs\": {}}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"outputs\":"
            + " [{\"name\": \"no name\", \"uri\": \"rtmp://m/live/k\"}]}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"process\": [{}]}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"process\":"
            + " [{\"type\": \"overlay\", \"text\": \"x\", \"every\": \"1s\", \"fps\": 5}]}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"process\":"
            + " [{\"type\": \"overlay\", \"text\": \"x\", \"fps\": 0}]}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"skipCorrupt\": \"perhaps\"}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"gpu\": 64}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"gpu\": \"fastest\"}",
        "{\"source\": {\"uri\": \"rtsp://c/1\"}, \"audio\": \"loud\"}"
      })
  void whatIsInvalidTheReaderRefuses(String stream) {
    assertThat(OpenApiContract.violations(spec(), json(stream))).isNotEmpty();
    assertThat(problems(map(stream))).isNotEmpty();
  }

  private static JsonNode spec() {
    return json("{\"$ref\": \"#/components/schemas/StreamSpec\"}");
  }

  private static List<String> problems(Map<String, Object> stream) {
    return READER.read(GATE, new StreamDocument(stream)) instanceof StreamDocuments.Refused refused
        ? refused.problems().stream().map(Object::toString).toList()
        : List.of();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, Object> map(String text) {
    return JSON.convertValue(json(text), new TypeReference<>() {});
  }
}
