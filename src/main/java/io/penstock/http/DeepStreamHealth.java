package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathPrefix;
import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import java.util.Map;

/**
 * Whether the node lives and serves, as DeepStream's server says it. Nobody has to log in, and
 * nobody is asked: it answers at once.
 */
final class DeepStreamHealth {
  private final HungCalls hung;

  /**
   * @param hung with too many of which the node is not ready
   */
  DeepStreamHealth(HungCalls hung) {
    this.hung = hung;
  }

  Route paths() {
    return concat(
        // GET /live
        // GET /ready
        // GET /startup
        probes(),
        pathPrefix(
            segment("api").slash("v1"),
            () ->
                concat(
                    // GET /api/v1/live
                    // GET /api/v1/ready
                    // GET /api/v1/startup
                    probes(),
                    // GET /api/v1/health/get-dsready-state
                    path(
                        segment("health").slash("get-dsready-state"),
                        () ->
                            get(() -> complete(ready("GET_DS_READINESS_INFO", "health-info")))))));
  }

  private Route probes() {
    return concat(
        path("live", () -> get(() -> complete(yes("GET_LIVE_INFO", "live-info", "ds-liveness")))),
        path("ready", () -> get(() -> complete(ready("GET_READY_INFO", "ready-info")))),
        path(
            "startup",
            () -> get(() -> complete(yes("GET_STARTUP_INFO", "startup-info", "ds-startup")))));
  }

  private HttpResponse ready(String call, String info) {
    int hanging = hung.now().getAsInt();
    return hanging < hung.limit()
        ? yes(call, info, "ds-ready")
        : new DeepStreamAnswer(
                StatusCodes.SERVICE_UNAVAILABLE,
                "%s_FAIL, %d native calls hang".formatted(call, hanging),
                Map.of(info, Map.of("ds-ready", "NO")))
            .response();
  }

  private static HttpResponse yes(String call, String info, String key) {
    return DeepStreamAnswer.done(call, Map.of(info, Map.of(key, "YES"))).response();
  }
}
