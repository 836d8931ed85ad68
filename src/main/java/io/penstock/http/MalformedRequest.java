package io.penstock.http;

import akka.event.LoggingAdapter;
import akka.http.ParsingErrorHandler;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.scaladsl.model.ErrorInfo;
import akka.http.scaladsl.model.StatusCode;
import akka.http.scaladsl.settings.ServerSettings;

/**
 * Answers what is not valid HTTP, which no route ever sees. Named in {@code penstock-akka.conf};
 * Akka makes the one there is.
 */
public final class MalformedRequest extends ParsingErrorHandler {
  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
    // The summary has nothing of the request in it; the detail would have.
    // An unknown method or version is no fault of the service's, though HTTP has 501 and 505 for
    // it.
    akka.http.javadsl.model.StatusCode fault =
        status.intValue() < 500 ? status : StatusCodes.BAD_REQUEST;
    return new Problem(
            "malformed-request", fault, "this is not a valid request: " + error.summary(), "")
        .response();
  }
}
