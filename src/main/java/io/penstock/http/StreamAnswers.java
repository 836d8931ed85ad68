package io.penstock.http;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.Location;
import akka.http.javadsl.model.headers.RetryAfter;
import io.penstock.control.StreamSupervisor.StreamEntry;
import io.penstock.http.Problem.Violation;
import io.penstock.registry.RegistryReply;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamWish;
import java.util.List;
import java.util.Optional;

/** What the registry's replies are in HTTP. */
final class StreamAnswers {
  private static final String PATH = "/api/v1/streams/";

  private StreamAnswers() {}

  /** Where a stream is. */
  static Location location(StreamId id) {
    return Location.create(PATH + id.value());
  }

  /** A stream as it is. */
  static HttpResponse stream(StreamEntry entry) {
    return Json.response(StatusCodes.OK, StreamJson.of(entry))
        .addHeader(Preconditions.tag(entry.wish().version()));
  }

  /**
   * A change that is made.
   *
   * @param entry what the node knows of the stream by now, if it does
   */
  static HttpResponse changed(RegistryReply reply, StreamWish wish, Optional<StreamEntry> entry) {
    StreamJson json = StreamJson.of(wish, entry.map(StreamJson.Status::of).orElse(null));
    HttpResponse response =
        reply instanceof RegistryReply.Created
            ? Json.response(StatusCodes.CREATED, json).addHeader(location(wish.id()))
            : Json.response(StatusCodes.OK, json);
    return response.addHeader(Preconditions.tag(wish.version()));
  }

  /** The stream that a change has made; empty where it has made none. */
  static Optional<StreamWish> made(RegistryReply reply) {
    if (reply instanceof RegistryReply.Created created) {
      return Optional.of(created.wish());
    }
    if (reply instanceof RegistryReply.Replaced replaced) {
      return Optional.of(replaced.wish());
    }
    return reply instanceof RegistryReply.Same same ? Optional.of(same.wish()) : Optional.empty();
  }

  /** A change that is not made. */
  static HttpResponse refused(RegistryReply reply, Uri uri) {
    if (reply instanceof RegistryReply.Unknown unknown) {
      return noStream(unknown.id(), uri);
    }
    if (reply instanceof RegistryReply.Exists exists) {
      return problem(
          "already-exists",
          StatusCodes.CONFLICT,
          "there is a stream " + exists.id() + " already",
          uri);
    }
    if (reply instanceof RegistryReply.Stale stale) {
      return stale(stale, uri);
    }
    if (reply instanceof RegistryReply.Declared declared) {
      return problem(
          "declared",
          StatusCodes.CONFLICT,
          "the configuration declares stream %s: remove it there, or set enabled to false"
              .formatted(declared.id()),
          uri);
    }
    if (reply instanceof RegistryReply.Invalid invalid) {
      return invalid(violations(invalid, ""), uri);
    }
    if (reply instanceof RegistryReply.NotStored trouble) {
      return notStored(trouble, uri);
    }
    if (reply instanceof RegistryReply.Overloaded) {
      return problem(
              "overloaded",
              StatusCodes.SERVICE_UNAVAILABLE,
              "too many changes wait already; nothing was changed",
              uri)
          .addHeader(RetryAfter.create(1L));
    }
    throw new IllegalStateException("a change that is made was not refused");
  }

  private static HttpResponse stale(RegistryReply.Stale stale, Uri uri) {
    if (stale.version() == 0) {
      return problem(
          "precondition-failed",
          StatusCodes.PRECONDITION_FAILED,
          "there is no stream " + stale.id(),
          uri);
    }
    return problem(
            "precondition-failed",
            StatusCodes.PRECONDITION_FAILED,
            "stream %s was changed meanwhile: read it again, and send its ETag as If-Match"
                .formatted(stale.id()),
            uri)
        .addHeader(Preconditions.tag(stale.version()));
  }

  private static HttpResponse notStored(RegistryReply.NotStored trouble, Uri uri) {
    String detail =
        trouble.full()
            ? "there is no room to write the change down; nothing was changed"
            : "the change could not be written down; nothing was changed";
    HttpResponse response = Answers.notStored(trouble.full(), detail, uri.path()).response();
    return trouble.full() ? response : response.addHeader(RetryAfter.create(5L));
  }

  static HttpResponse noStream(StreamId id, Uri uri) {
    return Answers.notFound("there is no stream " + id, uri);
  }

  /** A body that makes no stream. */
  static HttpResponse invalid(List<Violation> problems, Uri uri) {
    return invalidProblem(problems, uri).response();
  }

  static Problem invalidProblem(List<Violation> problems, Uri uri) {
    return new Problem(
        "invalid-stream",
        StatusCodes.BAD_REQUEST,
        problems.size() == 1
            ? "there is a problem with the body: errors says where"
            : "there are %d problems with the body: errors says where".formatted(problems.size()),
        uri.path(),
        problems);
  }

  /**
   * What is wrong with a document.
   *
   * @param pointer where in the body it stands
   */
  static List<Violation> violations(RegistryReply.Invalid invalid, String pointer) {
    return invalid.problems().stream()
        .map(
            problem ->
                problem.path().isEmpty() || problem.path().startsWith("/")
                    ? new Violation(pointer + problem.path(), problem.message())
                    : new Violation(pointer, problem.path() + ": " + problem.message()))
        .toList();
  }

  static HttpResponse problem(String type, StatusCode status, String detail, Uri uri) {
    return new Problem(type, status, detail, uri.path()).response();
  }
}
