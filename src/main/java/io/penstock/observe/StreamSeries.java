package io.penstock.observe;

import io.penstock.stream.Durations;
import io.penstock.stream.FrameTimes;
import io.penstock.stream.OutputStatus;
import io.penstock.stream.Sighting;
import io.penstock.stream.SourceStatus;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.stream.SubstreamStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The series of one stream, those that everybody needs first. What it failed for comes last, and
 * has the room that its processors and outputs leave: causes beyond it are counted as {@value
 * #OTHER}.
 */
final class StreamSeries {
  /** The cause that stands for all for which there is no room. */
  static final String OTHER = "other";

  private static final double MILLIS = 1000;

  /** A series each: its name, its states, its last frame, its bytes, two stages, eight drops. */
  private static final int USUAL = 1 + StreamState.values().length + 1 + 1 + 2 + 8;

  /** Two stages and six drops. */
  private static final int OF_SUBSTREAM = 2 + 6;

  /** Its stages' names begin with this. */
  private static final String SUBSTREAM = "substream-";

  /** The series of what one processor took. */
  private static final int OF_PROCESSOR = 5;

  /** The series of what one processor sees. */
  private static final int OF_SIGHTING = 2;

  /** More processors of one stream that look for motion are a mistake. */
  private static final int MOST_SIGHTINGS = 4;

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
    SourceStatus source = status.source();
    series.counter(
        "penstock_source_bytes", "Bytes received from the source", source.bytes(), "stream", id);
    frames("decode", source.framesIn());
    frames("encode", status.framesProcessed());
    new TreeMap<>(status.framesDropped()).forEach(this::dropped);
    source.substream().ifPresent(this::add);
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
    List<String> places =
        Stream.concat(
                Stream.of(EventCounts.SOURCE), status.outputs().stream().map(OutputStatus::name))
            .toList();
    int room =
        Series.MOST_A_STREAM
            - USUAL
            - (view.spec().source().substream().isPresent() ? OF_SUBSTREAM : 0)
            - status.outputs().size()
            - motion(status.sightings());
    int forTimes = times(status.times(), room - places.size());
    reconnects(places, room - forTimes);
  }

  private void add(SubstreamStatus substream) {
    frames(SUBSTREAM + "decode", substream.framesIn());
    frames(SUBSTREAM + "process", substream.framesProcessed());
    new TreeMap<>(substream.framesDropped())
        .forEach((place, count) -> dropped(SUBSTREAM + place, count));
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

  // ---------------------------------------------------------------- what is seen

  /**
   * @return how many series are taken, also by processors that have not worked yet
   */
  private int motion(List<Sighting> sightings) {
    Set<String> names = new HashSet<>();
    List<Sighting> shown =
        sightings.stream()
            .filter(sighting -> sighting.kind().equals(Sighting.MOTION))
            // Twice the same series would keep those of all streams from being read.
            .filter(sighting -> names.add(sighting.processor()))
            .limit(MOST_SIGHTINGS)
            .toList();
    for (Sighting sighting : shown) {
      series.gauge(
          "penstock_motion_active",
          "1 while the processor sees motion, 0 while it does not",
          sighting.active() ? 1 : 0,
          "stream",
          id,
          "processor",
          sighting.processor());
      series.counter(
          "penstock_motion_events",
          "How often motion has begun",
          sighting.times(),
          "stream",
          id,
          "processor",
          sighting.processor());
    }
    long wanted =
        view.spec().process().stream()
            .filter(spec -> spec.type().equals(Sighting.MOTION))
            .limit(MOST_SIGHTINGS)
            .count();
    return OF_SIGHTING * (int) Math.max(shown.size(), wanted);
  }

  // ---------------------------------------------------------------- what frames took

  /**
   * @param room series that there may be
   * @return how many are taken, also by processors that have not worked yet
   */
  private int times(FrameTimes times, int room) {
    int taken = times.age().map(Series::sizeOf).orElse(0);
    if (taken > room) {
      return 0;
    }
    times
        .age()
        .ifPresent(
            age ->
                series.histogram(
                    "penstock_frame_age_seconds",
                    "How old frames were when they went to the encoder, counted from the decoder",
                    age,
                    "stream",
                    id));
    Map<String, Integer> seen = new HashMap<>();
    for (FrameTimes.OfProcessor processor : times.processors()) {
      Durations took = processor.took();
      if (taken + Series.sizeOf(took) <= room) {
        taken += Series.sizeOf(took);
        series.histogram(
            "penstock_process_duration_seconds",
            "How long a processor took over a frame",
            took,
            "stream",
            id,
            "processor",
            label(processor.type(), seen.merge(processor.type(), 1, Integer::sum)));
      }
    }
    // Those that have not worked yet will want theirs.
    int missing = view.spec().process().size() - times.processors().size();
    return Math.min(room, taken + Math.max(0, missing) * OF_PROCESSOR);
  }

  /** The second overlay of a stream is {@code overlay-2}. */
  private static String label(String type, int number) {
    return number == 1 ? type : type + "-" + number;
  }

  // ---------------------------------------------------------------- what it failed for

  private void reconnects(List<String> places, int room) {
    int named = Math.max(0, room - places.size());
    Map<String, Long> others = new TreeMap<>();
    for (EventCounts.Count count : counts.all()) {
      if (!places.contains(count.place())) {
        continue; // an output that it had before
      }
      if (named > 0) {
        named--;
        reconnects(count.place(), count.cause(), count.times().sum());
      } else {
        others.merge(count.place(), count.times().sum(), Long::sum);
      }
    }
    others.forEach((place, times) -> reconnects(place, OTHER, times));
  }

  private void reconnects(String place, String cause, long times) {
    if (place.equals(EventCounts.SOURCE)) {
      series.counter(
          "penstock_source_reconnects",
          "Attempts at the source that ended, by why; another one follows each",
          times,
          "stream",
          id,
          "cause",
          cause);
    } else {
      series.counter(
          "penstock_output_reconnects",
          "Attempts at the output's target that ended, by why; another one follows each",
          times,
          "stream",
          id,
          "output",
          place,
          "cause",
          cause);
    }
  }
}
