package io.penstock.http;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RetryAfter;
import io.penstock.control.StreamSupervisor.StreamEntry;
import io.penstock.registry.RegistryReply;
import io.penstock.settings.Problem;
import io.penstock.stream.StreamId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An answer with DeepStream's fields. Its {@code status} repeats the HTTP status, which says the
 * same: DeepStream's own server does not always tell a failure so.
 *
 * @param reason the call, whether it succeeded, and why not
 * @param more what the call asked for, by its name; empty where it asked for nothing
 */
record DeepStreamAnswer(StatusCode status, String reason, Map<String, Object> more) {
  static final String ADD = "STREAM_ADD";
  static final String REMOVE = "STREAM_REMOVE";
  static final String INFO = "GET_LIVE_STREAM_INFO";

  private static final String LATER = "the node does not answer in time";

  static DeepStreamAnswer done(String call, Map<String, Object> more) {
    return new DeepStreamAnswer(StatusCodes.OK, call + "_SUCCESS", more);
  }

  static DeepStreamAnswer failed(String call, StatusCode status, String why) {
    return new DeepStreamAnswer(status, call + "_FAIL, " + why, Map.of());
  }

  static DeepStreamAnswer busy(String call) {
    return failed(call, StatusCodes.SERVICE_UNAVAILABLE, LATER);
  }

  /** What became of a camera that was to be added. */
  static DeepStreamAnswer added(RegistryReply reply) {
    if (reply instanceof RegistryReply.Created) {
      return done(ADD, Map.of());
    }
    if (reply instanceof RegistryReply.Exists) {
      // Tools look for these words.
      return failed(ADD, StatusCodes.CONFLICT, "Duplicate Camera id, unable to add stream");
    }
    if (reply instanceof RegistryReply.Invalid invalid) {
      return failed(
          ADD,
          StatusCodes.BAD_REQUEST,
          invalid.problems().stream()
              .map(DeepStreamAnswer::sentence)
              .collect(Collectors.joining("; ")));
    }
    return unchanged(ADD, reply);
  }

  /** What became of a camera that was to be removed. */
  static DeepStreamAnswer removed(RegistryReply reply) {
    if (reply instanceof RegistryReply.Removed) {
      return done(REMOVE, Map.of());
    }
    if (reply instanceof RegistryReply.Unknown) {
      return failed(REMOVE, StatusCodes.NOT_FOUND, "there is no camera of this camera_id");
    }
    if (reply instanceof RegistryReply.Declared) {
      return failed(
          REMOVE, StatusCodes.CONFLICT, "the configuration declares this camera: remove it there");
    }
    return unchanged(REMOVE, reply);
  }

  private static DeepStreamAnswer unchanged(String call, RegistryReply reply) {
    return reply instanceof RegistryReply.NotStored notStored
        ? failed(
            call,
            notStored.full() ? StatusCodes.INSUFFICIENT_STORAGE : StatusCodes.SERVICE_UNAVAILABLE,
            notStored.reason())
        : busy(call);
  }

  /** A problem's value may be secret, and its path is that of a stream. */
  private static String sentence(Problem problem) {
    String where =
        switch (problem.path()) {
          case "/source/uri" -> "value.camera_url";
          case "/name" -> "value.camera_name";
          default -> problem.path();
        };
    return where + " " + problem.message();
  }

  /**
   * All cameras.
   *
   * @param numbers one for each
   */
  static DeepStreamAnswer info(List<StreamEntry> cameras, Map<StreamId, Integer> numbers) {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("stream-count", cameras.size());
    info.put(
        "stream-info",
        cameras.stream()
            .map(entry -> camera(entry, Optional.ofNullable(numbers.get(entry.spec().id()))))
            .toList());
    return done(INFO, Map.of("stream-info", info));
  }

  private static Map<String, Object> camera(StreamEntry entry, Optional<Integer> number) {
    Map<String, Object> camera = new LinkedHashMap<>();
    camera.put("camera_id", entry.spec().id().value());
    camera.put("camera_name", entry.spec().name());
    camera.put("camera_url", entry.spec().source().uri().redacted());
    // DeepStream's way to say that there is none.
    camera.put("source_id", number.orElse(-1));
    return camera;
  }

  HttpResponse response() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", "HTTP/1.1 " + status.intValue() + " " + status.reason());
    body.put("reason", reason);
    body.putAll(more);
    HttpResponse response = Json.response(status, body);
    return status.equals(StatusCodes.SERVICE_UNAVAILABLE)
        ? response.addHeader(RetryAfter.create(1L))
        : response;
  }
}
