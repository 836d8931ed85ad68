package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.extractMaterializer;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.onComplete;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaType;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.Route;
import akka.http.scaladsl.model.EntityStreamSizeException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.penstock.control.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of a request. */
final class JsonBody {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String JSON = "application/json";
  private static final String MERGE_PATCH = "application/merge-patch+json";

  /** Far more than any spec needs, and little enough to cost nothing. */
  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder()
          .maxNestingDepth(64)
          .maxNumberLength(100)
          .maxNameLength(256)
          .maxStringLength(16_384)
          .build();

  /** What is encrypted is one text, as long as the file. */
  private static final StreamReadConstraints LONG_TEXTS =
      CONSTRAINTS.rebuild().maxStringLength(Integer.MAX_VALUE).build();

  private static final ObjectMapper MAPPER = mapper(CONSTRAINTS);
  private static final ObjectMapper FILES = mapper(LONG_TEXTS);

  private JsonBody() {}

  private static ObjectMapper mapper(StreamReadConstraints constraints) {
    return JsonMapper.builder(JsonFactory.builder().streamReadConstraints(constraints).build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }

  /**
   * Goes on to {@code inner} with the body: texts, numbers, truth values, nulls, lists and maps.
   *
   * @param limitBytes a longer body is refused (413)
   */
  static Route read(long limitBytes, Function<@Nullable Object, Route> inner) {
    return read(limitBytes, Set.of(JSON), MAPPER, inner);
  }

  /** The same for a merge patch (RFC 7396). */
  static Route readMergePatch(long limitBytes, Function<@Nullable Object, Route> inner) {
    return read(limitBytes, Set.of(JSON, MERGE_PATCH), MAPPER, inner);
  }

  /** The same whatever the request says that its body is: there are tools that do not care. */
  static Route readUntyped(long limitBytes, Function<@Nullable Object, Route> inner) {
    return read(limitBytes, Set.of(), MAPPER, inner);
  }

  /** The same for a file of this service's own, whose texts may be as long as the whole. */
  static Route readFile(long limitBytes, Function<@Nullable Object, Route> inner) {
    return read(limitBytes, Set.of(JSON), FILES, inner);
  }

  /**
   * @param types what the body may be said to be; none for anything
   */
  private static Route read(
      long limitBytes,
      Set<String> types,
      ObjectMapper mapper,
      Function<@Nullable Object, Route> inner) {
    return extractRequest(
        request -> {
          if (!types.isEmpty() && !types.contains(typeOf(request))) {
            return complete(unsupported(request, types));
          }
          if (isEncoded(request)) {
            return complete(
                problem(
                    "unsupported-media-type",
                    StatusCodes.UNSUPPORTED_MEDIA_TYPE,
                    "the body must come without a content encoding",
                    request.getUri()));
          }
          return extractMaterializer(
              materializer ->
                  onComplete(
                      request
                          .entity()
                          .withSizeLimit(limitBytes)
                          .toStrict(PATIENCE.toMillis(), materializer),
                      strict ->
                          strict.isSuccess()
                              ? parsed(
                                  strict.get().getData().toArray(), mapper, request.getUri(), inner)
                              : complete(
                                  unread(strict.failed().get(), limitBytes, request.getUri()))));
        });
  }

  private static String typeOf(HttpRequest request) {
    MediaType type = request.entity().getContentType().mediaType();
    return type.mainType() + "/" + type.subType();
  }

  private static boolean isEncoded(HttpRequest request) {
    return request
        .getHeader("Content-Encoding")
        .filter(encoding -> !encoding.value().equalsIgnoreCase("identity"))
        .isPresent();
  }

  private static HttpResponse unsupported(HttpRequest request, Set<String> types) {
    HttpResponse response =
        problem(
            "unsupported-media-type",
            StatusCodes.UNSUPPORTED_MEDIA_TYPE,
            "the body must be JSON, with the header Content-Type: "
                + (types.contains(MERGE_PATCH) ? MERGE_PATCH + " or " + JSON : JSON),
            request.getUri());
    return types.contains(MERGE_PATCH)
        ? response.addHeader(RawHeader.create("Accept-Patch", MERGE_PATCH + ", " + JSON))
        : response;
  }

  private static HttpResponse unread(Throwable failure, long limitBytes, Uri uri) {
    Throwable cause = Trace.unwrapped(failure);
    if (cause instanceof EntityStreamSizeException) {
      return problem(
          "body-too-large",
          StatusCodes.CONTENT_TOO_LARGE,
          "the body must have at most " + limitBytes + " bytes",
          uri);
    }
    return cause instanceof TimeoutException
        ? problem(
            "body-timeout",
            StatusCodes.REQUEST_TIMEOUT,
            "the body did not come within " + PATIENCE.toSeconds() + " s",
            uri)
        : malformed("the body did not come as announced", uri);
  }

  private static Route parsed(
      byte[] body, ObjectMapper mapper, Uri uri, Function<@Nullable Object, Route> inner) {
    if (body.length == 0) {
      return complete(malformed("the body is empty, and must be JSON", uri));
    }
    @Nullable Object value;
    try {
      value = mapper.readValue(body, Object.class);
    } catch (JsonProcessingException e) {
      return complete(malformed(reason(e), uri));
    } catch (IOException e) {
      return complete(malformed("the body is not UTF-8 text", uri));
    }
    return inner.apply(value);
  }

  /** The original message quotes the body. */
  private static String reason(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage());
    String what =
        message.startsWith("Duplicate field")
            ? "the body has a key twice in one object"
            : e instanceof com.fasterxml.jackson.core.exc.StreamConstraintsException
                ? "the body has a text or number that is too long, or objects in objects too deep"
                : "the body is not JSON";
    JsonLocation where = e.getLocation();
    return where == null
        ? what
        : "%s: line %d, column %d".formatted(what, where.getLineNr(), where.getColumnNr());
  }

  private static HttpResponse malformed(String detail, Uri uri) {
    return problem("malformed-body", StatusCodes.BAD_REQUEST, detail, uri);
  }

  private static HttpResponse problem(String type, StatusCode status, String detail, Uri uri) {
    return new Problem(type, status, detail, uri.path(), List.of()).response();
  }
}
