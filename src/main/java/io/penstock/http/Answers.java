package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.extractUri;
import static akka.http.javadsl.server.Directives.handleExceptions;
import static akka.http.javadsl.server.Directives.handleRejections;
import static akka.http.javadsl.server.Directives.onComplete;

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
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.util.Try;

/** What all routes answer alike: mostly why they cannot. */
final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private static final RejectionHandler REJECTIONS =
      RejectionHandler.newBuilder()
          .handleNotFound(
              extractUri(uri -> complete(notFound("there is nothing at this path", uri))))
          .handleAll(
              MethodRejection.class,
              rejections -> extractUri(uri -> complete(methodNotAllowed(rejections, uri))))
          .build()
          .withFallback(RejectionHandler.defaultHandler().mapRejectionResponse(Answers::rejected));

  private static final ExceptionHandler EXCEPTIONS =
      ExceptionHandler.newBuilder().matchAny(Answers::failed).build();

  private Answers() {}

  /** Has everything that {@code inner} does not take answered by a {@link Problem}. */
  static Route withProblems(Supplier<Route> inner) {
    return handleRejections(REJECTIONS, () -> handleExceptions(EXCEPTIONS, inner));
  }

  /** Answers when {@code stage} completes; when it fails, that the node does not answer. */
  static <T> Route whenThere(CompletionStage<T> stage, Function<T, HttpResponse> success) {
    return extractUri(
        uri ->
            onComplete(
                stage,
                (Try<T> result) ->
                    complete(result.isSuccess() ? success.apply(result.get()) : busy(uri))));
  }

  static HttpResponse notFound(String detail, Uri uri) {
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
