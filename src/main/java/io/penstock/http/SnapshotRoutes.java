package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.extractUri;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.parameterOptional;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.PathMatchers.segment;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import akka.http.javadsl.model.DateTime;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.CacheControl;
import akka.http.javadsl.model.headers.CacheDirectives;
import akka.http.javadsl.model.headers.LastModified;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.model.headers.RetryAfter;
import akka.http.javadsl.server.Route;
import io.penstock.control.SnapshotReply;
import io.penstock.control.StreamActor;
import io.penstock.control.StreamSupervisor;
import io.penstock.settings.Role;
import io.penstock.stream.LastError;
import io.penstock.stream.StreamId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What a stream shows: its newest picture as the outputs get it, overlays included. */
public final class SnapshotRoutes implements HttpApi.Part {
  private static final int LEAST_WIDTH = 160;
  private static final int MOST_WIDTH = 16_384;
  private static final String WIDTH = "\\d{1,6}";

  private final ActorRef<StreamSupervisor.Command> supervisor;
  private final Scheduler scheduler;
  private final Duration askTimeout;
  private final Access access;

  /**
   * @param askTimeout how long a picture may take
   * @param access who may do what
   */
  public SnapshotRoutes(
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
    // GET /api/v1/streams/{id}/snapshot.jpg?width=
    return path(
        segment("api").slash("v1").slash("streams").slash(segment()).slash("snapshot.jpg"),
        id ->
            get(
                () ->
                    access.require(
                        Role.VIEWER,
                        caller ->
                            Accepts.type(
                                MediaTypes.IMAGE_JPEG,
                                () -> parameterOptional("width", width -> snapshot(id, width))))));
  }

  private Route snapshot(String id, Optional<String> width) {
    return extractUri(
        uri -> {
          OptionalInt mostWide = width.map(SnapshotRoutes::width).orElse(OptionalInt.of(asItIs()));
          if (mostWide.isEmpty()) {
            return complete(noWidth(uri));
          }
          if (!StreamId.isValid(id)) {
            return complete(Answers.notFound("no stream can have this id", uri));
          }
          return Answers.whenThere(
              AskPattern.<StreamSupervisor.Command, SnapshotReply>ask(
                  supervisor,
                  replyTo ->
                      new StreamSupervisor.GetSnapshot(
                          new StreamId(id), mostWide.getAsInt(), replyTo),
                  askTimeout,
                  scheduler),
              reply -> answer(reply, id, uri));
        });
  }

  private static int asItIs() {
    return StreamActor.GetSnapshot.AS_IT_IS;
  }

  private static OptionalInt width(String text) {
    int width = text.matches(WIDTH) ? Integer.parseInt(text) : 0;
    return width >= LEAST_WIDTH && width <= MOST_WIDTH
        ? OptionalInt.of(width)
        : OptionalInt.empty();
  }

  private static HttpResponse noWidth(Uri uri) {
    return new Problem(
            "invalid-parameter",
            StatusCodes.BAD_REQUEST,
            "width must be a whole number between %d and %d".formatted(LEAST_WIDTH, MOST_WIDTH),
            uri.path())
        .response();
  }

  private static HttpResponse answer(SnapshotReply reply, String id, Uri uri) {
    if (reply instanceof SnapshotReply.Taken taken) {
      return picture(taken);
    }
    return reply instanceof SnapshotReply.NotTaken none
        ? noPicture(none, id, uri)
        : Answers.notFound("there is no stream " + id, uri);
  }

  private static HttpResponse picture(SnapshotReply.Taken taken) {
    return HttpResponse.create()
        .withEntity(HttpEntities.create(MediaTypes.IMAGE_JPEG.toContentType(), taken.jpeg()))
        .addHeader(CacheControl.create(CacheDirectives.NO_STORE))
        .addHeader(LastModified.create(DateTime.create(taken.at().toEpochMilli())))
        // HTTP's own has seconds alone.
        .addHeader(RawHeader.create("X-Picture-Time", taken.at().toString()));
  }

  private static HttpResponse noPicture(SnapshotReply.NotTaken none, String id, Uri uri) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("state", none.state().label());
    members.put("lastError", none.lastError().map(StreamJson.ErrorJson::of));
    String why = none.reason().or(() -> none.lastError().map(SnapshotRoutes::message)).orElse("");
    return new Problem(
            "no-picture",
            StatusCodes.SERVICE_UNAVAILABLE,
            "stream %s is %s%s"
                .formatted(id, none.state().label(), why.isEmpty() ? "" : ": " + why),
            uri.path())
        .response(members)
        .addHeader(RetryAfter.create(1L));
  }

  private static String message(LastError error) {
    return error.failure().message();
  }
}
