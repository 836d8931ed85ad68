package io.penstock.observe;

import io.penstock.stream.Failure;
import io.penstock.stream.OutputState;
import io.penstock.stream.StreamEvent;
import io.penstock.stream.StreamEvent.AttemptFailed;
import io.penstock.stream.StreamEvent.OutputChanged;
import io.penstock.stream.StreamEvent.StateChanged;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Which of all that happens to streams and outputs becomes a line of the log, so that the log of a
 * night can be read in the morning: each change that lasts once, with its cause; of attempts that
 * fail the first, a new cause, and a summary after 1, 10, 60 minutes and every hour; of what flaps
 * a summary every ten minutes. Forgets a stream that has stopped. One thread's.
 */
final class TransitionLog {
  /** No output has this name. */
  private static final String THE_STREAM = "";

  private final LongSupplier nanos;
  private final Map<StreamId, Map<String, Story>> stories = new LinkedHashMap<>();

  /**
   * @param nanos a clock that never jumps, such as {@code System::nanoTime}
   */
  TransitionLog(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** The lines for one event. */
  List<LogLine> on(StreamEvent event) {
    long now = nanos.getAsLong();
    if (event instanceof AttemptFailed failed) {
      story(failed.stream(), THE_STREAM).failed(failed.why(), now);
      return List.of();
    }
    if (event instanceof OutputChanged output) {
      return onOutput(output, now);
    }
    // What processors see is for those who listen: in a busy yard it would be all there is to read.
    return event instanceof StateChanged state ? onStream(state, now) : List.of();
  }

  private List<LogLine> onStream(StateChanged event, long now) {
    List<LogLine> lines =
        lines(
            event.stream(),
            story(event.stream(), THE_STREAM)
                .changed(place(event.to()), event.to().label(), event.why(), now));
    if (event.to() == StreamState.STOPPED) {
      stories.remove(event.stream());
    }
    return lines;
  }

  private List<LogLine> onOutput(OutputChanged event, long now) {
    // An output that ends with its stream is no news, and the stream may be forgotten by then.
    if (event.to() == OutputState.STOPPED && event.why().isEmpty()) {
      return List.of();
    }
    if (event.why().orElse(null) instanceof Failure.PlanChange planned) {
      String text = "Output " + event.output() + " begins anew: " + planned.message();
      return List.of(new LogLine(event.stream(), false, text));
    }
    Story story = story(event.stream(), event.output());
    event.why().ifPresent(why -> story.failed(why, now));
    return lines(
        event.stream(), story.changed(place(event.to()), event.to().label(), event.why(), now));
  }

  /** The lines that are due by now; to be asked every second or so. */
  List<LogLine> look() {
    long now = nanos.getAsLong();
    List<LogLine> due = new ArrayList<>();
    stories.forEach(
        (stream, ofStream) ->
            ofStream.values().forEach(story -> due.addAll(lines(stream, story.look(now)))));
    return due;
  }

  /** Forgets every stream that is not one of these. */
  void keep(Set<StreamId> streams) {
    stories.keySet().retainAll(streams);
  }

  /** How many streams something is remembered of. */
  int size() {
    return stories.size();
  }

  private Story story(StreamId stream, String output) {
    return stories
        .computeIfAbsent(stream, id -> new LinkedHashMap<>())
        .computeIfAbsent(
            output,
            name -> new Story(name.equals(THE_STREAM) ? "Stream " + stream : "Output " + name));
  }

  private static List<LogLine> lines(StreamId stream, List<Story.Told> told) {
    return told.stream().map(one -> new LogLine(stream, one.worse(), one.text())).toList();
  }

  private static Story.Place place(StreamState state) {
    return switch (state) {
      case LIVE -> Story.Place.WELL;
      case DEGRADED -> Story.Place.POORLY;
      case SIGNAL_LOST, BACKING_OFF, PENDING -> Story.Place.AWAY;
      case AUTH_FAILED, FAILED -> Story.Place.STUCK;
      case STOPPED -> Story.Place.ENDED;
      case STARTING, STOPPING -> Story.Place.PASSING;
    };
  }

  private static Story.Place place(OutputState state) {
    return switch (state) {
      case LIVE -> Story.Place.WELL;
      case BACKING_OFF -> Story.Place.AWAY;
      case STOPPED -> Story.Place.ENDED;
      case WAITING, STARTING -> Story.Place.PASSING;
    };
  }
}
