package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.extractUri;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathPrefix;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import io.penstock.control.StreamSupervisor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Whether the node lives, whether it serves, and its metrics: from what is known already, without a
 * native call.
 */
public final class NodeRoutes implements HttpApi.Part {
  private static final ContentType METRICS =
      MediaTypes.customWithOpenCharset("text", "plain", Map.of("version", "0.0.4"), false)
          .toContentType(HttpCharsets.UTF_8);

  private final ActorRef<StreamSupervisor.Command> supervisor;
  private final Scheduler scheduler;
  private final Duration askTimeout;
  private final HungCalls hung;
  private final Supplier<String> metrics;

  /**
   * @param askTimeout how long the supervisor may take to answer
   * @param metrics all of them in Prometheus' text format, at once
   */
  public NodeRoutes(
      ActorRef<StreamSupervisor.Command> supervisor,
      Scheduler scheduler,
      Duration askTimeout,
      HungCalls hung,
      Supplier<String> metrics) {
    this.supervisor = supervisor;
    this.scheduler = scheduler;
    this.askTimeout = askTimeout;
    this.hung = hung;
    this.metrics = metrics;
  }

  @Override
  public Route paths() {
    return concat(
        pathPrefix(
            "health",
            () ->
                concat(
                    // GET /health/live
                    path("live", () -> get(() -> complete(live()))),
                    // GET /health/ready
                    path("ready", () -> get(this::ready)))),
        // GET /metrics
        path("metrics", () -> get(() -> complete(metrics()))));
  }

  private static HttpResponse live() {
    return Json.response(StatusCodes.OK, Map.of("status", "live"));
  }

  private Route ready() {
    int hanging = hung.now().getAsInt();
    if (hanging >= hung.limit()) {
      return extractUri(uri -> complete(notReady(hanging, uri.path())));
    }
    return Answers.whenThere(
        AskPattern.ask(supervisor, StreamSupervisor.GetStreams::new, askTimeout, scheduler),
        streams -> {
          Map<String, Object> body = new LinkedHashMap<>();
          body.put("status", "ready");
          body.put("streams", streams.entries().size());
          return Json.response(StatusCodes.OK, body);
        });
  }

  private HttpResponse notReady(int hanging, String path) {
    return new Problem(
            "not-ready",
            StatusCodes.SERVICE_UNAVAILABLE,
            "%d native calls hang, and with %d (control.hung-limit) this node is not ready"
                .formatted(hanging, hung.limit()),
            path)
        .response();
  }

  private HttpResponse metrics() {
    return HttpResponse.create()
        .withEntity(HttpEntities.create(METRICS, metrics.get().getBytes(StandardCharsets.UTF_8)));
  }
}
