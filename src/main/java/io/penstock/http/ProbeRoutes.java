package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.extractUri;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.post;
import static akka.http.javadsl.server.PathMatchers.segment;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.RetryAfter;
import akka.http.javadsl.server.Route;
import io.penstock.control.ProbeDesk;
import io.penstock.http.Problem.Violation;
import io.penstock.settings.Role;
import io.penstock.settings.StreamDocument;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a camera sends, asked before there is a stream for it. */
public final class ProbeRoutes implements HttpApi.Part {
  private static final long LONGEST_BODY = 16 * 1024;
  private static final String SOURCE = "/source";

  private final ActorRef<ProbeDesk.Command> desk;
  private final Scheduler scheduler;
  private final Duration timeout;
  private final Access access;

  /**
   * @param timeout how long a camera may take, see {@link ProbeDesk#longest}
   * @param access who may do what
   */
  public ProbeRoutes(
      ActorRef<ProbeDesk.Command> desk, Scheduler scheduler, Duration timeout, Access access) {
    this.desk = desk;
    this.scheduler = scheduler;
    this.timeout = timeout;
    this.access = access;
  }

  @Override
  public Route paths() {
    // POST /api/v1/probe
    return path(
        segment("api").slash("v1").slash("probe"),
        () ->
            post(
                () ->
                    access.require(
                        Role.OPERATOR, caller -> JsonBody.read(LONGEST_BODY, this::probe))));
  }

  /**
   * @param body the source of a stream: {@code uri}, and {@code username}, {@code password}, {@code
   *     transport} where they are needed
   */
  private Route probe(Object body) {
    return extractUri(
        uri ->
            body instanceof Map<?, ?> source
                ? Answers.whenThere(
                    AskPattern.<ProbeDesk.Command, ProbeDesk.Reply>ask(
                        desk,
                        replyTo ->
                            new ProbeDesk.Probe(
                                new StreamDocument(Map.of("source", source)), replyTo),
                        timeout,
                        scheduler),
                    reply -> answer(reply, uri))
                : complete(refused("the body must be an object with a uri", List.of(), uri)));
  }

  private static HttpResponse answer(ProbeDesk.Reply reply, Uri uri) {
    if (reply instanceof ProbeDesk.Probed probed) {
      return Json.response(StatusCodes.OK, ProbeJson.of(probed.report()));
    }
    if (reply instanceof ProbeDesk.NoSource none) {
      return refused(
          "no stream could have this source",
          none.problems().stream().map(ProbeRoutes::violation).toList(),
          uri);
    }
    return new Problem(
            "busy",
            StatusCodes.SERVICE_UNAVAILABLE,
            "as many sources are being probed as may be at once",
            uri.path())
        .response()
        .addHeader(RetryAfter.create(2L));
  }

  private static HttpResponse refused(String detail, List<Violation> errors, Uri uri) {
    return new Problem("invalid-source", StatusCodes.BAD_REQUEST, detail, uri.path(), errors)
        .response();
  }

  /** The document is the source itself here, so that pointers begin below it. */
  private static Violation violation(io.penstock.settings.Problem problem) {
    String path = problem.path();
    return path.startsWith(SOURCE)
        ? new Violation(path.substring(SOURCE.length()), problem.message())
        : new Violation("", path + ": " + problem.message());
  }
}
