package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import io.penstock.settings.ReloadReply;
import io.penstock.stream.StreamId;
import io.penstock.testkit.ActorKit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReloadRoutesTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private final AtomicReference<String> asked = new AtomicReference<>("");

  @Test
  void saysWhatHasChangedAndWhatNeedsARestart() {
    HttpResponse answer =
        post(
            new ReloadReply.Applied(
                List.of(new StreamId("gate"), new StreamId("yard")), List.of("http.port")));

    assertThat(answer.status().intValue()).isEqualTo(200);
    assertThat(body(answer))
        .isEqualTo("{\"changed\":[\"gate\",\"yard\"],\"needsRestart\":[\"http.port\"]}");
    assertThat(asked).hasValue("anonymous");
  }

  @Test
  void listsAllProblems() {
    HttpResponse answer =
        post(
            new ReloadReply.Refused(
                List.of(
                    new io.penstock.settings.Problem(
                        "penstock.http.port", Optional.of("x"), "must be a whole number"),
                    new io.penstock.settings.Problem("penstock.streams.a.source.uri", "is odd"))));

    assertThat(answer.status().intValue()).isEqualTo(400);
    assertThat(answer.entity().getContentType()).hasToString("application/problem+json");
    assertThat(body(answer))
        .contains(
            "#invalid-configuration",
            "{\"path\":\"penstock.http.port\",\"detail\":\"x: must be a whole number\"}",
            "{\"path\":\"penstock.streams.a.source.uri\",\"detail\":\"is odd\"}");
  }

  @Test
  void saysWhyItCannot() {
    assertThat(post(new ReloadReply.NoFile()).status().intValue()).isEqualTo(409);
    assertThat(post(new ReloadReply.NotStored(true, "the disk is full")).status().intValue())
        .isEqualTo(507);
    assertThat(post(new ReloadReply.NotStored(false, "the database is away")).status().intValue())
        .isEqualTo(503);
  }

  @Test
  void saysThatItTookTooLong() {
    HttpResponse answer = send(HttpRequest.POST("/api/v1/reload"), late());

    assertThat(answer.status().intValue()).isEqualTo(503);
    assertThat(answer.getHeader("Retry-After")).isPresent();
  }

  private static CompletionStage<ReloadReply> late() {
    return new CompletableFuture<ReloadReply>().orTimeout(50, TimeUnit.MILLISECONDS);
  }

  @Test
  void isNoQuestion() {
    assertThat(send(HttpRequest.GET("/api/v1/reload"), late()).status().intValue()).isEqualTo(405);
    assertThat(asked).hasValue("");
  }

  private HttpResponse post(ReloadReply reply) {
    return send(HttpRequest.POST("/api/v1/reload"), CompletableFuture.completedFuture(reply));
  }

  private HttpResponse send(HttpRequest request, CompletionStage<ReloadReply> reply) {
    ReloadRoutes routes =
        new ReloadRoutes(
            new Access(),
            who -> {
              asked.set(who);
              return reply;
            });
    try {
      return new HttpApi(List.of(routes))
          .route()
          .handler(KIT.system())
          .apply(request)
          .toCompletableFuture()
          .get(5, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String body(HttpResponse answer) {
    return answer
        .entity()
        .toStrict(Duration.ofSeconds(5).toMillis(), KIT.system())
        .toCompletableFuture()
        .join()
        .getData()
        .utf8String();
  }
}
