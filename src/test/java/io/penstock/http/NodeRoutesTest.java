package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import io.penstock.control.StreamSupervisor;
import io.penstock.control.StreamSupervisor.GetStreams;
import io.penstock.control.StreamSupervisor.Streams;
import io.penstock.testkit.ActorKit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NodeRoutesTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final int LIMIT = 8;

  private final AtomicInteger hung = new AtomicInteger();

  @Test
  void isReadyWhileFewCallsHang() {
    hung.set(LIMIT - 1);

    assertThat(get(answering(), "/health/ready").status().intValue()).isEqualTo(200);
  }

  @Test
  void isNotReadyWithTooManyHungCallsAndSaysWhy() {
    hung.set(LIMIT);
    HttpResponse answer = get(answering(), "/health/ready");

    assertThat(answer.status().intValue()).isEqualTo(503);
    assertThat(body(answer))
        .contains("#not-ready", "8 native calls hang", "control.hung-limit", "/health/ready");

    hung.set(0);
    assertThat(get(answering(), "/health/ready").status().intValue()).isEqualTo(200);
  }

  @Test
  void livesWhateverHangs() {
    hung.set(LIMIT);

    assertThat(get(silent(), "/health/live").status().intValue()).isEqualTo(200);
  }

  @Test
  void tellsTheReasonThoughTheSupervisorIsSilent() {
    hung.set(LIMIT);
    assertThat(body(get(silent(), "/health/ready"))).contains("#not-ready");

    hung.set(0);
    assertThat(body(get(silent(), "/health/ready"))).contains("#busy");
  }

  @Test
  void servesMetricsThoughTheSupervisorIsSilent() {
    HttpResponse answer = get(silent(), "/metrics");

    assertThat(answer.status().intValue()).isEqualTo(200);
    assertThat(answer.entity().getContentType())
        .hasToString("text/plain; version=0.0.4; charset=UTF-8");
    assertThat(body(answer)).isEqualTo("some_metric 1\n");
  }

  private HttpResponse get(ActorRef<StreamSupervisor.Command> supervisor, String path) {
    Duration timeout = Duration.ofMillis(300);
    NodeRoutes node =
        new NodeRoutes(
            supervisor,
            KIT.system().scheduler(),
            timeout,
            new HungCalls(hung::get, LIMIT),
            () -> "some_metric 1\n");
    try {
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
          .handler(KIT.system())
          .apply(HttpRequest.GET(path))
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String body(HttpResponse answer) {
    try {
      return answer
          .entity()
          .toStrict(10_000, KIT.system())
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS)
          .getData()
          .utf8String();
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static ActorRef<StreamSupervisor.Command> answering() {
    return KIT.spawn(
        Behaviors.receive(StreamSupervisor.Command.class)
            .onMessage(
                GetStreams.class,
                get -> {
                  get.replyTo().tell(new Streams(List.of()));
                  return Behaviors.same();
                })
            .build());
  }

  private static ActorRef<StreamSupervisor.Command> silent() {
    return KIT.spawn(Behaviors.ignore());
  }
}
