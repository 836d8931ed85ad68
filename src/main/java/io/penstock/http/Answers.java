package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.extractUri;
import static akka.http.javadsl.server.Directives.handleExceptions;
import static akka.http.javadsl.server.Directives.handleRejections;
import static akka.http.javadsl.server.Directives.onComplete;

import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpMethod;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.Allow;
import akka.http.javadsl.model.headers.RetryAfter;
import akka.http.javadsl.model.headers.TimeoutAccess;
import akka.http.javadsl.server.ExceptionHandler;
import akka.http.javadsl.server.MethodRejection;
import akka.http.javadsl.server.RejectionHandler;
import akka.http.javadsl.server.Route;
import akka.http.scaladsl.model.ExceptionWithErrorInfo;
import akka.http.scaladsl.model.IllegalRequestException;
import akka.http.scaladsl.model.IllegalUriException;
import io.penstock.control.Trace;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
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
    return extractRequest(
        request -> {
          request
              .getHeader(TimeoutAccess.class)
              .ifPresent(timeout -> timeout.timeoutAccess().updateHandler(Answers::late));
          return handleRejections(REJECTIONS, () -> handleExceptions(EXCEPTIONS, inner));
        });
  }

  /** What whoever waited for too long gets instead of Akka's plain text. */
  private static HttpResponse late(HttpRequest request) {
    return busy("the request was not answered in time", request.getUri());
  }

  /** Answers when {@code stage} completes; when it fails, that the node does not answer. */
  static <T> Route whenThere(CompletionStage<T> stage, Function<T, HttpResponse> success) {
    return when(stage, "the node does not answer in time", success);
  }

  /** The same for a change, of which nobody knows then whether it was made. */
  static <T> Route whenChanged(CompletionStage<T> stage, Function<T, HttpResponse> success) {
    return when(
        stage, "the node does not answer in time; the change may be made nevertheless", success);
  }

  private static <T> Route when(
      CompletionStage<T> stage, String silence, Function<T, HttpResponse> success) {
    return extractUri(
        uri ->
            onComplete(
                stage,
                (Try<T> result) -> {
                  if (result.isSuccess()) {
                    return complete(success.apply(result.get()));
                  }
                  Throwable failure = result.failed().get();
                  // Anything else is a bug.
                  return Trace.unwrapped(failure) instanceof TimeoutException
                      ? complete(busy(silence, uri))
                      : failed(failure);
                }));
  }

  static HttpResponse invalidParameters(List<String> problems, Uri uri) {
    return new Problem(
            "invalid-parameter", StatusCodes.BAD_REQUEST, String.join("; ", problems), uri.path())
        .response();
  }

  /**
   * What could not be written down.
   *
   * @param full whether for lack of room
   */
  static Problem notStored(boolean full, String detail, String path) {
    return full
        ? new Problem("storage-full", StatusCodes.INSUFFICIENT_STORAGE, detail, path)
        : new Problem("not-stored", StatusCodes.SERVICE_UNAVAILABLE, detail, path);
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
          if (failure instanceof IllegalRequestException
              || failure instanceof IllegalUriException) {
            // Its summary has nothing of the request in it.
            return complete(
                new Problem(
                        "malformed-request",
                        StatusCodes.BAD_REQUEST,
                        "this is not a valid request: "
                            + ((ExceptionWithErrorInfo) failure).info().summary(),
                        uri.path())
                    .response());
          }
          AboutPath.run(uri.path(), () -> LOG.error("A request to {} failed", uri.path(), failure));
          return complete(
              new Problem(
                      "internal",
                      StatusCodes.INTERNAL_SERVER_ERROR,
                      "the request could not be served; the log says why",
                      uri.path())
                  .response());
        });
  }

  private static HttpResponse busy(String detail, Uri uri) {
    return new Problem("busy", StatusCodes.SERVICE_UNAVAILABLE, detail, uri.path())
        .response()
        .addHeader(RetryAfter.create(1L));
  }
}
