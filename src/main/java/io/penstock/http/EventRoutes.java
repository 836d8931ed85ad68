package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.extractUri;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.optionalHeaderValueByName;
import static akka.http.javadsl.server.Directives.parameterMultiMap;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.PathMatchers.segment;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.CacheControl;
import akka.http.javadsl.model.headers.CacheDirectives;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.model.headers.RetryAfter;
import akka.http.javadsl.server.Route;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.penstock.settings.Role;
import io.penstock.stream.Nearest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What becomes of streams, as server-sent events. */
public final class EventRoutes implements HttpApi.Part {
  private static final List<HttpHeader> HEADERS =
      List.of(
          CacheControl.create(CacheDirectives.NO_STORE),
          // nginx would collect events until its buffer is full.
          RawHeader.create("X-Accel-Buffering", "no"));

  private static final Set<String> PARAMETERS = Set.of("stream", "type", "lastEventId");

  private final ActorRef<EventFeed.Command> feed;
  private final Scheduler scheduler;
  private final Duration askTimeout;
  private final Access access;

  /**
   * @param askTimeout how long the feed may take to answer
   * @param access who may do what
   */
  public EventRoutes(
      ActorRef<EventFeed.Command> feed, Scheduler scheduler, Duration askTimeout, Access access) {
    this.feed = feed;
    this.scheduler = scheduler;
    this.askTimeout = askTimeout;
    this.access = access;
  }

  @Override
  public Route paths() {
    // GET /api/v1/events
    return path(
        segment("api").slash("v1").slash("events"),
        () ->
            get(
                () ->
                    access.require(
                        Role.VIEWER,
                        caller ->
                            Accepts.type(
                                MediaTypes.TEXT_EVENT_STREAM,
                                () ->
                                    parameterMultiMap(
                                        query ->
                                            optionalHeaderValueByName(
                                                "Last-Event-ID",
                                                header -> events(query, header)))))));
  }

  private Route events(Map<String, List<String>> query, Optional<String> header) {
    List<String> streams = values(query, "stream");
    List<String> types = values(query, "type");
    Optional<String> complaint =
        query.keySet().stream()
            .filter(name -> !PARAMETERS.contains(name))
            .findFirst()
            .map(name -> Nearest.unknown("unknown parameter", name, PARAMETERS))
            .or(() -> EventFilter.complaint(streams, types));
    if (complaint.isPresent()) {
      return extractUri(uri -> complete(Answers.invalidParameters(List.of(complaint.get()), uri)));
    }
    // A browser that comes back sends the header, and the address as it was at first.
    Optional<String> after =
        header.or(() -> query.getOrDefault("lastEventId", List.of()).stream().findFirst());
    return extractUri(
        uri ->
            Answers.whenThere(
                AskPattern.<EventFeed.Command, EventFeed.ListenReply>ask(
                    feed,
                    replyTo ->
                        new EventFeed.Listen(
                            EventFilter.of(streams, types),
                            after.filter(id -> !id.isBlank()),
                            replyTo),
                    askTimeout,
                    scheduler),
                reply -> answer(reply, uri.path())));
  }

  /** {@code ?stream=a,b&stream=c} are three. */
  private static List<String> values(Map<String, List<String>> query, String name) {
    return query.getOrDefault(name, List.of()).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  private static HttpResponse answer(EventFeed.ListenReply reply, String path) {
    if (reply instanceof EventFeed.Listening listening) {
      return events(listening.text());
    }
    return reply instanceof EventFeed.TooMany many
        ? unavailable(
            "too-many-listeners",
            "%d clients listen to events already, and no more may".formatted(many.limit()),
            path)
        : unavailable("ending", "this node is about to end", path);
  }

  private static HttpResponse events(Source<ByteString, NotUsed> text) {
    return HttpResponse.create()
        .addHeaders(HEADERS)
        .withEntity(HttpEntities.create(MediaTypes.TEXT_EVENT_STREAM.toContentType(), text));
  }

  private static HttpResponse unavailable(String type, String detail, String path) {
    return new Problem(type, StatusCodes.SERVICE_UNAVAILABLE, detail, path)
        .response()
        .addHeader(RetryAfter.create(5L));
  }
}
