package io.penstock.observe;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.penstock.media.NativeLedger;
import io.penstock.stream.StreamEvent;
import io.penstock.stream.StreamId;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The metrics of a node. One thread tells it what happens and how the streams are; any may scrape,
 * which asks nobody and so never waits. What is said of a stream is at most as old as the last
 * {@link #update}, and goes when the stream is gone.
 */
public final class Metrics {
  /** What {@link #scrape} is written in. */
  static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private record LastFrame(long frames, Instant at) {}

  private final InstantSource time;
  private final String version;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<StreamId, EventCounts> counts = new ConcurrentHashMap<>();
  private final Map<StreamId, LastFrame> lastFrames = new ConcurrentHashMap<>();
  private volatile List<StreamView> streams = List.of();
  private volatile Supplier<List<GpuView>> gpus = List::of;
  private volatile boolean reloaded = true;
  private volatile Instant reloadedAt;

  /**
   * @param version of this build
   * @param hung how many native calls hang now
   */
  public Metrics(InstantSource time, String version, IntSupplier hung) {
    this.time = time;
    this.version = version;
    this.reloadedAt = time.instant(); // the configuration was read, or nothing would run
    for (NativeLedger ledger : NativeLedger.all()) {
      Gauge.builder("penstock.native.live", ledger, NativeLedger::live)
          .tag("kind", ledger.kind())
          .description("Native things that are alive, by kind")
          .register(registry);
    }
    Gauge.builder("penstock.native.quarantined", hung::getAsInt)
        .description("Native calls that have missed their deadline and not come back")
        .register(registry);
    Gauge.builder("penstock.config.last.reload.successful", () -> reloaded ? 1 : 0)
        .description("1 where the configuration is in use as it was read last, 0 where it is not")
        .register(registry);
    Gauge.builder(
            "penstock.config.last.reload.success.timestamp.seconds",
            () -> reloadedAt.toEpochMilli() / 1000.0)
        .description("When the configuration in use was read")
        .register(registry);
    MultiCollector ofStreams = this::collect;
    registry.getPrometheusRegistry().register(ofStreams);
  }

  /**
   * From now on tells of GPUs too.
   *
   * @param now how they are; must not block
   */
  public void watch(Supplier<List<GpuView>> now) {
    gpus = now;
  }

  /** The configuration was read again. Any thread. */
  public void reloaded(boolean successful) {
    if (successful) {
      reloadedAt = time.instant();
    }
    reloaded = successful;
  }

  /** Something of a stream has changed. */
  void count(StreamEvent event) {
    counts.computeIfAbsent(event.stream(), id -> new EventCounts()).count(event);
  }

  /** All streams, as they are now. Forgets those that are not among them. */
  void update(List<StreamView> all) {
    Instant now = time.instant();
    for (StreamView view : all) {
      view.status()
          .map(status -> status.source().framesIn())
          .filter(frames -> frames > 0)
          .ifPresent(
              frames ->
                  lastFrames.merge(
                      view.spec().id(),
                      new LastFrame(frames, now),
                      (before, seen) -> before.frames() == seen.frames() ? before : seen));
    }
    Set<StreamId> known = all.stream().map(view -> view.spec().id()).collect(Collectors.toSet());
    lastFrames.keySet().retainAll(known);
    counts.keySet().retainAll(known);
    streams = List.copyOf(all);
  }

  private MetricSnapshots collect() {
    Series series = new Series();
    series.info(
        "penstock_build",
        "What runs here",
        "version",
        version,
        "java",
        Runtime.version().toString());
    gpus.get().forEach(gpu -> GpuSeries.add(series, gpu));
    for (StreamView view : streams) {
      LastFrame last = lastFrames.get(view.spec().id());
      new StreamSeries(series, view, counts.getOrDefault(view.spec().id(), new EventCounts()))
          .add(last == null ? null : last.at());
    }
    return series.snapshots();
  }

  /** All metrics, in Prometheus' text format. */
  public String scrape() {
    return registry.scrape(FORMAT);
  }
}
