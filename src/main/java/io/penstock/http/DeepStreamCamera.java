package io.penstock.http;

import akka.http.javadsl.model.StatusCodes;
import io.penstock.settings.StreamDocument;
import io.penstock.stream.StreamId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A camera as DeepStream's calls name it.
 *
 * @param name for people; empty where none was given
 * @param url with its password, if it has one; empty where none was given
 */
record DeepStreamCamera(StreamId id, Optional<String> name, Optional<String> url) {
  /** What came of reading. */
  sealed interface Result {}

  /** It is sound. */
  record Read(DeepStreamCamera camera) implements Result {}

  /** It is not. */
  record Refused(DeepStreamAnswer answer) implements Result {}

  /** What {@code stream/add} is given. */
  static Result added(@Nullable Object body) {
    Map<?, ?> sensor = sensor(body);
    String change = text(sensor, "change").orElse("");
    if (!change.contains("add") && !change.equals("camera_streaming")) {
      return refused(DeepStreamAnswer.ADD, "value.change must hold \"add\", as camera_add does");
    }
    if (text(sensor, "camera_url").isEmpty()) {
      return refused(DeepStreamAnswer.ADD, "value.camera_url must be given");
    }
    return read(DeepStreamAnswer.ADD, sensor);
  }

  /** What {@code stream/remove} is given: the id alone says which. */
  static Result removed(@Nullable Object body) {
    Map<?, ?> sensor = sensor(body);
    return text(sensor, "change").orElse("").contains("remove")
        ? read(DeepStreamAnswer.REMOVE, sensor)
        : refused(
            DeepStreamAnswer.REMOVE, "value.change must hold \"remove\", as camera_remove does");
  }

  private static Result read(String call, Map<?, ?> sensor) {
    Optional<String> id = text(sensor, "camera_id");
    if (id.isEmpty()) {
      return refused(call, "value.camera_id must be given");
    }
    if (!StreamId.isValid(id.get())) {
      return refused(
          call,
          "value.camera_id must be 1 to 63 letters, digits, _ and -, the first a letter or digit");
    }
    return new Read(
        new DeepStreamCamera(
            new StreamId(id.get()), text(sensor, "camera_name"), text(sensor, "camera_url")));
  }

  private static Result refused(String call, String reason) {
    return new Refused(DeepStreamAnswer.failed(call, StatusCodes.BAD_REQUEST, reason));
  }

  /** Some tools call it an event. */
  private static Map<?, ?> sensor(@Nullable Object body) {
    if (body instanceof Map<?, ?> request) {
      if (request.get("value") instanceof Map<?, ?> value) {
        return value;
      }
      if (request.get("event") instanceof Map<?, ?> event) {
        return event;
      }
    }
    return Map.of();
  }

  private static Optional<String> text(Map<?, ?> sensor, String key) {
    Object value = sensor.get(key);
    return value instanceof String || value instanceof Integer
        ? Optional.of(String.valueOf(value)).filter(text -> !text.isBlank())
        : Optional.empty();
  }

  /** The stream that it makes: all that is not said here is a default. */
  StreamDocument document() {
    Map<String, Object> fields = new LinkedHashMap<>();
    name.ifPresent(text -> fields.put("name", text));
    fields.put("source", Map.of("uri", url.orElse("")));
    return new StreamDocument(fields);
  }

  /** Without the address, which may hold a password. */
  @Override
  public String toString() {
    return "DeepStreamCamera[" + id + "]";
  }
}
