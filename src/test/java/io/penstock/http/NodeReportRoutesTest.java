package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.node.BackendReport;
import io.penstock.node.Gpu;
import io.penstock.node.NodeReport;
import io.penstock.testkit.ActorKit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NodeReportRoutesTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final NodeReport REPORT =
      new NodeReport(
          "edge-1",
          "0.1.0",
          new NodeReport.Java("17.0.15+6", "Debian"),
          NodeReport.Library.there("1.22.0"),
          NodeReport.Library.missing("cannot be loaded: no"),
          "auto",
          true,
          List.of(
              new BackendReport(
                  "software",
                  List.of(
                      new BackendReport.Role(
                          "h264",
                          List.of(BackendReport.Element.of("avdec_h264", true)),
                          true,
                          Optional.of(true),
                          "the first that works")),
                  List.of())),
          List.of(new Gpu("/dev/nvidia0", Optional.of("NVIDIA H200"), Optional.empty())));

  @Test
  void showsThisNode() {
    JsonNode node = get("/api/v1/node");

    assertThat(node.get("name").asText()).isEqualTo("edge-1");
    assertThat(node.get("started").asText()).isEqualTo("2026-11-22T12:00:00Z");
    assertThat(node.get("java").get("version").asText()).isEqualTo("17.0.15+6");
    assertThat(node.get("gstreamer")).hasToString("{\"version\":\"1.22.0\",\"problem\":null}");
    assertThat(node.get("opencv").get("problem").asText()).contains("cannot be loaded");
    assertThat(node.at("/backends/0/decode/0"))
        .hasToString(
            "{\"codec\":\"h264\",\"elements\":[{\"name\":\"avdec_h264\",\"registered\":true,"
                + "\"comesWith\":\"Debian package gstreamer1.0-libav\"}],\"chosen\":true,"
                + "\"works\":true,\"why\":\"the first that works\"}");
    assertThat(node.at("/gpus/0/model").asText()).isEqualTo("NVIDIA H200");
    assertThat(node.at("/capacity/processors").asInt()).isPositive();
    assertThat(node.at("/capacity/openFiles/used").asLong()).isPositive();
    assertThat(node.get("nativeCalls")).hasToString("{\"hung\":3,\"limit\":8}");
    assertThat(node.get("live")).hasToString("{\"frame\":7}");
  }

  @Test
  void showsItAmongAllNodes() {
    JsonNode nodes = get("/api/v1/nodes");

    assertThat(nodes.get("items")).hasSize(1);
    assertThat(nodes.at("/items/0/name").asText()).isEqualTo("edge-1");
    assertThat(nodes.get("next").isNull()).isTrue();
  }

  private static JsonNode get(String path) {
    NodeReportRoutes routes =
        new NodeReportRoutes(
            () -> REPORT,
            Instant.parse("2026-11-22T12:00:00Z"),
            new HungCalls(() -> 3, 8),
            () -> Map.of("frame", 7L),
            new Access());
    try {
      HttpResponse answer =
          new HttpApi(List.of(routes))
              .route()
              .handler(KIT.system())
              .apply(HttpRequest.GET(path))
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);
      assertThat(answer.status().intValue()).isEqualTo(200);
      return new ObjectMapper()
          .readTree(
              answer
                  .entity()
                  .toStrict(10_000, KIT.system())
                  .toCompletableFuture()
                  .get(10, TimeUnit.SECONDS)
                  .getData()
                  .toArray());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
