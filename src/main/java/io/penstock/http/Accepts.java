package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.extractRequest;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.MediaRange;
import akka.http.javadsl.model.MediaType;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.Accept;
import akka.http.javadsl.server.Route;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** Whether a client takes what it would get. */
final class Accepts {
  private Accepts() {}

  /** Goes on to {@code inner} where the client takes JSON; most say nothing, and do. */
  static Route json(Supplier<Route> inner) {
    return type(MediaTypes.APPLICATION_JSON, inner);
  }

  /** The same for another type than JSON. */
  static Route type(MediaType type, Supplier<Route> inner) {
    return extractRequest(
        request ->
            takes(request, type)
                ? inner.get()
                : complete(
                    new Problem(
                            "not-acceptable",
                            StatusCodes.NOT_ACCEPTABLE,
                            "there is an answer in %s/%s alone"
                                .formatted(type.mainType(), type.subType()),
                            request.getUri().path())
                        .response()));
  }

  private static boolean takes(HttpRequest request, MediaType type) {
    Optional<Accept> accept = request.getHeader(Accept.class);
    return accept.isEmpty()
        || StreamSupport.stream(accept.get().getMediaRanges().spliterator(), false)
            .filter(range -> range.matches(type))
            .max(Comparator.comparingInt(Accepts::precision))
            .filter(range -> range.qValue() > 0)
            .isPresent();
  }

  /** How closely a range names a type: what is closer holds. */
  private static int precision(MediaRange range) {
    String text = range.toString();
    if (text.startsWith("*/*")) {
      return 0;
    }
    return text.matches("[^/]+/\\*.*") ? 1 : 2;
  }
}
