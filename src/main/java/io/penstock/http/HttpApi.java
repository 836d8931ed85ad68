package io.penstock.http;

import static akka.http.javadsl.server.Directives.concat;

import akka.http.javadsl.server.Route;
import java.util.List;

/** Everything that is served over HTTP, in the order in which it is asked. */
public final class HttpApi {
  /** Some of the routes; what it does not take, the next one may. */
  @FunctionalInterface
  public interface Part {
    /** Its routes, with their whole paths. */
    Route paths();
  }

  private final List<Part> parts;

  /** An API of these parts. */
  public HttpApi(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /** All routes, with an answer in JSON for what none of them takes. */
  public Route route() {
    return Answers.withProblems(
        () ->
            concat(
                parts.get(0).paths(),
                parts.stream().skip(1).map(Part::paths).toArray(Route[]::new)));
  }
}
