package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.extractUri;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.http.Problem.Violation;
import io.penstock.registry.RegistryReply;
import io.penstock.registry.StreamRegistry.Applied;
import io.penstock.settings.StreamDocument;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamWish;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Many streams at once, all or none. A dry run is answered as the real one would be, and changes
 * nothing.
 */
final class StreamsApply {
  private static final long LIMIT_BYTES = 8 * 1024 * 1024;
  private static final int MOST = 1000;
  private static final String STREAMS = "streams";
  private static final String DRY_RUN = "dryRun";

  private final StreamAsks asks;

  StreamsApply(StreamAsks asks) {
    this.asks = asks;
  }

  /**
   * What becomes of one stream.
   *
   * @param result {@code created}, {@code replaced}, {@code same} or {@code invalid}
   * @param revision left out where nothing is written
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Result(
      String id, String result, Optional<Long> revision, Optional<List<Violation>> errors) {}

  /**
   * The body's streams.
   *
   * @param pointers where in the body each of {@code documents} stands
   * @param problems with the shape and the ids
   */
  private record Specs(
      Map<StreamId, StreamDocument> documents, List<String> pointers, List<Violation> problems) {}

  Route apply(Caller caller) {
    return extractUri(
        uri -> {
          List<String> problems = new ArrayList<>();
          boolean dryRun = dryRun(uri, problems);
          if (!problems.isEmpty()) {
            return complete(Answers.invalidParameters(problems, uri));
          }
          return JsonBody.read(LIMIT_BYTES, json -> apply(json, dryRun, caller, uri));
        });
  }

  private static boolean dryRun(Uri uri, List<String> problems) {
    List<String> values =
        StreamQuery.parameters(uri, Set.of(DRY_RUN), problems).getOrDefault(DRY_RUN, List.of());
    if (values.size() > 1 || !Set.of("true", "false").containsAll(values)) {
      problems.add(DRY_RUN + " must be true or false");
    }
    return values.contains("true");
  }

  private Route apply(@Nullable Object json, boolean dryRun, Caller caller, Uri uri) {
    if (!(json instanceof Map<?, ?> body)
        || !body.keySet().equals(Set.of(STREAMS))
        || !(body.get(STREAMS) instanceof List<?> list)) {
      return complete(
          StreamAnswers.invalid(
              List.of(new Violation("", "must be { \"streams\": [ { \"id\": …, … }, … ] }")), uri));
    }
    if (list.size() > MOST) {
      return complete(
          StreamAnswers.invalid(
              List.of(new Violation("/" + STREAMS, "must have at most " + MOST + " streams")),
              uri));
    }
    Specs specs = specs(list);
    // What is wrong with the others is told too.
    boolean sound = specs.problems().isEmpty();
    return Answers.whenChanged(
        asks.apply(specs.documents(), dryRun || !sound, caller),
        applied -> answer(applied, specs, dryRun, uri));
  }

  private static Specs specs(List<?> list) {
    Map<StreamId, StreamDocument> documents = new LinkedHashMap<>();
    Map<StreamId, String> seen = new HashMap<>();
    List<String> pointers = new ArrayList<>();
    List<Violation> problems = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String pointer = "/" + STREAMS + "/" + i;
      StreamBody body = StreamBody.named(list.get(i), pointer);
      problems.addAll(body.problems());
      if (body.id().isPresent()) {
        String twin = seen.putIfAbsent(body.id().get(), pointer);
        if (twin == null) {
          documents.put(body.id().get(), body.document());
          pointers.add(pointer);
        } else {
          problems.add(new Violation(pointer + "/id", "is the id of " + twin + " too"));
        }
      }
    }
    return new Specs(documents, pointers, problems);
  }

  private static HttpResponse answer(Applied applied, Specs specs, boolean dryRun, Uri uri) {
    if (applied.results().size() == 1
        && (applied.results().get(0) instanceof RegistryReply.NotStored
            || applied.results().get(0) instanceof RegistryReply.Overloaded)) {
      return StreamAnswers.refused(applied.results().get(0), uri);
    }
    List<StreamId> ids = List.copyOf(specs.documents().keySet());
    List<Violation> problems = new ArrayList<>(specs.problems());
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < applied.results().size(); i++) {
      RegistryReply reply = applied.results().get(i);
      if (reply instanceof RegistryReply.Invalid invalid) {
        problems.addAll(StreamAnswers.violations(invalid, specs.pointers().get(i)));
      }
      results.add(result(ids.get(i), reply, applied.done()));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("applied", applied.done());
    body.put(DRY_RUN, dryRun);
    body.put("results", results);
    return problems.isEmpty()
        ? Json.response(StatusCodes.OK, body)
        : StreamAnswers.invalidProblem(problems, uri).response(body);
  }

  private static Result result(StreamId id, RegistryReply reply, boolean done) {
    if (reply instanceof RegistryReply.Invalid invalid) {
      return new Result(
          id.value(),
          "invalid",
          Optional.empty(),
          Optional.of(StreamAnswers.violations(invalid, "")));
    }
    String word =
        reply instanceof RegistryReply.Created
            ? "created"
            : reply instanceof RegistryReply.Replaced ? "replaced" : "same";
    return new Result(
        StreamAnswers.made(reply).map(wish -> wish.id().value()).orElse(id.value()),
        word,
        StreamAnswers.made(reply).filter(wish -> done).map(StreamWish::revision),
        Optional.empty());
  }
}
