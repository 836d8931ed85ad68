package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.extractUri;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathEnd;
import static akka.http.javadsl.server.Directives.pathPrefix;
import static akka.http.javadsl.server.PathMatchers.segment;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import io.penstock.control.StreamSupervisor;
import io.penstock.control.StreamSupervisor.StreamEntry;
import io.penstock.control.StreamSupervisor.Streams;
import io.penstock.settings.Role;
import io.penstock.stream.StreamId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What streams there are, and how each is. */
public final class StreamRoutes implements HttpApi.Part {
  private final ActorRef<StreamSupervisor.Command> supervisor;
  private final Scheduler scheduler;
  private final Duration askTimeout;
  private final Access access;

  /**
   * @param askTimeout how long the supervisor may take to answer
   * @param access who may do what
   */
  public StreamRoutes(
      ActorRef<StreamSupervisor.Command> supervisor,
      Scheduler scheduler,
      Duration askTimeout,
      Access access) {
    this.supervisor = supervisor;
    this.scheduler = scheduler;
    this.askTimeout = askTimeout;
    this.access = access;
  }

  @Override
  public Route paths() {
    return pathPrefix(
        segment("api").slash("v1").slash("streams"),
        () ->
            concat(
                // GET /api/v1/streams
                pathEnd(() -> get(() -> access.require(Role.VIEWER, caller -> streams()))),
                // GET /api/v1/streams/{id}
                path(
                    segment(),
                    id -> get(() -> access.require(Role.VIEWER, caller -> stream(id))))));
  }

  private Route streams() {
    CompletionStage<Streams> streams =
        AskPattern.ask(supervisor, StreamSupervisor.GetStreams::new, askTimeout, scheduler);
    return Answers.whenThere(
        streams,
        all -> {
          Map<String, Object> body = new LinkedHashMap<>();
          body.put("items", all.entries().stream().map(StreamJson::of).toList());
          body.put("next", null);
          return Json.response(StatusCodes.OK, body);
        });
  }

  private Route stream(String id) {
    return extractUri(
        uri -> {
          if (!StreamId.isValid(id)) {
            return complete(Answers.notFound("no stream can have this id", uri));
          }
          CompletionStage<Optional<StreamEntry>> entry =
              AskPattern.ask(
                  supervisor,
                  replyTo -> new StreamSupervisor.GetStream(new StreamId(id), replyTo),
                  askTimeout,
                  scheduler);
          return Answers.whenThere(
              entry,
              found ->
                  found
                      .map(one -> Json.response(StatusCodes.OK, StreamJson.of(one)))
                      .orElseGet(() -> Answers.notFound("there is no stream " + id, uri)));
        });
  }
}
