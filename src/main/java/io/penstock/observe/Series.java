package io.penstock.observe;

import io.penstock.stream.Durations;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The series of one scrape, gathered stream by stream and handed out metric by metric. No stream
 * has more than {@value #MOST_A_STREAM}: what comes too late for that is left out.
 */
final class Series {
  static final int MOST_A_STREAM = 60;

  /** Longer ones come from somebody who means harm, or by mistake. */
  private static final int LONGEST_LABEL = 128;

  private static final double SECOND_NANOS = 1e9;

  private record Metric(String name, String help) {}

  private final Map<Metric, List<InfoDataPointSnapshot>> infos = new LinkedHashMap<>();
  private final Map<Metric, List<GaugeDataPointSnapshot>> gauges = new LinkedHashMap<>();
  private final Map<Metric, List<CounterDataPointSnapshot>> counters = new LinkedHashMap<>();
  private final Map<Metric, List<HistogramDataPointSnapshot>> histograms = new LinkedHashMap<>();
  private int ofStream;

  /** What follows is of another stream. */
  void nextStream() {
    ofStream = 0;
  }

  /** {@code name_info}, which is always 1. */
  void info(String name, String help, String... labels) {
    if (isAllowed()) {
      infos
          .computeIfAbsent(new Metric(name, help), metric -> new ArrayList<>())
          .add(InfoDataPointSnapshot.builder().labels(labels(labels)).build());
    }
  }

  void gauge(String name, String help, double value, String... labels) {
    if (isAllowed()) {
      gauges
          .computeIfAbsent(new Metric(name, help), metric -> new ArrayList<>())
          .add(GaugeDataPointSnapshot.builder().value(value).labels(labels(labels)).build());
    }
  }

  /** {@code name_total}. One that is wrong must not cost all the others. */
  void counter(String name, String help, long value, String... labels) {
    if (isAllowed()) {
      counters
          .computeIfAbsent(new Metric(name, help), metric -> new ArrayList<>())
          .add(
              CounterDataPointSnapshot.builder()
                  .value((double) Math.max(0, value))
                  .labels(labels(labels))
                  .build());
    }
  }

  /** The series of {@code name}: whole, or none of them where there is no room for all. */
  void histogram(String name, String help, Durations durations, String... labels) {
    int size = sizeOf(durations);
    if (ofStream + size > MOST_A_STREAM) {
      return;
    }
    ofStream += size;
    List<Double> bounds = new ArrayList<>();
    durations.bounds().forEach(nanos -> bounds.add(nanos / SECOND_NANOS));
    bounds.add(Double.POSITIVE_INFINITY);
    List<Number> counts = new ArrayList<>(durations.counts());
    histograms
        .computeIfAbsent(new Metric(name, help), metric -> new ArrayList<>())
        .add(
            HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counts))
                .sum(durations.nanos() / SECOND_NANOS)
                .labels(labels(labels))
                .build());
  }

  /** How many series it is: one a bound, one for all, the sum and the count. */
  static int sizeOf(Durations durations) {
    return durations.bounds().size() + 3;
  }

  private boolean isAllowed() {
    return ++ofStream <= MOST_A_STREAM;
  }

  private static Labels labels(String... pairs) {
    String[] names = new String[pairs.length / 2];
    String[] values = new String[names.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = pairs[2 * i];
      values[i] = Words.cut(pairs[2 * i + 1], LONGEST_LABEL);
    }
    return Labels.of(names, values);
  }

  MetricSnapshots snapshots() {
    List<MetricSnapshot> all = new ArrayList<>();
    infos.forEach(
        (metric, points) -> {
          InfoSnapshot.Builder info =
              InfoSnapshot.builder().name(metric.name()).help(metric.help());
          points.forEach(info::dataPoint);
          all.add(info.build());
        });
    gauges.forEach(
        (metric, points) -> {
          GaugeSnapshot.Builder gauge =
              GaugeSnapshot.builder().name(metric.name()).help(metric.help());
          points.forEach(gauge::dataPoint);
          all.add(gauge.build());
        });
    counters.forEach(
        (metric, points) -> {
          CounterSnapshot.Builder counter =
              CounterSnapshot.builder().name(metric.name()).help(metric.help());
          points.forEach(counter::dataPoint);
          all.add(counter.build());
        });
    histograms.forEach(
        (metric, points) -> {
          HistogramSnapshot.Builder histogram =
              HistogramSnapshot.builder().name(metric.name()).help(metric.help());
          points.forEach(histogram::dataPoint);
          all.add(histogram.build());
        });
    return new MetricSnapshots(all);
  }
}
