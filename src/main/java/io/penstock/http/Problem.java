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
 * @param errors all that is wrong, where that is several things
 */
record Problem(
    String type,
    StatusCode status,
    String detail,
    String instance,
    List<Map<String, Object>> errors) {
  private static final ContentType PROBLEM =
      MediaTypes.customBinary("application", "problem+json", true).toContentType();

  private static final String TYPES =
      "https://github.com/penstock/penstock/blob/main/docs/errors.md#";

  Problem(String type, StatusCode status, String detail, String instance) {
    this(type, status, detail, instance, List.of());
  }

  HttpResponse response() {
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
    return Json.response(status, PROBLEM, body);
  }
}
