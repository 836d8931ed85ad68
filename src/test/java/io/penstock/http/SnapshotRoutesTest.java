package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.japi.function.Function;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.control.SnapshotReply;
import io.penstock.control.StreamSupervisor;
import io.penstock.control.StreamSupervisor.GetSnapshot;
import io.penstock.stream.Failure;
import io.penstock.stream.LastError;
import io.penstock.stream.StreamState;
import io.penstock.testkit.ActorKit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotRoutesTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.250Z");
  private static final ByteString JPEG = ByteString.fromArray(new byte[] {1, 2, 3});

  private final Function<HttpRequest, CompletionStage<HttpResponse>> service =
      new HttpApi(
              List.of(
                  new SnapshotRoutes(
                      supervisor(), KIT.system().scheduler(), Duration.ofSeconds(2), new Access())))
          .route()
          .handler(KIT.system());

  /** Its answer is longer where a picture of 320 was asked for. */
  private static ActorRef<StreamSupervisor.Command> supervisor() {
    return KIT.spawn(
        Behaviors.receive(StreamSupervisor.Command.class)
            .onMessage(
                GetSnapshot.class,
                get -> {
                  get.replyTo().tell(reply(get));
                  return Behaviors.same();
                })
            .build());
  }

  private static SnapshotReply reply(GetSnapshot get) {
    return switch (get.id().value()) {
      case "gate" ->
          new SnapshotReply.Taken(get.mostWide() == 320 ? JPEG.concat(JPEG) : JPEG, NOON);
      case "lost" ->
          new SnapshotReply.NotTaken(
              StreamState.SIGNAL_LOST,
              Optional.of("nobody answers"),
              Optional.of(new LastError(new Failure.SourceUnreachable("nobody answers"), NOON)));
      case "new" ->
          new SnapshotReply.NotTaken(StreamState.STARTING, Optional.empty(), Optional.empty());
      default -> new SnapshotReply.UnknownStream();
    };
  }

  @ParameterizedTest
  @CsvSource({"'', 3", "?width=320, 6", "?width=16384, 3"})
  void answersWithAJpegThatNobodyKeeps(String query, int length) {
    HttpResponse answer = get("/api/v1/streams/gate/snapshot.jpg" + query);

    assertThat(answer.status().intValue()).isEqualTo(200);
    assertThat(answer.entity().getContentType()).hasToString("image/jpeg");
    assertThat(header(answer, "Cache-Control")).contains("no-store");
    assertThat(header(answer, "X-Picture-Time")).contains("2026-11-22T12:00:00.250Z");
    assertThat(header(answer, "Last-Modified")).contains("Sun, 22 Nov 2026 12:00:00 GMT");
    assertThat(body(answer).length()).isEqualTo(length);
  }

  @Test
  void saysWhereTheStreamIsAndWhy() throws Exception {
    HttpResponse answer = get("/api/v1/streams/lost/snapshot.jpg");
    JsonNode problem = new ObjectMapper().readTree(body(answer).utf8String());

    assertThat(answer.status().intValue()).isEqualTo(503);
    assertThat(header(answer, "Retry-After")).contains("1");
    assertThat(problem.get("detail").asText())
        .isEqualTo("stream lost is signalLost: nobody answers");
    assertThat(problem.get("state").asText()).isEqualTo("signalLost");
    assertThat(problem.at("/lastError/cause").asText()).isEqualTo("unreachable");
    assertThat(problem.at("/lastError/at").asText()).isEqualTo("2026-11-22T12:00:00.250Z");
  }

  @Test
  void saysThatNothingHasHappenedYet() throws Exception {
    HttpResponse answer = get("/api/v1/streams/new/snapshot.jpg");
    JsonNode problem = new ObjectMapper().readTree(body(answer).utf8String());

    assertThat(problem.get("detail").asText()).isEqualTo("stream new is starting");
    assertThat(problem.get("lastError").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "no%20id"})
  void knowsNoOtherStream(String id) {
    assertThat(get("/api/v1/streams/" + id + "/snapshot.jpg").status().intValue()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "159", "16385", "-1", "wide", "99999999999", ""})
  void refusesAWidthThatIsNone(String width) {
    HttpResponse answer = get("/api/v1/streams/gate/snapshot.jpg?width=" + width);

    assertThat(answer.status().intValue()).isEqualTo(400);
    assertThat(body(answer).utf8String()).contains("width must be", "#invalid-parameter");
  }

  @ParameterizedTest
  @CsvSource({
    "image/jpeg, 200",
    "image/*, 200",
    "'text/html,*/*;q=0.1', 200",
    "application/json, 406",
    "image/png, 406",
    "'image/jpeg;q=0, image/*', 406"
  })
  void goesByWhatTheClientTakes(String accept, int status) {
    HttpResponse answer =
        answer(
            HttpRequest.GET("http://node/api/v1/streams/gate/snapshot.jpg")
                .addHeader(HttpHeader.parse("Accept", accept)));

    assertThat(answer.status().intValue()).isEqualTo(status);
    if (status == 406) {
      assertThat(body(answer).utf8String()).contains("#not-acceptable", "in image/jpeg alone");
    }
  }

  private HttpResponse get(String path) {
    return answer(HttpRequest.GET("http://node" + path));
  }

  private HttpResponse answer(HttpRequest request) {
    try {
      return service.apply(request).toCompletableFuture().join();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<String> header(HttpResponse answer, String name) {
    return answer.getHeader(name).map(HttpHeader::value);
  }

  private static ByteString body(HttpResponse answer) {
    return answer.entity().toStrict(3000, KIT.system()).toCompletableFuture().join().getData();
  }
}
