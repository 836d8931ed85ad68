package io.penstock.http;

import io.penstock.http.Problem.Violation;
import io.penstock.settings.StreamDocument;
import io.penstock.stream.StreamId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream as it came in the body of a request.
 *
 * @param id empty where there is none, or none that can be one
 * @param document without the id
 * @param problems with the shape and the id; what the document makes is for the registry to say
 */
record StreamBody(Optional<StreamId> id, StreamDocument document, List<Violation> problems) {
  private static final String ID = "id";

  StreamBody {
    problems = List.copyOf(problems);
  }

  /**
   * One that has to have an id.
   *
   * @param pointer where in the body it stands
   */
  static StreamBody named(@Nullable Object json, String pointer) {
    List<Violation> problems = new ArrayList<>();
    Optional<StreamId> id = Optional.empty();
    if (json instanceof Map<?, ?> fields) {
      id = id(fields.get(ID), fields.containsKey(ID), pointer, problems);
    }
    return new StreamBody(id, document(json, pointer, problems), problems);
  }

  /** One whose id the path has; if it has one too, that has to be the same. */
  static StreamBody of(@Nullable Object json, StreamId path) {
    List<Violation> problems = new ArrayList<>();
    if (json instanceof Map<?, ?> fields
        && fields.containsKey(ID)
        && !(fields.get(ID) instanceof String text
            && StreamId.isValid(text)
            && new StreamId(text).equals(path))) {
      problems.add(new Violation("/" + ID, "must be the one in the path, " + path));
    }
    return new StreamBody(Optional.of(path), document(json, "", problems), problems);
  }

  private static Optional<StreamId> id(
      @Nullable Object value, boolean given, String pointer, List<Violation> problems) {
    if (value instanceof String text && StreamId.isValid(text)) {
      return Optional.of(new StreamId(text));
    }
    problems.add(
        new Violation(
            pointer + "/" + ID,
            given
                ? "must be 1 to 63 letters, digits, _ and -, the first a letter or digit"
                : "must be given"));
    return Optional.empty();
  }

  private static StreamDocument document(
      @Nullable Object json, String pointer, List<Violation> problems) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    if (json instanceof Map<?, ?> map) {
      map.forEach((key, value) -> fields.put(String.valueOf(key), value));
      fields.remove(ID);
    } else {
      problems.add(new Violation(pointer, "must be an object { … }"));
    }
    return new StreamDocument(fields);
  }
}
