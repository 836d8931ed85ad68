package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.decodeRequestWith;
import static akka.http.javadsl.server.Directives.parameter;
import static akka.http.javadsl.server.Directives.path;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.coding.Coder;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethod;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.ContentEncoding;
import akka.http.javadsl.model.headers.HttpEncodings;
import akka.japi.function.Function;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.control.StreamSupervisor;
import io.penstock.control.StreamSupervisor.GetStream;
import io.penstock.control.StreamSupervisor.GetStreams;
import io.penstock.control.StreamSupervisor.StreamEntry;
import io.penstock.control.StreamSupervisor.Streams;
import io.penstock.stream.AudioMode;
import io.penstock.stream.AudioStatus;
import io.penstock.stream.Chosen;
import io.penstock.stream.Codec;
import io.penstock.stream.Credentials;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.Failure;
import io.penstock.stream.FrameTimes;
import io.penstock.stream.HealthSpec;
import io.penstock.stream.LastError;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.OutputState;
import io.penstock.stream.OutputStatus;
import io.penstock.stream.ProcessorSpec;
import io.penstock.stream.RetrySpec;
import io.penstock.stream.Secret;
import io.penstock.stream.SecretUri;
import io.penstock.stream.Sighting;
import io.penstock.stream.SignalLoss;
import io.penstock.stream.SizeChange;
import io.penstock.stream.SourceOffer;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.SourceStatus;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.stream.StreamWish;
import io.penstock.stream.SubstreamStatus;
import io.penstock.stream.Transport;
import io.penstock.stream.Trust;
import io.penstock.testkit.ActorKit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamRoutesTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final String PASSWORD = "hunter2secret";
  private static final String KEY = "streamkey4711";
  private static final String TOKEN = "querytoken0815";
  private static final List<String> SECRETS = List.of(PASSWORD, KEY, TOKEN);

  private static final StreamSpec GATE =
      new StreamSpec(
          new StreamId("gate-north"),
          "North gate",
          Map.of("site", "north"),
          true,
          new SourceSpec(
              SecretUri.parse("rtsp://10.0.0.7:554/stream1?token=" + TOKEN),
              Optional.of(new Credentials("viewer", new Secret(PASSWORD))),
              Transport.TCP,
              Duration.ofMillis(200),
              new Trust.Machine(),
              false),
          List.of(
              new ProcessorSpec(
                  "overlay", true, Optional.of(Duration.ofMillis(1500)), Map.of("text", "gate")),
              new ProcessorSpec(
                  "webhook",
                  false,
                  Optional.empty(),
                  Map.of(
                      "url",
                      "https://viewer:" + PASSWORD + "@alerts.example/in?t=" + TOKEN,
                      "apiKey",
                      KEY,
                      "zones",
                      List.of(Map.of("name", "door", "access_token", List.of(TOKEN)))))),
          new EncodeSpec(Codec.H264, 4_000_000, Duration.ofSeconds(2), SizeChange.LETTERBOX, true),
          AudioMode.AUTO,
          List.of(new OutputSpec("main", SecretUri.parse("rtmp://media.example/live/" + KEY))),
          new RetrySpec(Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofSeconds(30)),
          Duration.ofSeconds(5),
          SignalLoss.SLATE,
          new HealthSpec(Duration.ofSeconds(10), Duration.ZERO, Duration.ofMillis(1500)),
          true,
          ZoneId.of("Europe/Berlin"),
          Optional.empty());

  private static final StreamSpec DISABLED =
      new StreamSpec(
          new StreamId("off"),
          "off",
          Map.of(),
          false,
          new SourceSpec(
              SecretUri.parse("rtsp://viewer:" + PASSWORD + "@10.0.0.8/s"),
              Optional.empty(),
              Transport.AUTO,
              Duration.ofSeconds(1),
              new Trust.Machine(),
              false),
          List.of(),
          GATE.encode(),
          GATE.audio(),
          List.of(new OutputSpec("main", SecretUri.parse("rtmp://m/live/x?auth=" + TOKEN))),
          GATE.retry(),
          Duration.ofSeconds(5),
          SignalLoss.SLATE,
          new HealthSpec(Duration.ofSeconds(10), Duration.ZERO, Duration.ofMillis(1500)),
          true,
          ZoneId.of("UTC"),
          Optional.empty());

  private static final StreamStatus STATUS =
      new StreamStatus(
          StreamState.BACKING_OFF,
          NOON,
          Optional.of("nobody answers"),
          "process",
          "processors see every frame",
          new Chosen("nvidia/nvh264dec", ""),
          new Chosen("software/x264enc", "nvidia/nvh264enc: this GPU has no encoder"),
          new SourceStatus(
              Optional.of("h264"),
              1920,
              1080,
              25,
              Optional.of(new AudioStatus("pcmu", true)),
              1234,
              5,
              98_000,
              1,
              7,
              6,
              Optional.of(new LastError(new Failure.SourceUnreachable("nobody answers"), NOON)),
              Optional.of(
                  new SubstreamStatus(
                      StreamState.LIVE,
                      Optional.of(new SourceOffer.Video("h265", 640, 360, 12.5)),
                      "software/avdec_h265",
                      99,
                      2,
                      5_000,
                      90,
                      Map.of("decode/slow", 4L),
                      3,
                      1,
                      Optional.empty()))),
          1200,
          Map.of("process/slow", 34L),
          List.of(
              new OutputStatus(
                  "main",
                  GATE.outputs().get(0).uri(),
                  OutputState.LIVE,
                  98_765,
                  12,
                  2,
                  Optional.empty())),
          FrameTimes.NONE,
          List.of(new Sighting("motion", "motion-2", "motion", true, NOON, 1.23456, 3)));

  private static final List<StreamEntry> ENTRIES =
      List.of(
          new StreamEntry(StreamWish.declared(GATE), Optional.of(STATUS)),
          new StreamEntry(StreamWish.declared(DISABLED), Optional.empty()));

  private Function<HttpRequest, CompletionStage<HttpResponse>> service;

  @BeforeEach
  void start() {
    service =
        serving(
            KIT.spawn(
                Behaviors.receive(StreamSupervisor.Command.class)
                    .onMessage(
                        GetStreams.class,
                        get -> {
                          get.replyTo().tell(new Streams(ENTRIES));
                          return Behaviors.same();
                        })
                    .onMessage(
                        GetStream.class,
                        get -> {
                          get.replyTo()
                              .tell(
                                  ENTRIES.stream()
                                      .filter(entry -> entry.spec().id().equals(get.id()))
                                      .findFirst());
                          return Behaviors.same();
                        })
                    .build()));
  }

  private static Function<HttpRequest, CompletionStage<HttpResponse>> serving(
      ActorRef<StreamSupervisor.Command> supervisor) {
    Duration timeout = Duration.ofMillis(300);
    NodeRoutes node =
        new NodeRoutes(
            supervisor, KIT.system().scheduler(), timeout, new HungCalls(() -> 0, 1), () -> "");
    return new HttpApi(
            List.of(
                node,
                new StreamRoutes(
                    supervisor,
                    KIT.system().ignoreRef(),
                    KIT.system().scheduler(),
                    timeout,
                    new Access())))
        .route()
        .handler(KIT.system());
  }

  // ---------------------------------------------------------------- streams

  @Test
  void showsOneStreamAsTheContractHasIt() {
    Answer answer = get("/api/v1/streams/gate-north");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.type()).isEqualTo("application/json");
    assertThat(answer.json())
        .isEqualTo(
            json(
                """
                { "id": "gate-north", "revision": 1, "origin": "config", "enabled": true,
                  "spec": {
                    "enabled": true, "name": "North gate", "labels": {"site": "north"},
                    "source": {"uri": "rtsp://10.0.0.7:554/stream1?***", "transport": "tcp",
                      "latency": "200ms", "username": "viewer", "password": "***"},
                    "process": [
                      {"type": "overlay", "every": "1500ms", "format": "bgr", "text": "gate"},
                      {"type": "webhook", "url": "https://alerts.example/in?***", "apiKey": "***",
                        "zones": [{"name": "door", "access_token": "***"}]}],
                    "encode": {"codec": "h264", "bitrate": 4000000, "keyframeInterval": "2s",
                      "sizeChange": "letterbox", "always": true},
                    "outputs": [{"name": "main", "uri": "rtmp://media.example/live/***"}],
                    "retry": {"minBackoff": "500ms", "maxBackoff": "5s", "healthyAfter": "30s"},
                    "stallTimeout": "5s", "onSignalLoss": "slate",
                    "health": {"frozen": "10s", "black": "0s", "holdOff": "1500ms"},
                    "audio": "auto", "skipCorrupt": true, "timeZone": "Europe/Berlin", "gpu": "auto" },
                  "status": { "state": "backingOff", "since": "2026-11-22T12:00:00Z",
                    "reason": "nobody answers",
                    "plan": "process", "planReason": "processors see every frame",
                    "backend": {"decode": "nvidia/nvh264dec", "encode": "software/x264enc",
                      "encodeReason": "nvidia/nvh264enc: this GPU has no encoder"},
                    "source": {"codec": "h264", "width": 1920, "height": 1080, "fps": 25.0,
                      "audio": {"codec": "pcmu", "encoded": true},
                      "framesIn": 1234, "framesDamaged": 5, "bytes": 98000, "address": 1, "attempt": 7, "reconnects": 6,
                      "lastError": {"cause": "unreachable", "culprit": "camera",
                        "message": "nobody answers", "at": "2026-11-22T12:00:00Z"},
                      "substream": {"state": "live", "codec": "h265", "width": 640, "height": 360, "fps": 12.5,
                        "decoder": "software/avdec_h265", "framesIn": 99, "framesDamaged": 2, "bytes": 5000,
                        "frames": {"processed": 90, "dropped": {"decode/slow": 4}},
                        "attempt": 3, "reconnects": 1, "lastError": null}},
                    "frames": {"processed": 1200, "dropped": {"process/slow": 34}},
                    "outputs": [{"name": "main", "uri": "rtmp://media.example/live/***",
                      "state": "live", "bytes": 98765, "packetsDropped": 12, "reconnects": 2, "lastError": null}],
                    "processors": [{"type": "motion", "name": "motion-2", "kind": "motion",
                      "active": true, "since": "2026-11-22T12:00:00Z", "level": 1.235, "times": 3}] } }
                """));
  }

  @Test
  void listsAllStreamsInTheirOrder() {
    Answer answer = get("/api/v1/streams");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(
            StreamSupport.stream(answer.json().get("items").spliterator(), false)
                .map(item -> item.get("id").asText()))
        .containsExactly("gate-north", "off");
    assertThat(answer.json().get("items").get(0))
        .isEqualTo(get("/api/v1/streams/gate-north").json());
    assertThat(answer.json().has("next")).isTrue();
    assertThat(answer.json().get("next").isNull()).isTrue();
  }

  @Test
  void showsAStreamThatNobodyWantsToRunAsStopped() {
    JsonNode off = get("/api/v1/streams/off").json();

    assertThat(off.get("enabled").asBoolean()).isFalse();
    assertThat(off.at("/status/state").asText()).isEqualTo("stopped");
    assertThat(off.at("/status").has("since")).as("it has no past").isFalse();
  }

  @Test
  void findsAStreamWhateverTheCase() {
    assertThat(get("/api/v1/streams/GATE-North").json().get("id").asText()).isEqualTo("gate-north");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/streams",
        "/api/v1/streams/gate-north",
        "/api/v1/streams/off",
        "/api/v1/streams/nobody?token=querytoken0815",
        "/api/v1/nothing?token=querytoken0815",
        "/health/ready"
      })
  void tellsNoSecret(String path) {
    assertThat(get(path).body()).doesNotContain(SECRETS);
  }

  // ---------------------------------------------------------------- errors

  @ParameterizedTest
  @CsvSource({
    "/api/v1/streams/nobody, there is no stream nobody",
    "/api/v1/streams/no%20id, no stream can have this id",
    "/api/v1/streams/%3Cscript%3E, no stream can have this id",
    "/api/v1/streams/gate-north/more, there is nothing at this path",
    "/api/v1/streams/, there is nothing at this path",
    "/api/v2/streams, there is nothing at this path",
    "/health, there is nothing at this path",
    "/, there is nothing at this path"
  })
  void whatIsNotThereIsAProblem(String path, String detail) {
    assertProblem(get(path), 404, "not-found", "Not Found", detail, path);
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /api/v1/streams",
    "POST, /api/v1/streams/gate-north",
    "PUT, /health/live",
    "PATCH, /health/ready"
  })
  void anotherMethodIsAProblemThatNamesTheOneThatIsTaken(String method, String path) {
    Answer answer = ask(HttpMethods.lookup(method).orElseThrow(), path);

    assertProblem(
        answer,
        405,
        "method-not-allowed",
        "Method Not Allowed",
        "this path does not take that method",
        path);
    assertThat(answer.header("Allow").orElseThrow()).contains("GET");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/streams", "/api/v1/streams/gate-north", "/health/ready"})
  void aNodeThatDoesNotAnswerInTimeIsBusy(String path) {
    service = serving(KIT.spawn(Behaviors.ignore()));
    Answer answer = get(path);

    assertProblem(
        answer, 503, "busy", "Service Unavailable", "the node does not answer in time", path);
    assertThat(answer.header("Retry-After")).contains("1");
  }

  @Test
  void whateverElseARouteRefusesIsAProblem() {
    service =
        Answers.withProblems(
                () ->
                    concat(
                        path("gzip", () -> decodeRequestWith(Coder.Gzip, () -> complete("taken"))),
                        path("limit", () -> parameter("limit", limit -> complete("taken")))))
            .handler(KIT.system());
    Answer encoding =
        ask(
            HttpRequest.POST("http://node/gzip")
                .withEntity("body")
                .addHeader(ContentEncoding.create(HttpEncodings.DEFLATE)));
    Answer parameter = get("/limit");

    for (Answer answer : List.of(encoding, parameter)) {
      assertThat(answer.type()).isEqualTo("application/problem+json");
      assertThat(answer.json().get("type").asText()).endsWith("docs/errors.md#rejected");
      assertThat(answer.json().get("status").asInt()).isEqualTo(answer.status());
    }
    assertThat(parameter.json().get("detail").asText()).contains("limit");
    assertThat(encoding.json().get("detail").asText()).contains("gzip");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET /api/v1/streams/%zz HTTP/1.1 | 400
          GET /api/v1/streams?limit=%zz HTTP/1.1 | 400
          GET / HTTP/7.1                   | 400
          FETCH / HTTP/1.1                 | 400
          nonsense                         | 400
          """)
  void whatIsNoValidRequestIsAProblem(String line, int status) throws Exception {
    ServerBinding binding = bind();
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), binding.localAddress().getPort())) {
      String request = line + "\r\nHost: node\r\nX: " + TOKEN + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer)
          .startsWith("HTTP/1.1 " + status)
          .contains("application/problem+json", "docs/errors.md#malformed-request")
          .doesNotContain(TOKEN);
      assertThat(json(answer.substring(answer.indexOf('{'))).get("status").asInt())
          .isEqualTo(status);
    } finally {
      unbind(binding);
    }
  }

  private static void assertProblem(
      Answer answer, int status, String type, String title, String detail, String instance) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.type()).isEqualTo("application/problem+json");
    JsonNode problem = answer.json();
    assertThat(problem.get("type").asText()).endsWith("docs/errors.md#" + type);
    assertThat(problem.get("title").asText()).isEqualTo(title);
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("detail").asText()).isEqualTo(detail);
    assertThat(problem.get("instance").asText()).isEqualTo(instance);
    assertThat(problem.size()).isEqualTo(5);
  }

  // ---------------------------------------------------------------- health

  @Test
  void livesEvenWhenNobodyAnswers() {
    service = serving(KIT.spawn(Behaviors.ignore()));
    Answer answer = get("/health/live");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json()).isEqualTo(json("{\"status\": \"live\"}"));
  }

  @Test
  void isReadyWhenTheSupervisorAnswers() {
    Answer answer = get("/health/ready");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json()).isEqualTo(json("{\"status\": \"ready\", \"streams\": 2}"));
  }

  // ---------------------------------------------------------------- on the wire

  @Test
  void answersHeadLikeGetWithoutABody() throws Exception {
    ServerBinding binding = bind();
    try {
      URI uri =
          URI.create("http://127.0.0.1:" + binding.localAddress().getPort() + "/health/ready");
      java.net.http.HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  java.net.http.HttpRequest.newBuilder(uri)
                      .method("HEAD", BodyPublishers.noBody())
                      .build(),
                  BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(answer.body()).isEmpty();
    } finally {
      unbind(binding);
    }
  }

  // ---------------------------------------------------------------- what the tests share

  private ServerBinding bind() throws Exception {
    return Http.get(KIT.system())
        .newServerAt("127.0.0.1", 0)
        .bind(service)
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private static void unbind(ServerBinding binding) throws Exception {
    binding.terminate(Duration.ofSeconds(1)).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private record Answer(HttpResponse response, String body) {
    int status() {
      return response.status().intValue();
    }

    String type() {
      return response.entity().getContentType().mediaType().toString();
    }

    Optional<String> header(String name) {
      return response.getHeader(name).map(HttpHeader::value);
    }

    JsonNode json() {
      return StreamRoutesTest.json(body);
    }
  }

  private Answer get(String path) {
    return ask(HttpMethods.GET, path);
  }

  private Answer ask(HttpMethod method, String path) {
    return ask(HttpRequest.create("http://node" + path).withMethod(method));
  }

  private Answer ask(HttpRequest request) {
    try {
      HttpResponse response = service.apply(request).toCompletableFuture().join();
      String body =
          response
              .entity()
              .toStrict(3000, KIT.system())
              .toCompletableFuture()
              .join()
              .getData()
              .utf8String();
      return new Answer(response, body);
    } catch (Exception e) {
      throw new AssertionError(request.toString(), e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }
}
