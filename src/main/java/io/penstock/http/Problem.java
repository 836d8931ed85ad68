package io.penstock.http;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An error as RFC 9457 has it.
 *
 * @param type a section of docs/errors.md
 * @param status the HTTP status
 * @param detail what is wrong with this request, in a sentence
 * @param instance the path that was asked for; empty where the request was not understood so far
 * @param errors everything that is wrong with the body; none where that is not it
 */
record Problem(
    String type, StatusCode status, String detail, String instance, List<Violation> errors) {
  private static final ContentType PROBLEM =
      MediaTypes.customBinary("application", "problem+json", true).toContentType();

  private static final String TYPES =
      "https://github.com/penstock/penstock/blob/main/docs/errors.md#";

  /**
   * One thing that is wrong with a body.
   *
   * @param pointer where, as a JSON pointer (RFC 6901); empty for the whole
   * @param detail what, without the value
   */
  record Violation(String pointer, String detail) {}

  Problem {
    errors = List.copyOf(errors);
  }

  /** A problem with something else than the body. */
  Problem(String type, StatusCode status, String detail, String instance) {
    this(type, status, detail, instance, List.of());
  }

  HttpResponse response() {
    return response(Map.of());
  }

  /** The answer, with more that belongs to it. */
  HttpResponse response(Map<String, ?> more) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", TYPES + type);
    body.put("title", status.reason());
    body.put("status", status.intValue());
    body.put("detail", detail);
    if (!instance.isEmpty()) {
      body.put("instance", instance);
    }
    if (!errors.isEmpty()) {
      body.put("errors", errors);
    }
    body.putAll(more);
    return Json.response(status, PROBLEM, body);
  }
}
