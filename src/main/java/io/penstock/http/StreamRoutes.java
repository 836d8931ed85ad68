package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.delete;
import static akka.http.javadsl.server.Directives.extractUri;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.patch;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathEnd;
import static akka.http.javadsl.server.Directives.pathPrefix;
import static akka.http.javadsl.server.Directives.post;
import static akka.http.javadsl.server.Directives.put;
import static akka.http.javadsl.server.PathMatchers.segment;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Scheduler;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import io.penstock.control.StreamSupervisor;
import io.penstock.registry.HistoryEntry;
import io.penstock.registry.StreamRegistry;
import io.penstock.settings.Role;
import io.penstock.stream.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What streams there are, how each is, and every way to change them. */
public final class StreamRoutes implements HttpApi.Part {
  private final StreamAsks asks;
  private final StreamChanges changes;
  private final StreamsApply many;
  private final Access access;

  /**
   * @param supervisor says what is so
   * @param registry is told what is wanted
   * @param askTimeout how long either may take to answer
   * @param access who may do what
   */
  public StreamRoutes(
      ActorRef<StreamSupervisor.Command> supervisor,
      ActorRef<StreamRegistry.Command> registry,
      Scheduler scheduler,
      Duration askTimeout,
      Access access) {
    this.asks = new StreamAsks(supervisor, registry, scheduler, askTimeout);
    this.changes = new StreamChanges(asks);
    this.many = new StreamsApply(asks);
    this.access = access;
  }

  @Override
  public Route paths() {
    return pathPrefix(
        segment("api").slash("v1"),
        () ->
            concat(
                // POST /api/v1/streams:apply
                path("streams:apply", () -> post(() -> operator(many::apply))),
                // /api/v1/streams
                pathPrefix("streams", () -> concat(pathEnd(this::all), ofOne()))));
  }

  private Route all() {
    return concat(get(() -> viewer(caller -> streams())), post(() -> operator(changes::create)));
  }

  private Route ofOne() {
    return pathPrefix(
        segment(),
        id ->
            concat(
                // /api/v1/streams/{id}
                pathEnd(() -> one(id)),
                // POST /api/v1/streams/{id}/restart
                path(
                    "restart",
                    () -> post(() -> access.require(Role.OPERATOR, caller -> changes.restart(id)))),
                // GET /api/v1/streams/{id}/history
                path("history", () -> get(() -> viewer(caller -> history(id))))));
  }

  private Route one(String id) {
    return concat(
        get(() -> viewer(caller -> stream(id))),
        put(() -> operator(caller -> changes.put(id, caller))),
        patch(() -> operator(caller -> changes.patch(id, caller))),
        // Its answer has no body, which everybody takes.
        delete(() -> access.require(Role.OPERATOR, caller -> changes.remove(id, caller))));
  }

  private Route viewer(Function<Caller, Route> inner) {
    return access.require(Role.VIEWER, caller -> Accepts.json(() -> inner.apply(caller)));
  }

  private Route operator(Function<Caller, Route> inner) {
    return access.require(Role.OPERATOR, caller -> Accepts.json(() -> inner.apply(caller)));
  }

  // ---------------------------------------------------------------- questions

  private Route streams() {
    return extractUri(
        uri -> {
          List<String> problems = new ArrayList<>();
          StreamQuery query = StreamQuery.read(uri, problems);
          if (!problems.isEmpty()) {
            return complete(Answers.invalidParameters(problems, uri));
          }
          return Answers.whenThere(
              asks.streams(),
              all -> {
                StreamQuery.Page page = query.of(all.entries());
                Map<String, @Nullable Object> body = new LinkedHashMap<>();
                body.put("items", page.items().stream().map(StreamJson::of).toList());
                body.put("next", page.next());
                return Json.response(StatusCodes.OK, body);
              });
        });
  }

  private Route stream(String id) {
    return extractUri(
        uri ->
            StreamId.isValid(id)
                ? Answers.whenThere(
                    asks.stream(new StreamId(id)),
                    found ->
                        found
                            .map(StreamAnswers::stream)
                            .orElseGet(() -> StreamAnswers.noStream(new StreamId(id), uri)))
                : complete(StreamChanges.impossible(uri)));
  }

  /** One change, as the API shows it. */
  private record HistoryJson(
      Instant at, String who, String what, long revision, long version, List<String> keys) {
    static HistoryJson of(HistoryEntry entry) {
      return new HistoryJson(
          entry.at(), entry.who(), entry.what(), entry.revision(), entry.version(), entry.keys());
    }
  }

  private Route history(String id) {
    return extractUri(
        uri ->
            StreamId.isValid(id)
                ? Answers.whenThere(
                    asks.history(new StreamId(id)),
                    found ->
                        found
                            .map(
                                entries ->
                                    Json.response(
                                        StatusCodes.OK,
                                        Map.of(
                                            "items",
                                            entries.stream().map(HistoryJson::of).toList())))
                            .orElseGet(() -> StreamAnswers.noStream(new StreamId(id), uri)))
                : complete(StreamChanges.impossible(uri)));
  }
}
