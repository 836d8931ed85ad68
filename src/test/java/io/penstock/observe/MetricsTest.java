package io.penstock.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.media.NativeLedger;
import io.penstock.stream.Failure;
import io.penstock.stream.OutputState;
import io.penstock.stream.Sighting;
import io.penstock.stream.StreamEvent.AttemptFailed;
import io.penstock.stream.StreamEvent.OutputChanged;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamState;
import io.penstock.stream.SubstreamStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final StreamId GATE = new StreamId("gate");

  private final AtomicReference<Instant> time = new AtomicReference<>(Views.NOON);
  private final AtomicInteger hung = new AtomicInteger();
  private final Metrics metrics = new Metrics(time::get, "0.1.0", hung::get);

  @Test
  void hasTheNamesOfTheContract() {
    metrics.count(new AttemptFailed(GATE, Views.NOON, 1, Views.REFUSED));
    outputFailed("main");
    metrics.update(List.of(Views.large("gate", "main")));

    assertThat(scraped().names())
        .containsExactlyInAnyOrder(
            "penstock_build_info",
            "penstock_stream_info",
            "penstock_stream_state",
            "penstock_frames_total",
            "penstock_frames_dropped_total",
            "penstock_source_bytes_total",
            "penstock_source_last_frame_timestamp_seconds",
            "penstock_source_reconnects_total",
            "penstock_output_bytes_total",
            "penstock_output_reconnects_total",
            "penstock_frame_age_seconds",
            "penstock_process_duration_seconds",
            "penstock_native_live",
            "penstock_native_quarantined",
            "penstock_config_last_reload_successful",
            "penstock_config_last_reload_success_timestamp_seconds");
  }

  @Test
  void saysHowFullEachGpuIsAndOnlyWhatItsDriverTells() {
    metrics.watch(
        () ->
            List.of(
                new GpuView(
                    0,
                    3,
                    64,
                    1,
                    8,
                    OptionalInt.of(25),
                    OptionalInt.of(50),
                    OptionalLong.of(1000),
                    OptionalLong.of(4000)),
                new GpuView(
                    1,
                    0,
                    2,
                    0,
                    0,
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty())));
    PrometheusText text = scraped();

    assertThat(text.value("penstock_gpu_sessions", "gpu", "0", "kind", "decode")).isEqualTo(3);
    assertThat(text.value("penstock_gpu_sessions", "gpu", "0", "kind", "encode")).isEqualTo(1);
    assertThat(text.value("penstock_gpu_sessions_limit", "gpu", "1", "kind", "decode"))
        .isEqualTo(2);
    assertThat(text.value("penstock_gpu_utilization_ratio", "gpu", "0", "engine", "decoder"))
        .isEqualTo(0.25);
    assertThat(text.value("penstock_gpu_memory_used_bytes", "gpu", "0")).isEqualTo(1000);
    assertThat(text.value("penstock_gpu_memory_total_bytes", "gpu", "0")).isEqualTo(4000);
    assertThat(text.count("gpu", "0")).isEqualTo(8);
    assertThat(text.count("gpu", "1")).isEqualTo(4);
  }

  @Test
  void saysHowAStreamIs() {
    metrics.count(new AttemptFailed(GATE, Views.NOON, 1, Views.REFUSED));
    metrics.count(new AttemptFailed(GATE, Views.NOON, 2, Views.REFUSED));
    metrics.count(new AttemptFailed(GATE, Views.NOON, 3, Views.UNREACHABLE));
    outputFailed("main");
    metrics.update(List.of(gate(100)));
    PrometheusText text = scraped();

    assertThat(
            text.value(
                "penstock_stream_info",
                "stream",
                "gate",
                "name",
                "Gate \"gate\" \\ north\nside",
                "site",
                "north"))
        .isEqualTo(1);
    assertThat(text.series("penstock_stream_state")).hasSize(StreamState.values().length);
    assertThat(text.value("penstock_stream_state", "stream", "gate", "state", "live")).isEqualTo(1);
    assertThat(text.value("penstock_stream_state", "stream", "gate", "state", "failed")).isZero();
    assertThat(text.value("penstock_frames_total", "stream", "gate", "stage", "decode"))
        .isEqualTo(100);
    assertThat(text.value("penstock_frames_total", "stream", "gate", "stage", "encode"))
        .isEqualTo(90);
    assertThat(
            text.value(
                "penstock_frames_dropped_total",
                "stream",
                "gate",
                "stage",
                "process",
                "reason",
                "slow"))
        .isEqualTo(10);
    assertThat(text.value("penstock_source_bytes_total", "stream", "gate")).isEqualTo(98_000);
    assertThat(text.value("penstock_source_reconnects_total", "stream", "gate", "cause", "refused"))
        .isEqualTo(2);
    assertThat(
            text.value(
                "penstock_source_reconnects_total", "stream", "gate", "cause", "unreachable"))
        .isEqualTo(1);
    assertThat(text.value("penstock_output_bytes_total", "stream", "gate", "output", "main"))
        .isEqualTo(4321);
    assertThat(
            text.value(
                "penstock_output_reconnects_total",
                "stream",
                "gate",
                "output",
                "main",
                "cause",
                "targetStalled"))
        .isEqualTo(1);
  }

  @Test
  void knowsWhenTheLastFrameCame() {
    metrics.update(List.of(gate(100)));
    time.set(Views.NOON.plusSeconds(60));
    metrics.update(List.of(gate(100)));
    assertThat(lastFrame()).isEqualTo((double) Views.NOON.getEpochSecond());

    metrics.update(List.of(gate(101)));
    assertThat(lastFrame()).isEqualTo(Views.NOON.getEpochSecond() + 60.0);
  }

  private double lastFrame() {
    return scraped().value("penstock_source_last_frame_timestamp_seconds", "stream", "gate");
  }

  @Test
  void aStreamThatNobodyWantsOrThatSaysNothingYetHasAState() {
    metrics.update(
        List.of(Views.disabled("off"), new StreamView(Views.spec("new", true), Optional.empty())));
    PrometheusText text = scraped();

    assertThat(text.value("penstock_stream_state", "stream", "off", "state", "stopped"))
        .isEqualTo(1);
    assertThat(text.value("penstock_stream_state", "stream", "new", "state", "starting"))
        .isEqualTo(1);
    assertThat(text.series("penstock_source_last_frame_timestamp_seconds")).isEmpty();
  }

  @Test
  void anOutputThatBeginsAnewAsPlannedIsCountedAsThat() {
    metrics.count(
        new OutputChanged(
            GATE,
            Views.NOON,
            "main",
            OutputState.LIVE,
            OutputState.STARTING,
            Optional.of(new Failure.PlanChange("there is sound now"))));
    metrics.update(List.of(gate(100)));

    assertThat(
            scraped()
                .value(
                    "penstock_output_reconnects_total",
                    "stream",
                    "gate",
                    "output",
                    "main",
                    "cause",
                    "planChange"))
        .isEqualTo(1);
  }

  @Test
  void theSeriesOfAStreamGoWithIt() {
    metrics.count(new AttemptFailed(GATE, Views.NOON, 1, Views.REFUSED));
    metrics.update(List.of(gate(100)));
    assertThat(scraped().count("stream", "gate")).isPositive();

    metrics.update(List.of());
    assertThat(scraped().count("stream", "gate")).isZero();

    metrics.update(List.of(gate(0)));
    assertThat(scraped().series("penstock_source_reconnects_total"))
        .as("what it counted went too")
        .isEmpty();
  }

  @Test
  void noStreamHasMoreThanSixtySeries() {
    String[] outputs = IntStream.range(0, 40).mapToObj(i -> "output-" + i).toArray(String[]::new);
    for (String output : outputs) {
      outputFailed(output);
    }
    metrics.update(
        List.of(
            Views.view("gate", StreamState.LIVE, Optional.empty(), 100, Map.of(), outputs),
            Views.view("other", StreamState.LIVE, "main")));
    PrometheusText text = scraped();

    assertThat(text.count("stream", "gate")).isBetween(50L, 60L);
    assertThat(text.value("penstock_output_bytes_total", "stream", "other", "output", "main"))
        .isEqualTo(4321);
  }

  /** What its causes are called may then be left out, and never that there were some. */
  @Test
  void theLargestStreamThatIsRealHasAllButSomeCauses() {
    List<Failure> sourceFailures =
        List.of(
            Views.UNREACHABLE,
            Views.REFUSED,
            new Failure.SourceNotFound("no such path"),
            new Failure.SourceBusy("no session left", Duration.ZERO),
            new Failure.SourceSilent("no picture"),
            new Failure.Internal("broke"));
    sourceFailures.forEach(why -> metrics.count(new AttemptFailed(GATE, Views.NOON, 1, why)));
    for (String output : List.of("a", "b", "c")) {
      outputFailed(output);
    }
    StreamView large = Views.large("gate", "a", "b", "c");
    metrics.update(List.of(large));
    PrometheusText text = scraped();

    assertThat(text.count("stream", "gate")).isLessThanOrEqualTo(60);
    assertThat(text.series("penstock_process_duration_seconds_count").keySet())
        .extracting(labels -> labels.get("processor"))
        .containsExactlyInAnyOrder("overlay", "overlay-2", "detect", "blur");
    assertThat(text.series("penstock_frame_age_seconds_bucket")).hasSize(4);
    assertThat(text.series("penstock_frames_dropped_total")).hasSize(8);
    assertThat(text.series("penstock_output_bytes_total")).hasSize(3);
    assertThat(sum(text.series("penstock_source_reconnects_total"))).isEqualTo(6);
    assertThat(sum(text.series("penstock_output_reconnects_total"))).isEqualTo(3);

    for (int i = 0; i < 5; i++) {
      metrics.count(new AttemptFailed(GATE, Views.NOON, 1, new Failure.SourceLost("bye")));
    }
    PrometheusText later = scraped();
    assertThat(later.series("penstock_source_reconnects_total").keySet())
        .as("the series there were stay")
        .containsAll(text.series("penstock_source_reconnects_total").keySet());
    assertThat(later.value("penstock_source_reconnects_total", "stream", "gate", "cause", "other"))
        .isGreaterThanOrEqualTo(5);
  }

  @Test
  void tellsWhatProcessorsSee() {
    metrics.update(
        List.of(
            Views.seeing(
                gate(1),
                List.of(
                    motion("motion", true, 3),
                    motion("motion-2", false, 1),
                    new Sighting("doors", "doors", "open", true, Views.NOON, 1, 1)))));
    PrometheusText text = scraped();

    assertThat(text.value("penstock_motion_active", "stream", "gate", "processor", "motion"))
        .isEqualTo(1);
    assertThat(text.value("penstock_motion_active", "stream", "gate", "processor", "motion-2"))
        .isZero();
    assertThat(text.value("penstock_motion_events_total", "stream", "gate", "processor", "motion"))
        .isEqualTo(3);
    assertThat(text.series("penstock_motion_active")).as("other kinds are no motion").hasSize(2);
  }

  @Test
  void aProcessorThatIsSeenTwiceKeepsNothingElseFromBeingRead() {
    metrics.update(
        List.of(
            Views.seeing(gate(1), List.of(motion("motion", true, 3), motion("motion", false, 0)))));

    assertThat(scraped().series("penstock_motion_active").values()).containsExactly(1.0);
  }

  @Test
  void manySightingsLeaveRoomForTheRest() {
    for (String output : List.of("a", "b", "c")) {
      outputFailed(output);
    }
    metrics.update(
        List.of(
            Views.seeing(
                Views.large("gate", "a", "b", "c"),
                IntStream.range(0, 40).mapToObj(i -> motion("motion-" + i, true, 1)).toList())));
    PrometheusText text = scraped();

    assertThat(text.count("stream", "gate")).isLessThanOrEqualTo(60);
    assertThat(text.series("penstock_motion_active")).hasSize(4);
    assertThat(sum(text.series("penstock_output_reconnects_total"))).isEqualTo(3);
  }

  @Test
  void countsTheFramesOfASubstreamApart() {
    metrics.update(
        List.of(
            Views.lookedAt(
                Views.large("gate", "a", "b", "c"),
                new SubstreamStatus(
                    StreamState.LIVE,
                    Optional.empty(),
                    "",
                    50,
                    0,
                    5_000,
                    40,
                    Map.of("decode/slow", 7L, "process/slow", 2L),
                    1,
                    0,
                    Optional.empty()))));
    PrometheusText text = scraped();

    assertThat(text.count("stream", "gate")).isLessThanOrEqualTo(60);
    assertThat(frames(text, "decode")).isEqualTo(100);
    assertThat(frames(text, "substream-decode")).isEqualTo(50);
    assertThat(frames(text, "substream-process")).isEqualTo(40);
    assertThat(
            text.value(
                "penstock_frames_dropped_total",
                "stream",
                "gate",
                "stage",
                "substream-decode",
                "reason",
                "slow"))
        .isEqualTo(7);
    assertThat(text.series("penstock_frames_dropped_total")).hasSize(10);
  }

  private static double frames(PrometheusText text, String stage) {
    return text.value("penstock_frames_total", "stream", "gate", "stage", stage);
  }

  private static Sighting motion(String processor, boolean active, long times) {
    return new Sighting("motion", processor, Sighting.MOTION, active, Views.NOON, 1.5, times);
  }

  private static double sum(Map<Map<String, String>, Double> series) {
    return series.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  @Test
  void bucketsAddUp() {
    metrics.update(List.of(Views.large("gate", "main")));
    PrometheusText text = scraped();

    assertThat(text.value("penstock_frame_age_seconds_bucket", "stream", "gate", "le", "0.05"))
        .isEqualTo(1);
    assertThat(text.value("penstock_frame_age_seconds_bucket", "stream", "gate", "le", "+Inf"))
        .isEqualTo(text.value("penstock_frame_age_seconds_count", "stream", "gate"))
        .isEqualTo(10);
    assertThat(text.value("penstock_frame_age_seconds_sum", "stream", "gate")).isEqualTo(2.5);
  }

  @Test
  void saysWhetherTheConfigurationIsInUse() {
    assertThat(scraped().value("penstock_config_last_reload_successful")).isEqualTo(1);

    time.set(Views.NOON.plusSeconds(60));
    metrics.reloaded(false);
    assertThat(scraped().value("penstock_config_last_reload_successful")).isZero();
    assertThat(scraped().value("penstock_config_last_reload_success_timestamp_seconds"))
        .isEqualTo((double) Views.NOON.getEpochSecond());

    metrics.reloaded(true);
    assertThat(scraped().value("penstock_config_last_reload_successful")).isEqualTo(1);
    assertThat(scraped().value("penstock_config_last_reload_success_timestamp_seconds"))
        .isEqualTo(Views.NOON.getEpochSecond() + 60.0);
  }

  @Test
  void labelsAreBounded() {
    metrics.count(new AttemptFailed(GATE, Views.NOON, 1, new Failure.Internal("x".repeat(9999))));
    metrics.update(
        List.of(
            Views.view(
                "gate",
                StreamState.LIVE,
                Optional.empty(),
                1,
                Map.of("s".repeat(500) + "/slow", 1L, "whole", 2L))));

    assertThat(scraped().series("penstock_frames_dropped_total").keySet())
        .hasSize(2)
        .allSatisfy(labels -> assertThat(labels.get("stage")).hasSizeLessThanOrEqualTo(128));
  }

  @Test
  void saysNoSecretAndNoAddress() {
    metrics.count(
        new AttemptFailed(GATE, Views.NOON, 1, new Failure.Internal("pw " + Views.PASSWORD)));
    metrics.update(List.of(gate(100)));

    assertThat(metrics.scrape())
        .doesNotContain(Views.PASSWORD, Views.KEY, "viewer", "://", "10.0.0.7", "media.example");
  }

  @Test
  void saysHowTheNodeIs() {
    hung.set(3);
    NativeLedger.POOLS.opened();
    PrometheusText text = scraped();
    NativeLedger.POOLS.closed();

    assertThat(text.value("penstock_native_quarantined")).isEqualTo(3);
    assertThat(text.value("penstock_native_live", "kind", "pool")).isPositive();
    assertThat(
            text.value(
                "penstock_build_info", "version", "0.1.0", "java", Runtime.version().toString()))
        .isEqualTo(1);
  }

  private PrometheusText scraped() {
    return PrometheusText.read(metrics.scrape());
  }

  private void outputFailed(String output) {
    metrics.count(
        new OutputChanged(
            GATE,
            Views.NOON,
            output,
            OutputState.LIVE,
            OutputState.BACKING_OFF,
            Optional.of(Views.TARGET_STALLED)));
  }

  private static StreamView gate(long frames) {
    return Views.view(
        "gate",
        StreamState.LIVE,
        Optional.of(Views.REFUSED),
        frames,
        Map.of("process/slow", 10L),
        "main");
  }
}
