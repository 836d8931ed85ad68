package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.observe.PrometheusText;
import io.penstock.testkit.Await;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.NumberedCamera;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The metrics of a service to which all has happened that has a metric: they are those of the
 * contract, and those that the dashboard and the alerts ask for.
 */
@ExtendWith(NothingLeft.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsIT {
  /** As the contract has them. */
  private static final Map<String, Set<String>> CONTRACT = new LinkedHashMap<>();

  static {
    CONTRACT.put("penstock_build_info", Set.of("version", "java"));
    CONTRACT.put("penstock_stream_info", Set.of("stream", "name", "site"));
    CONTRACT.put("penstock_stream_state", Set.of("stream", "state"));
    CONTRACT.put("penstock_frames_total", Set.of("stream", "stage"));
    CONTRACT.put("penstock_frames_dropped_total", Set.of("stream", "stage", "reason"));
    CONTRACT.put("penstock_source_bytes_total", Set.of("stream"));
    CONTRACT.put("penstock_source_last_frame_timestamp_seconds", Set.of("stream"));
    CONTRACT.put("penstock_source_reconnects_total", Set.of("stream", "cause"));
    CONTRACT.put("penstock_output_bytes_total", Set.of("stream", "output"));
    CONTRACT.put("penstock_output_reconnects_total", Set.of("stream", "output", "cause"));
    CONTRACT.put("penstock_process_duration_seconds_count", Set.of("stream", "processor"));
    CONTRACT.put("penstock_process_duration_seconds_bucket", Set.of("stream", "processor", "le"));
    CONTRACT.put("penstock_frame_age_seconds_sum", Set.of("stream"));
    CONTRACT.put("penstock_frame_age_seconds_bucket", Set.of("stream", "le"));
    CONTRACT.put("penstock_native_live", Set.of("kind"));
    CONTRACT.put("penstock_native_quarantined", Set.of());
    CONTRACT.put("penstock_config_last_reload_successful", Set.of());
  }

  /** What Prometheus adds to each series. */
  private static final Set<String> OF_THE_SCRAPE = Set.of("instance", "job");

  private static final Pattern METRIC =
      Pattern.compile("\\b((?:penstock_[a-z_]+|up)\\b)(?:\\{([^}]*)})?");
  private static final Pattern MATCHER = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|on|ignoring|group_left|without)\\s*\\(([^)]*)\\)");
  private static final Pattern LABEL_VALUES =
      Pattern.compile("label_values\\((penstock_[a-z_]+).*?,\\s*([a-z_]+)\\)");
  private static final Pattern LEGEND = Pattern.compile("\\{\\{\\s*(?:\\$labels\\.)?([a-z_]+)");

  private final Map<String, Set<String>> labels = new LinkedHashMap<>();

  @BeforeAll
  void letAllHappen() {
    try (RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort());
        NumberedCamera camera = NumberedCamera.open(ClipSpec.small());
        RunningService penstock =
            RunningService.start(
                """
                penstock.streams.gate {
                  name = "Gate", labels.site = north
                  source.uri = "%s"
                  process = [
                    { type = overlay, text = "{stream}" }
                    { type = slow, delay = 300ms }
                  ]
                  outputs = [
                    { name = main, uri = "%s" }
                    { name = away, uri = "rtmp://127.0.0.1:1/live/away" }
                  ]
                }
                penstock.streams.away.source.uri = "rtsp://127.0.0.1:1/away"
                """
                    .formatted(camera.address(), rtmp.address("gate")))) {
      String address = "http://127.0.0.1:" + penstock.service().address().getPort() + "/metrics";
      PrometheusText text =
          Await.value(
              RunningService.LIMIT,
              () -> {
                PrometheusText now = scrape(address);
                return CONTRACT.keySet().stream().allMatch(name -> !now.series(name).isEmpty())
                    ? Optional.of(now)
                    : Optional.empty();
              },
              "every metric of the contract: " + CONTRACT.keySet());
      remember(text);
      assertThat(text.count("stream", "gate")).isLessThanOrEqualTo(60);
    }
  }

  @AfterAll
  void forget() {
    labels.clear();
  }

  private static PrometheusText scrape(String address) {
    try {
      return PrometheusText.read(
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(address)).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void remember(PrometheusText text) {
    for (String name : text.names()) {
      for (String ending : List.of("", "_bucket", "_sum", "_count")) {
        text.series(name + ending)
            .keySet()
            .forEach(
                series ->
                    labels
                        .computeIfAbsent(name + ending, first -> new TreeSet<>())
                        .addAll(series.keySet()));
      }
    }
  }

  @Test
  void areThoseOfTheContract() {
    assertThat(labels).containsAllEntriesOf(CONTRACT);
    Set<String> more = new HashSet<>(labels.keySet());
    more.removeAll(CONTRACT.keySet());
    assertThat(more)
        .as("those that the contract does not name")
        .containsExactlyInAnyOrder(
            "penstock_config_last_reload_success_timestamp_seconds",
            "penstock_frame_age_seconds_count",
            "penstock_process_duration_seconds_sum");
  }

  // ---------------------------------------------------------------- the dashboard

  @Test
  void theDashboardAsksForWhatThereIs() throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(Files.readString(Path.of("docs/grafana/penstock.json")));
    List<String> rows = new ArrayList<>();
    Set<Integer> ids = new HashSet<>();
    int queries = 0;
    for (JsonNode panel : dashboard.get("panels")) {
      assertThat(ids.add(panel.get("id").asInt())).as("each id once").isTrue();
      if (panel.get("type").asText().equals("row")) {
        rows.add(panel.get("title").asText());
      }
      for (JsonNode target : panel.path("targets")) {
        queries++;
        assertThat(target.get("datasource").get("uid").asText()).isEqualTo("${datasource}");
        Set<String> known = check(target.get("expr").asText());
        Matcher legend = LEGEND.matcher(target.get("legendFormat").asText());
        while (legend.find()) {
          assertThat(known).as(target.toString()).contains(legend.group(1));
        }
      }
    }
    assertThat(rows).containsExactly("Fleet", "Streams", "Outputs", "Node");
    assertThat(queries).isGreaterThan(15);
    List<String> variables = new ArrayList<>();
    for (JsonNode variable : dashboard.get("templating").get("list")) {
      variables.add(variable.get("name").asText());
      Matcher values = LABEL_VALUES.matcher(variable.path("definition").asText());
      if (values.matches()) {
        assertThat(labels.get(values.group(1))).contains(values.group(2));
      }
    }
    assertThat(variables).containsExactly("datasource", "site", "stream");
  }

  // ---------------------------------------------------------------- the alerts

  @Test
  void theAlertsAskForWhatThereIsAndLeadToTheRunbook() throws IOException {
    JsonNode rules =
        new ObjectMapper(new YAMLFactory())
            .readTree(Files.readString(Path.of("docs/prometheus/alerts.yml")))
            .get("groups")
            .get(0)
            .get("rules");
    Set<String> names = new HashSet<>();
    for (JsonNode rule : rules) {
      String name = rule.get("alert").asText();
      assertThat(names.add(name)).as(name).isTrue();
      Set<String> known = check(rule.get("expr").asText());
      assertThat(rule.get("labels").get("severity").asText()).isIn("critical", "warning");
      JsonNode said = rule.get("annotations");
      assertThat(said.get("description").asText()).isNotBlank();
      Matcher used = LEGEND.matcher(said.get("summary").asText());
      while (used.find()) {
        if (!used.group(1).equals("value")) {
          assertThat(known).as(name).contains(used.group(1));
        }
      }
      assertThat(said.get("runbook_url").asText())
          .isEqualTo(
              "https://github.com/penstock/penstock/blob/main/docs/RUNBOOK.md#"
                  + name.toLowerCase(Locale.ROOT));
    }
    assertThat(names)
        .containsExactlyInAnyOrder(
            "StreamDown",
            "StreamUnauthorized",
            "StreamDegraded",
            "StreamPending",
            "StreamFlapping",
            "OutputDown",
            "FramesDropped",
            "FramesLate",
            "NativeCallsHang",
            "NodeDown",
            "ReloadFailed");
  }

  /** Checks the metrics and labels of a query; the labels that its series may have. */
  private Set<String> check(String query) {
    Set<String> known = new HashSet<>(OF_THE_SCRAPE);
    Matcher metric = METRIC.matcher(query);
    boolean any = false;
    while (metric.find()) {
      any = true;
      String name = metric.group(1);
      assertThat(name.equals("up") || labels.containsKey(name))
          .as("%s in %s", name, query)
          .isTrue();
      Set<String> own = new HashSet<>(labels.getOrDefault(name, Set.of()));
      own.addAll(OF_THE_SCRAPE);
      Matcher label = MATCHER.matcher(metric.group(2) == null ? "" : metric.group(2));
      while (label.find()) {
        assertThat(own).as(query).contains(label.group(1));
      }
      known.addAll(own);
    }
    assertThat(any).as("a metric in %s", query).isTrue();
    Matcher grouping = GROUPING.matcher(query);
    while (grouping.find()) {
      assertThat(known).as(query).containsAll(List.of(grouping.group(1).split("\\s*,\\s*")));
    }
    return known;
  }
}
