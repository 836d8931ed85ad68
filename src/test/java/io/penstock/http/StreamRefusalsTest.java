package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.MediaTypes;
import io.penstock.control.StreamSupervisor;
import io.penstock.http.StreamService.Answer;
import io.penstock.registry.RegistryReply;
import io.penstock.registry.StreamRegistry;
import io.penstock.settings.StreamDocuments;
import io.penstock.stream.Origin;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamWish;
import io.penstock.testkit.ActorKit;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request gets that cannot be served, whatever it asks for. */
class StreamRefusalsTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final String SECRET = "hunter2secret";
  private static final String SOUND =
      "{\"id\": \"yard\", \"enabled\": false, \"source\": {\"uri\": \"rtsp://cam/2\"}}";

  private StreamService service;

  @BeforeEach
  void start() throws Exception {
    service =
        StreamService.start(KIT, "streams.gate { source.uri = \"rtsp://cam/1\", enabled = false }");
  }

  // ---------------------------------------------------------------- bodies

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"id": hunter2secret}           | the body is not JSON: line 1, column \\d+
          {"id": "hunter2secret           | the body is not JSON: line 1, column \\d+
          {} {"id": "hunter2secret"}      | the body is not JSON: line 1, column \\d
          {"hunter2secret": 1, "hunter2secret": 2} | the body has a key twice in one object: line 1, column \\d+
          ''                              | the body is empty, and must be JSON
          """)
  void saysWhereABodyIsMalformedAndQuotesNothing(String json, String detail) {
    Answer answer = service.post("/streams", json == null ? "" : json);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("malformed-body");
    assertThat(answer.json().get("detail").asText()).matches(detail);
    assertThat(answer.body()).doesNotContain(SECRET);
  }

  static Stream<String> monsters() {
    return Stream.of(
        "[".repeat(100_000),
        "{\"a\":".repeat(1000) + "1" + "}".repeat(1000),
        "{\"id\": " + "9".repeat(10_000) + "}",
        "{\"id\": \"" + "a".repeat(100_000) + "\"}",
        "{\"" + "a".repeat(100_000) + "\": 1}");
  }

  @ParameterizedTest
  @MethodSource("monsters")
  void isNotHurtByAMonster(String json) {
    Answer answer = service.post("/streams", json);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("malformed-body");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1e999999999", "-1E-999999999", "1e400", "123456789012345678901234567890"})
  void isNotHurtByAHugeNumber(String number) {
    Answer answer =
        service.post(
            "/streams", SOUND.replace("}}", "}, \"encode\": {\"bitrate\": %s}}".formatted(number)));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.pointers()).containsExactly("/encode/bitrate");
  }

  @Test
  void takesABodyOfALimitedLength() {
    String padding = " ".repeat(256 * 1024);
    Answer answer = service.post("/streams", SOUND + padding);

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.problem()).isEqualTo("body-too-large");
    assertThat(service.post("/streams:apply", "{\"streams\": []}" + padding).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /streams",
    "PUT, /streams/gate",
    "PATCH, /streams/gate",
    "POST, /streams:apply"
  })
  void takesJsonAlone(String method, String path) {
    HttpRequest request = StreamService.request(method, path);
    Answer text =
        service.ask(request.withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, SOUND)));
    Answer untyped = service.ask(request);
    Answer encoded =
        service.ask(
            StreamService.request(method, path, "Content-Encoding: gzip")
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, SOUND)));

    for (Answer answer : List.of(text, untyped, encoded)) {
      assertThat(answer.status()).isEqualTo(415);
      assertThat(answer.problem()).isEqualTo("unsupported-media-type");
    }
    assertThat(text.header("Accept-Patch").isPresent()).isEqualTo(method.equals("PATCH"));
  }

  @Test
  void takesAMergePatchForPatchAlone() {
    var mergePatch =
        HttpEntities.create(
            MediaTypes.customBinary("application", "merge-patch+json", true).toContentType(),
            "{\"name\": \"n\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    assertThat(
            service
                .ask(StreamService.request("PATCH", "/streams/gate").withEntity(mergePatch))
                .status())
        .isEqualTo(200);
    assertThat(
            service
                .ask(StreamService.request("PUT", "/streams/gate").withEntity(mergePatch))
                .status())
        .isEqualTo(415);
  }

  // ---------------------------------------------------------------- methods and answers

  @ParameterizedTest
  @CsvSource({
    "DELETE, /streams, GET POST",
    "POST, /streams/gate, GET PUT PATCH DELETE",
    "GET, /streams/gate/restart, POST",
    "DELETE, /streams/gate/history, GET",
    "GET, /streams:apply, POST"
  })
  void namesTheMethodsThatAPathTakes(String method, String path, String allowed) {
    Answer answer = service.ask(StreamService.request(method, path));

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.problem()).isEqualTo("method-not-allowed");
    assertThat(answer.header("Allow").orElseThrow().split(", "))
        .containsExactlyInAnyOrder(allowed.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/json                          | 200
          */*                                       | 200
          application/*;q=0.1                       | 200
          text/html, application/json;q=0.5         | 200
          text/html                                 | 406
          application/xml, text/*                   | 406
          application/json;q=0, */*                 | 406
          """)
  void answersInJsonOrNotAtAll(String accept, int status) {
    Answer answer = service.get("/streams/gate", "Accept: " + accept);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.type())
        .isEqualTo(status == 200 ? "application/json" : "application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/streams?a=%ff%fe", "/streams?=&&="})
  void aQueryThatIsNoneIsTheClientsFault(String path) {
    assertThat(service.get(path).status()).isEqualTo(400);
  }

  // ---------------------------------------------------------------- the node's own trouble

  static Stream<Arguments> troubles() {
    return Stream.of(
        Arguments.of(new RegistryReply.NotStored(true, "no room"), 507, "storage-full", false),
        Arguments.of(new RegistryReply.NotStored(false, SECRET), 503, "not-stored", true),
        Arguments.of(new RegistryReply.Overloaded(), 503, "overloaded", true));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void saysThatAChangeIsNotWrittenDown(
      RegistryReply trouble, int status, String type, boolean again) {
    service = over(registry(trouble));

    for (Answer answer :
        List.of(
            service.post("/streams", SOUND),
            service.put("/streams/yard", SOUND),
            service.patch("/streams/yard", "{}"),
            service.delete("/streams/yard"),
            service.post("/streams:apply", "{\"streams\": [" + SOUND + "]}"))) {
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.problem()).isEqualTo(type);
      assertThat(answer.header("Retry-After").isPresent()).isEqualTo(again);
      assertThat(answer.body()).doesNotContain(SECRET);
    }
  }

  @Test
  void saysThatNobodyAnswers() {
    service = over(KIT.spawn(Behaviors.ignore()));

    for (Answer answer :
        List.of(
            service.post("/streams", SOUND),
            service.put("/streams/yard", SOUND),
            service.patch("/streams/yard", "{}"),
            service.delete("/streams/yard"),
            service.get("/streams"),
            service.get("/streams/yard"),
            service.get("/streams/yard/history"),
            service.post("/streams/yard/restart", ""))) {
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.problem()).isEqualTo("busy");
      assertThat(answer.header("Retry-After")).contains("1");
    }
    assertThat(service.put("/streams/yard", SOUND).json().get("detail").asText())
        .contains("may be made nevertheless");
  }

  private static StreamService over(ActorRef<StreamRegistry.Command> registry) {
    ActorRef<StreamSupervisor.Command> silent = KIT.spawn(Behaviors.ignore());
    return StreamService.of(KIT, silent, registry, Duration.ofMillis(200));
  }

  private static ActorRef<StreamRegistry.Command> registry(RegistryReply reply) {
    return KIT.spawn(
        Behaviors.receive(StreamRegistry.Command.class)
            .onMessage(StreamRegistry.Put.class, put -> tell(put.replyTo(), reply))
            .onMessage(StreamRegistry.Patch.class, patch -> tell(patch.replyTo(), reply))
            .onMessage(StreamRegistry.Remove.class, remove -> tell(remove.replyTo(), reply))
            .onMessage(
                StreamRegistry.Apply.class,
                apply -> {
                  apply.replyTo().tell(new StreamRegistry.Applied(false, List.of(reply)));
                  return Behaviors.same();
                })
            .build());
  }

  private static akka.actor.typed.Behavior<StreamRegistry.Command> tell(
      ActorRef<RegistryReply> replyTo, RegistryReply reply) {
    replyTo.tell(reply);
    return Behaviors.same();
  }

  @Test
  void aChangeIsToldThoughTheNodeDoesNotSayHowItIs() {
    StreamWish wish =
        new StreamWish(StreamDocuments.placeholder(new StreamId("yard")), Origin.API, 1, 7);
    service = over(registry(new RegistryReply.Created(wish)));
    Answer answer = service.post("/streams", SOUND);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("ETag")).contains("\"7\"");
    assertThat(answer.json().get("status").isNull()).isTrue();
  }
}
