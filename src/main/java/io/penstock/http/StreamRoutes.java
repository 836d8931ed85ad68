package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.extractUri;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.handleExceptions;
import static akka.http.javadsl.server.Directives.handleRejections;
import static akka.http.javadsl.server.Directives.onComplete;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathEnd;
import static akka.http.javadsl.server.Directives.pathPrefix;
import static akka.http.javadsl.server.PathMatchers.segment;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpMethod;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.Allow;
import akka.http.javadsl.model.headers.RetryAfter;
import akka.http.javadsl.server.ExceptionHandler;
import akka.http.javadsl.server.MethodRejection;
import akka.http.javadsl.server.RejectionHandler;
import akka.http.javadsl.server.Route;
import io.penstock.control.StreamSupervisor;
import io.penstock.control.StreamSupervisor.StreamEntry;
import io.penstock.control.StreamSupervisor.Streams;
import io.penstock.stream.StreamId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.util.Try;

/** What streams there are, and how each is; whether the node lives, and whether it serves. */
public final class StreamRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(StreamRoutes.class);

  private static final RejectionHandler REJECTIONS =
      RejectionHandler.newBuilder()
          .handleNotFound(
              extractUri(uri -> complete(notFound("there is nothing at this path", uri))))
          .handleAll(
              MethodRejection.class,
              rejections -> extractUri(uri -> complete(methodNotAllowed(rejections, uri))))
          .build()
          .withFallback(
              RejectionHandler.defaultHandler().mapRejectionResponse(StreamRoutes::rejected));

  private static final ExceptionHandler EXCEPTIONS =
      ExceptionHandler.newBuilder().matchAny(StreamRoutes::failed).build();

  private final ActorRef<StreamSupervisor.Command> supervisor;
  private final Scheduler scheduler;
  private final Duration askTimeout;

  /**
   * @param askTimeout how long the supervisor may take to answer
   */
  public StreamRoutes(
      ActorRef<StreamSupervisor.Command> supervisor, Scheduler scheduler, Duration askTimeout) {
    this.supervisor = supervisor;
    this.scheduler = scheduler;
    this.askTimeout = askTimeout;
  }

  /** All routes, with an answer in JSON for what none of them takes. */
  public Route route() {
    return withProblems(this::paths);
  }

  /** Has everything that {@code inner} does not take answered by a {@link Problem}. */
  static Route withProblems(Supplier<Route> inner) {
    return handleRejections(REJECTIONS, () -> handleExceptions(EXCEPTIONS, inner));
  }

  private Route paths() {
    return concat(
        pathPrefix(
            "health",
            () ->
                concat(
                    // GET /health/live
                    path("live", () -> get(() -> complete(Json.response(StatusCodes.OK, live())))),
                    // GET /health/ready
                    path("ready", () -> get(this::ready)))),
        pathPrefix(
            segment("api").slash("v1").slash("streams"),
            () ->
                concat(
                    // GET /api/v1/streams
                    pathEnd(() -> get(this::streams)),
                    // GET /api/v1/streams/{id}
                    path(segment(), id -> get(() -> stream(id))))));
  }

  private static Map<String, Object> live() {
    return Map.of("status", "live");
  }

  private Route ready() {
    return answer(
        AskPattern.ask(supervisor, StreamSupervisor.GetStreams::new, askTimeout, scheduler),
        streams -> {
          Map<String, Object> body = new LinkedHashMap<>();
          body.put("status", "ready");
          body.put("streams", streams.entries().size());
          return Json.response(StatusCodes.OK, body);
        });
  }

  private Route streams() {
    CompletionStage<Streams> streams =
        AskPattern.ask(supervisor, StreamSupervisor.GetStreams::new, askTimeout, scheduler);
    return answer(
        streams,
        all -> {
          Map<String, Object> body = new LinkedHashMap<>();
          body.put("items", all.entries().stream().map(StreamJson::of).toList());
          body.put("next", null);
          return Json.response(StatusCodes.OK, body);
        });
  }

  private Route stream(String id) {
    return extractUri(
        uri -> {
          if (!StreamId.isValid(id)) {
            return complete(notFound("no stream can have this id", uri));
          }
          CompletionStage<Optional<StreamEntry>> entry =
              AskPattern.ask(
                  supervisor,
                  replyTo -> new StreamSupervisor.GetStream(new StreamId(id), replyTo),
                  askTimeout,
                  scheduler);
          return answer(
              entry,
              found ->
                  found
                      .map(one -> Json.response(StatusCodes.OK, StreamJson.of(one)))
                      .orElseGet(() -> notFound("there is no stream " + id, uri)));
        });
  }

  private <T> Route answer(CompletionStage<T> stage, Function<T, HttpResponse> success) {
    return extractUri(
        uri ->
            onComplete(
                stage,
                (Try<T> result) ->
                    complete(result.isSuccess() ? success.apply(result.get()) : busy(uri))));
  }

  private static HttpResponse notFound(String detail, Uri uri) {
    return new Problem("not-found", StatusCodes.NOT_FOUND, detail, uri.path()).response();
  }

  private static HttpResponse methodNotAllowed(List<MethodRejection> rejections, Uri uri) {
    HttpMethod[] allowed =
        rejections.stream().map(MethodRejection::supported).distinct().toArray(HttpMethod[]::new);
    return new Problem(
            "method-not-allowed",
            StatusCodes.METHOD_NOT_ALLOWED,
            "this path does not take that method",
            uri.path())
        .response()
        .addHeader(Allow.create(allowed));
  }

  /** What Akka would answer in plain text. It says what was wrong with the request. */
  private static HttpResponse rejected(HttpResponse plain) {
    String said =
        plain.entity() instanceof HttpEntity.Strict text
            ? text.getData().utf8String()
            : plain.status().reason();
    return new Problem("rejected", plain.status(), said, "")
        .response()
        .addHeaders(plain.getHeaders());
  }

  private static Route failed(Throwable failure) {
    return extractUri(
        uri -> {
          LOG.error("A request to {} failed", uri.path(), failure);
          return complete(
              new Problem(
                      "internal",
                      StatusCodes.INTERNAL_SERVER_ERROR,
                      "the request could not be served; the log says why",
                      uri.path())
                  .response());
        });
  }

  private static HttpResponse busy(Uri uri) {
    return new Problem(
            "busy", StatusCodes.SERVICE_UNAVAILABLE, "the node does not answer in time", uri.path())
        .response()
        .addHeader(RetryAfter.create(1L));
  }
}
