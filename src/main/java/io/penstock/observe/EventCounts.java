package io.penstock.observe;

import io.penstock.stream.OutputState;
import io.penstock.stream.StreamEvent;
import io.penstock.stream.StreamEvent.AttemptFailed;
import io.penstock.stream.StreamEvent.OutputChanged;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often what has failed, or begun anew, on one stream, by cause. Written by one thread, read by
 * any.
 */
final class EventCounts {
  /** No output has this name. */
  static final String SOURCE = "";

  /**
   * Attempts that ended for one cause.
   *
   * @param place {@link #SOURCE}, or the output's name
   */
  record Count(String place, String cause, LongAdder times) {}

  private final List<Count> counts = new CopyOnWriteArrayList<>();

  void count(StreamEvent event) {
    if (event instanceof AttemptFailed failed) {
      add(SOURCE, failed.why().cause());
    } else if (event instanceof OutputChanged output && isReconnect(output.to())) {
      output.why().ifPresent(why -> add(output.output(), why.cause()));
    }
  }

  /** An output that begins anew, as planned, has a reason as well as one that failed. */
  private static boolean isReconnect(OutputState to) {
    return to == OutputState.BACKING_OFF || to == OutputState.STARTING;
  }

  private void add(String place, String cause) {
    for (Count count : counts) {
      if (count.place().equals(place) && count.cause().equals(cause)) {
        count.times().increment();
        return;
      }
    }
    Count first = new Count(place, cause, new LongAdder());
    first.times().increment();
    counts.add(first);
  }

  /** All, in the order in which they were first met: what comes new changes no place before it. */
  List<Count> all() {
    return counts;
  }
}
