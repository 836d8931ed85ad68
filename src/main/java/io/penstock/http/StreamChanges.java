package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.extractUri;

import akka.actor.typed.ActorRef;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.RetryAfter;
import akka.http.javadsl.server.Route;
import akka.japi.function.Function;
import io.penstock.control.StreamSupervisor.Changed;
import io.penstock.http.Problem.Violation;
import io.penstock.registry.Precondition;
import io.penstock.registry.RegistryReply;
import io.penstock.registry.StreamRegistry;
import io.penstock.settings.StreamDocument;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamWish;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Changes of one stream. */
final class StreamChanges {
  private static final long LIMIT_BYTES = 256 * 1024;

  /** Stands for an id that cannot be one, while the rest of the document is looked at. */
  private static final StreamId ANY = new StreamId("any");

  private final StreamAsks asks;

  StreamChanges(StreamAsks asks) {
    this.asks = asks;
  }

  /** A new stream, whose id is in the body. */
  Route create(Caller caller) {
    return JsonBody.read(
        LIMIT_BYTES,
        json -> {
          StreamBody body = StreamBody.named(json, "");
          return body.id().isPresent()
              ? want(body.id().get(), body, new Precondition.Absent(), caller, false)
              : refuse(body, caller);
        });
  }

  /** Every problem of a stream that has no id. */
  private Route refuse(StreamBody body, Caller caller) {
    return extractUri(
        uri ->
            Answers.whenThere(
                asks.apply(Map.of(ANY, body.document()), true, caller),
                applied -> {
                  List<Violation> problems = new ArrayList<>(body.problems());
                  applied.results().stream()
                      .filter(RegistryReply.Invalid.class::isInstance)
                      .map(RegistryReply.Invalid.class::cast)
                      .forEach(invalid -> problems.addAll(StreamAnswers.violations(invalid, "")));
                  return StreamAnswers.invalid(problems, uri);
                }));
  }

  /** A stream, be it new or another than before. */
  Route put(String id, Caller caller) {
    return withPrecondition(
        precondition ->
            JsonBody.read(
                LIMIT_BYTES,
                json ->
                    StreamId.isValid(id)
                        ? want(
                            new StreamId(id),
                            StreamBody.of(json, new StreamId(id)),
                            precondition,
                            caller,
                            true)
                        : extractUri(uri -> complete(noId(uri)))));
  }

  private static HttpResponse noId(Uri uri) {
    return StreamAnswers.problem(
        "invalid-id",
        StatusCodes.BAD_REQUEST,
        "no stream can have this id: it must be 1 to 63 letters, digits, _ and -, the first a"
            + " letter or digit",
        uri);
  }

  /**
   * @param absenceIsAPrecondition whether it was the client who said that there must not be one
   */
  private Route want(
      StreamId id,
      StreamBody body,
      Precondition precondition,
      Caller caller,
      boolean absenceIsAPrecondition) {
    if (!body.problems().isEmpty()) {
      return refuse(body, caller);
    }
    StreamDocument document = body.document();
    return change(
        replyTo -> new StreamRegistry.Put(id, document, precondition, caller.name(), replyTo),
        absenceIsAPrecondition);
  }

  /** Parts of a stream. */
  Route patch(String id, Caller caller) {
    return withPrecondition(
        precondition ->
            JsonBody.readMergePatch(
                LIMIT_BYTES,
                json -> {
                  if (!StreamId.isValid(id)) {
                    return extractUri(uri -> complete(impossible(uri)));
                  }
                  StreamId known = new StreamId(id);
                  StreamBody body = StreamBody.of(json, known);
                  if (!body.problems().isEmpty()) {
                    return extractUri(uri -> complete(StreamAnswers.invalid(body.problems(), uri)));
                  }
                  return change(
                      replyTo ->
                          new StreamRegistry.Patch(
                              known, body.document(), precondition, caller.name(), replyTo),
                      true);
                }));
  }

  /** A stream that is not wanted any more. */
  Route remove(String id, Caller caller) {
    return withPrecondition(
        precondition ->
            StreamId.isValid(id)
                ? change(
                    replyTo ->
                        new StreamRegistry.Remove(
                            new StreamId(id), precondition, caller.name(), replyTo),
                    true)
                : extractUri(uri -> complete(impossible(uri))));
  }

  /** A stream that begins anew. */
  Route restart(String id) {
    return extractUri(
        uri ->
            StreamId.isValid(id)
                ? Answers.whenThere(
                    asks.restart(new StreamId(id)),
                    changed -> restarted(changed, new StreamId(id), uri))
                : complete(impossible(uri)));
  }

  private static HttpResponse restarted(Changed changed, StreamId id, Uri uri) {
    return switch (changed) {
      case RESTARTED ->
          HttpResponse.create()
              .withStatus(StatusCodes.ACCEPTED)
              .addHeader(StreamAnswers.location(id));
      case NOT_RUNNING ->
          StreamAnswers.problem(
              "not-running",
              StatusCodes.CONFLICT,
              "stream %s is not wanted to run: set enabled to true, and it starts".formatted(id),
              uri);
      case UNKNOWN -> StreamAnswers.noStream(id, uri);
      default ->
          StreamAnswers.problem(
                  "ending", StatusCodes.SERVICE_UNAVAILABLE, "this node is about to end", uri)
              .addHeader(RetryAfter.create(5L));
    };
  }

  static HttpResponse impossible(Uri uri) {
    return Answers.notFound("no stream can have this id", uri);
  }

  private static Route withPrecondition(java.util.function.Function<Precondition, Route> inner) {
    return extractRequest(
        request -> {
          Optional<Precondition> precondition = Preconditions.of(request);
          return precondition.isPresent()
              ? inner.apply(precondition.get())
              : complete(
                  StreamAnswers.problem(
                      "malformed-precondition",
                      StatusCodes.BAD_REQUEST,
                      "give one of: If-Match with an ETag of this stream, such as \"17\","
                          + " If-Match: *, or If-None-Match: *",
                      request.getUri()));
        });
  }

  private Route change(
      Function<ActorRef<RegistryReply>, StreamRegistry.Command> change,
      boolean absenceIsAPrecondition) {
    return extractUri(
        uri ->
            Answers.whenChanged(
                asks.change(change)
                    .thenCompose(reply -> answer(reply, uri, absenceIsAPrecondition)),
                response -> response));
  }

  private CompletionStage<HttpResponse> answer(
      RegistryReply reply, Uri uri, boolean absenceIsAPrecondition) {
    Optional<StreamWish> made = StreamAnswers.made(reply);
    if (made.isPresent()) {
      return asks.stream(made.get().id())
          // It is changed, whether or not the node says how it is.
          .exceptionally(silence -> Optional.empty())
          .thenApply(entry -> StreamAnswers.changed(reply, made.get(), entry));
    }
    if (reply instanceof RegistryReply.Removed) {
      return CompletableFuture.completedFuture(
          HttpResponse.create().withStatus(StatusCodes.NO_CONTENT));
    }
    return CompletableFuture.completedFuture(
        reply instanceof RegistryReply.Exists exists && absenceIsAPrecondition
            ? StreamAnswers.problem(
                "precondition-failed",
                StatusCodes.PRECONDITION_FAILED,
                "there is a stream " + exists.id() + " already",
                uri)
            : StreamAnswers.refused(reply, uri));
  }
}
