package io.penstock.observe;

import io.penstock.stream.OutputStatus;
import io.penstock.stream.SourceStatus;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The series of one stream, those that everybody needs first. */
final class StreamSeries {
  private static final double MILLIS = 1000;

  private final Series series;
  private final StreamView view;
  private final EventCounts counts;
  private final String id;

  StreamSeries(Series series, StreamView view, EventCounts counts) {
    this.series = series;
    this.view = view;
    this.counts = counts;
    this.id = view.spec().id().value();
  }

  /**
   * @param lastFrame when a frame came last; null where none has
   */
  void add(@Nullable Instant lastFrame) {
    series.nextStream();
    series.info(
        "penstock_stream",
        "Each stream of this node, with its name and its label \"site\"",
        "stream",
        id,
        "name",
        view.spec().name(),
        "site",
        view.spec().labels().getOrDefault("site", ""));
    for (StreamState state : StreamState.values()) {
      series.gauge(
          "penstock_stream_state",
          "1 for the state in which the stream is, 0 for the others",
          state == view.state() ? 1 : 0,
          "stream",
          id,
          "state",
          state.label());
    }
    if (lastFrame != null) {
      series.gauge(
          "penstock_source_last_frame_timestamp_seconds",
          "When the source's last frame came, to the second",
          lastFrame.toEpochMilli() / MILLIS,
          "stream",
          id);
    }
    view.status().ifPresent(this::add);
  }

  private void add(StreamStatus status) {
    source(status.source());
    frames("decode", status.source().framesIn());
    frames("encode", status.framesProcessed());
    new TreeMap<>(status.framesDropped()).forEach(this::dropped);
    for (OutputStatus output : status.outputs()) {
      series.counter(
          "penstock_output_bytes",
          "Bytes sent to the output's target",
          output.bytes(),
          "stream",
          id,
          "output",
          output.name());
    }
    status.outputs().forEach(this::reconnects);
  }

  private void source(SourceStatus source) {
    series.counter(
        "penstock_source_bytes", "Bytes received from the source", source.bytes(), "stream", id);
    sorted(counts.source())
        .forEach(
            (cause, count) ->
                series.counter(
                    "penstock_source_reconnects",
                    "Attempts at the source that ended, by why; another one follows each",
                    count.sum(),
                    "stream",
                    id,
                    "cause",
                    cause));
  }

  private void frames(String stage, long count) {
    series.counter(
        "penstock_frames", "Frames that came out of a stage", count, "stream", id, "stage", stage);
  }

  /**
   * @param place {@code stage/reason}
   */
  private void dropped(String place, long count) {
    int slash = place.indexOf('/');
    series.counter(
        "penstock_frames_dropped",
        "Frames that were left out, by where and why",
        count,
        "stream",
        id,
        "stage",
        slash < 0 ? place : place.substring(0, slash),
        "reason",
        place.substring(slash + 1));
  }

  private void reconnects(OutputStatus output) {
    sorted(counts.output(output.name()))
        .forEach(
            (cause, count) ->
                series.counter(
                    "penstock_output_reconnects",
                    "Attempts at the output's target that ended, by why; another one follows each",
                    count.sum(),
                    "stream",
                    id,
                    "output",
                    output.name(),
                    "cause",
                    cause));
  }

  private static Map<String, LongAdder> sorted(Map<String, LongAdder> counts) {
    return new TreeMap<>(counts);
  }
}
