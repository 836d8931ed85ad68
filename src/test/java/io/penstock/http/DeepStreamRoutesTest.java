package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.control.StreamSupervisor;
import io.penstock.control.StreamSupervisor.StreamEntry;
import io.penstock.control.StreamSupervisor.Streams;
import io.penstock.registry.RegistryReply;
import io.penstock.registry.StreamRegistry;
import io.penstock.settings.PenstockSettings;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamWish;
import io.penstock.testkit.ActorKit;
import io.penstock.testkit.OpenApiContract;
import io.penstock.testkit.ShortConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeepStreamRoutesTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final String PASSWORD = "hunter2secret";
  private static final String KEY = "streamkey4711";
  private static final int HUNG_LIMIT = 8;

  private final AtomicInteger hung = new AtomicInteger();
  private final Map<StreamId, StreamWish> wanted = new LinkedHashMap<>();
  private HttpApi api = new HttpApi(List.of(new DocsRoutes("")));

  private record Answer(int status, String type, String body, Optional<String> retryAfter) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (Exception e) {
        throw new AssertionError(body, e);
      }
    }

    String reason() {
      return json().get("reason").asText();
    }
  }

  @BeforeEach
  void start() {
    ActorRef<StreamSupervisor.Command> supervisor = supervisor();
    ActorRef<StreamRegistry.Command> registry =
        KIT.spawn(StreamRegistry.inMemory(supervisor, Duration.ofDays(90), InstantSource.system()));
    PenstockSettings settings = settings();
    var declared = KIT.probe(StreamRegistry.DeclareReply.class);
    registry.tell(
        new StreamRegistry.Declare(
            settings.streams(), settings.documents(), true, declared.getRef()));
    declared.receiveMessage();
    api = api(registry, supervisor, TIMEOUT);
  }

  private HttpApi api(
      ActorRef<StreamRegistry.Command> registry,
      ActorRef<StreamSupervisor.Command> supervisor,
      Duration timeout) {
    return new HttpApi(
        List.of(
            new DeepStreamRoutes(
                registry,
                supervisor,
                KIT.system().scheduler(),
                timeout,
                new Access(),
                new HungCalls(hung::get, HUNG_LIMIT))));
  }

  /** Knows what it is told, and runs nothing. */
  private ActorRef<StreamSupervisor.Command> supervisor() {
    return KIT.spawn(
        Behaviors.receive(StreamSupervisor.Command.class)
            .onMessage(
                StreamSupervisor.Put.class,
                put -> {
                  wanted.put(put.wish().id(), put.wish());
                  return Behaviors.same();
                })
            .onMessage(
                StreamSupervisor.Remove.class,
                remove -> {
                  wanted.remove(remove.id());
                  return Behaviors.same();
                })
            .onMessage(
                StreamSupervisor.GetStreams.class,
                get -> {
                  get.replyTo()
                      .tell(
                          new Streams(
                              wanted.values().stream()
                                  .map(wish -> new StreamEntry(wish, Optional.empty()))
                                  .toList()));
                  return Behaviors.same();
                })
            .build());
  }

  private static PenstockSettings settings() {
    return ShortConfig.settings(
        """
        defaults.outputs = [ { name = main, uri = "rtmp://media/live/{id}?k=%s" } ]
        streams.gate { name = "Gate", source.uri = "rtsp://cam/0" }
        streams.off { enabled = false, source.uri = "rtsp://cam/9" }
        """
            .formatted(KEY));
  }

  private static String camera(String id, String url, String change) {
    return """
        { "key": "sensor",
          "value": { "camera_id": "%s", "camera_name": "North gate", "camera_url": "%s", "change": "%s",
            "metadata": { "resolution": "1920x1080", "codec": "h264", "framerate": 30 } },
          "headers": { "source": "vst", "created_at": "2021-06-01T14:34:13.417Z" } }
        """
        .formatted(id, url, change);
  }

  private static String added(String id) {
    return camera(id, "rtsp://cam/1", "camera_add");
  }

  private static String removed(String id) {
    return camera(id, "rtsp://cam/1", "camera_remove");
  }

  // ---------------------------------------------------------------- add

  @Test
  void addsACameraWithTheOutputsOfTheDefaults() {
    Answer answer = post("add", added("yard"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo("{\"status\":\"HTTP/1.1 200 OK\",\"reason\":\"STREAM_ADD_SUCCESS\"}");
    StreamSpec spec = wanted(new StreamId("yard"));
    assertThat(spec.name()).isEqualTo("North gate");
    assertThat(spec.source().uri().reveal()).isEqualTo("rtsp://cam/1");
    assertThat(spec.outputs())
        .singleElement()
        .satisfies(
            output ->
                assertThat(output.uri().reveal()).isEqualTo("rtmp://media/live/yard?k=" + KEY));
  }

  @Test
  void takesTheFormAndTheTypeThatDeepStreamsOwnToolsSend() {
    String event =
        added("yard").replace("\"value\"", "\"event\"").replace("camera_add", "camera_streaming");

    assertThat(
            post("add", event, MediaTypes.APPLICATION_X_WWW_FORM_URLENCODED.toContentType())
                .status())
        .isEqualTo(200);
    assertThat(wanted(new StreamId("yard")).enabled()).isTrue();
  }

  @Test
  void addsNoCameraTwice() {
    post("add", added("yard"));
    Answer answer = post("add", added("YARD"));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.body())
        .isEqualTo(
            "{\"status\":\"HTTP/1.1 409 Conflict\","
                + "\"reason\":\"STREAM_ADD_FAIL, Duplicate Camera id, unable to add stream\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                      | value.change must hold "add", as camera_add does
          []                                                                      | value.change must hold "add", as camera_add does
          {"value": {"camera_id": "a", "camera_url": "rtsp://c/1"}}               | value.change must hold "add", as camera_add does
          {"value": {"camera_id": "a", "change": "camera_add"}}                   | value.camera_url must be given
          {"value": {"camera_url": "rtsp://c/1", "change": "camera_add"}}         | value.camera_id must be given
          {"value": {"camera_id": "a b", "camera_url": "rtsp://c/1", "change": "camera_add"}} | value.camera_id must be 1 to 63 letters, digits, _ and -, the first a letter or digit
          {"value": {"camera_id": "a", "camera_url": "http://c/1", "change": "camera_add"}} | value.camera_url no source has the scheme http: use rtsp, rtsps or file
          """)
  void saysWhatIsWrongWithACamera(String body, String reason) {
    Answer answer = post("add", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.reason()).isEqualTo("STREAM_ADD_FAIL, " + reason);
    assertThat(answer.json().get("status").asText()).isEqualTo("HTTP/1.1 400 Bad Request");
  }

  @Test
  void whatIsNoJsonIsAProblem() {
    Answer answer = post("add", "camera_id=yard");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.type()).isEqualTo("application/problem+json");
  }

  // ---------------------------------------------------------------- remove

  @Test
  void removesACamera() {
    post("add", added("yard"));
    Answer answer = post("remove", removed("yard"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo("{\"status\":\"HTTP/1.1 200 OK\",\"reason\":\"STREAM_REMOVE_SUCCESS\"}");
    assertThat(post("remove", removed("yard")).status()).isEqualTo(404);
  }

  @Test
  void removesNoCameraThatTheConfigurationDeclares() {
    Answer answer = post("remove", removed("gate"));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.reason())
        .isEqualTo("STREAM_REMOVE_FAIL, the configuration declares this camera: remove it there");
  }

  @Test
  void removesNothingForARequestToAdd() {
    post("add", added("yard"));

    assertThat(post("remove", added("yard")).status()).isEqualTo(400);
    assertThat(ids()).contains("yard");
  }

  // ---------------------------------------------------------------- get-stream-info

  @Test
  void listsTheCamerasThatRun() {
    post("add", camera("yard", "rtsp://viewer:" + PASSWORD + "@cam/1", "camera_add"));
    Answer answer = get("/api/v1/stream/get-stream-info");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain(PASSWORD, KEY);
    assertThat(answer.json().toString())
        .isEqualTo(
            "{\"status\":\"HTTP/1.1 200 OK\",\"reason\":\"GET_LIVE_STREAM_INFO_SUCCESS\","
                + "\"stream-info\":{\"stream-count\":2,\"stream-info\":["
                + "{\"camera_id\":\"gate\",\"camera_name\":\"Gate\","
                + "\"camera_url\":\"rtsp://cam/0\",\"source_id\":0},"
                + "{\"camera_id\":\"yard\",\"camera_name\":\"North gate\","
                + "\"camera_url\":\"rtsp://cam/1\",\"source_id\":1}]}}");
  }

  @Test
  void givesTheLeastFreeNumberToANewCamera() {
    post("add", added("a"));
    post("add", added("b"));
    assertThat(numbers()).isEqualTo(Map.of("gate", 0, "a", 1, "b", 2));

    post("remove", removed("a"));
    assertThat(numbers()).isEqualTo(Map.of("gate", 0, "b", 2));

    post("add", added("c"));
    assertThat(numbers()).isEqualTo(Map.of("gate", 0, "b", 2, "c", 1));
  }

  private Map<String, Integer> numbers() {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    get("/api/v1/stream/get-stream-info")
        .json()
        .at("/stream-info/stream-info")
        .forEach(
            camera ->
                numbers.put(camera.get("camera_id").asText(), camera.get("source_id").asInt()));
    return numbers;
  }

  private Set<String> ids() {
    return numbers().keySet();
  }

  // ---------------------------------------------------------------- when it cannot

  @Test
  void saysSoWhenNobodyAnswers() {
    api = api(KIT.spawn(Behaviors.ignore()), KIT.spawn(Behaviors.ignore()), Duration.ofMillis(200));

    for (Answer answer :
        List.of(
            post("add", added("yard")),
            post("remove", removed("yard")),
            get("/api/v1/stream/get-stream-info"))) {
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.reason()).endsWith("_FAIL, the node does not answer in time");
      assertThat(answer.retryAfter()).contains("1");
    }
  }

  @Test
  void tellsAFullDiskFromOneThatFails() {
    RegistryReply full = new RegistryReply.NotStored(true, "there is no room left");
    RegistryReply broken = new RegistryReply.NotStored(false, "it cannot be written");

    assertThat(DeepStreamAnswer.added(full).response().status().intValue()).isEqualTo(507);
    assertThat(DeepStreamAnswer.removed(full).reason())
        .isEqualTo("STREAM_REMOVE_FAIL, there is no room left");
    assertThat(DeepStreamAnswer.added(broken).response().status().intValue()).isEqualTo(503);
    assertThat(
            DeepStreamAnswer.added(new RegistryReply.Overloaded()).response().status().intValue())
        .isEqualTo(503);
  }

  // ---------------------------------------------------------------- health

  @ParameterizedTest
  @CsvSource({
    "/live, live-info, ds-liveness, GET_LIVE_INFO",
    "/api/v1/live, live-info, ds-liveness, GET_LIVE_INFO",
    "/ready, ready-info, ds-ready, GET_READY_INFO",
    "/api/v1/ready, ready-info, ds-ready, GET_READY_INFO",
    "/startup, startup-info, ds-startup, GET_STARTUP_INFO",
    "/api/v1/startup, startup-info, ds-startup, GET_STARTUP_INFO",
    "/api/v1/health/get-dsready-state, health-info, ds-ready, GET_DS_READINESS_INFO"
  })
  void answersProbesAsDeepStreamDoes(String path, String info, String key, String call) {
    Answer answer = get(path);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/" + info + "/" + key).asText()).isEqualTo("YES");
    assertThat(answer.reason()).isEqualTo(call + "_SUCCESS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ready", "/api/v1/ready", "/api/v1/health/get-dsready-state"})
  void isNotReadyWithTooManyHungCalls(String path) {
    hung.set(HUNG_LIMIT);
    Answer answer = get(path);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).contains("\"ds-ready\":\"NO\"", "_FAIL, 8 native calls hang");
    assertThat(get("/live").status()).isEqualTo(200);
  }

  // ---------------------------------------------------------------- requests

  private StreamSpec wanted(StreamId id) {
    // The supervisor answers in its own time.
    get("/api/v1/stream/get-stream-info");
    return Optional.ofNullable(wanted.get(id)).map(StreamWish::spec).orElseThrow();
  }

  private Answer post(String call, String body) {
    return post(call, body, ContentTypes.APPLICATION_JSON);
  }

  private Answer post(String call, String body, ContentType type) {
    String path = "/api/v1/stream/" + call;
    Answer answer =
        ask(
            HttpRequest.POST("http://node" + path)
                .withEntity(type, ByteString.fromString(body).toArray()));
    OpenApiContract.check("POST", path, body, answer.status(), answer.type(), answer.body());
    return answer;
  }

  private Answer get(String path) {
    Answer answer = ask(HttpRequest.GET("http://node" + path));
    OpenApiContract.check("GET", path, null, answer.status(), answer.type(), answer.body());
    return answer;
  }

  private Answer ask(HttpRequest request) {
    Function<HttpRequest, HttpResponse> service =
        sent -> {
          try {
            return api.route()
                .handler(KIT.system())
                .apply(sent)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        };
    HttpResponse response = service.apply(request);
    try {
      String body =
          response
              .entity()
              .toStrict(10_000, KIT.system())
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS)
              .getData()
              .utf8String();
      return new Answer(
          response.status().intValue(),
          response.entity().getContentType().toString().replaceAll("\\s*;.*", ""),
          body,
          response.getHeader("Retry-After").map(HttpHeader::value));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
