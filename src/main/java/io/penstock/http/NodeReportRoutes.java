package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import io.penstock.node.Capacity;
import io.penstock.node.NodeReport;
import io.penstock.settings.Role;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What this node is and can do; from what is known already, without a native call. */
public final class NodeReportRoutes implements HttpApi.Part {
  private final Supplier<NodeReport> report;
  private final Instant started;
  private final HungCalls hung;
  private final Supplier<Map<String, Long>> live;
  private final Access access;

  /**
   * @param report what is known of it; must not block
   * @param started when that was
   * @param live how many native things of each kind are alive
   * @param access who may do what
   */
  public NodeReportRoutes(
      Supplier<NodeReport> report,
      Instant started,
      HungCalls hung,
      Supplier<Map<String, Long>> live,
      Access access) {
    this.report = report;
    this.started = started;
    this.hung = hung;
    this.live = live;
    this.access = access;
  }

  @Override
  public Route paths() {
    return concat(
        // GET /api/v1/node
        path(
            segment("api").slash("v1").slash("node"),
            () ->
                get(
                    () ->
                        access.require(
                            Role.VIEWER,
                            caller -> complete(Json.response(StatusCodes.OK, here()))))),
        // GET /api/v1/nodes
        path(
            segment("api").slash("v1").slash("nodes"),
            () ->
                get(
                    () ->
                        access.require(
                            Role.VIEWER,
                            caller -> complete(Json.response(StatusCodes.OK, nodes()))))));
  }

  /** Alone, so far. */
  private Map<String, Object> nodes() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("items", List.of(here()));
    body.put("next", null);
    return body;
  }

  private NodeJson here() {
    return new NodeJson(
        report.get(),
        started,
        Capacity.now(),
        new NodeJson.NativeCalls(hung.now().getAsInt(), hung.limit()),
        live.get());
  }
}
