package io.penstock.observe;

import io.penstock.stream.OutputState;
import io.penstock.stream.StreamEvent;
import io.penstock.stream.StreamEvent.AttemptFailed;
import io.penstock.stream.StreamEvent.OutputChanged;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often what has failed on one stream, by cause. Written by one thread, read by any. */
final class EventCounts {
  private final Map<String, LongAdder> source = new ConcurrentHashMap<>();
  private final Map<String, Map<String, LongAdder>> outputs = new ConcurrentHashMap<>();

  void count(StreamEvent event) {
    if (event instanceof AttemptFailed failed) {
      add(source, failed.why().cause());
    } else if (event instanceof OutputChanged output && output.to() == OutputState.BACKING_OFF) {
      output
          .why()
          .ifPresent(
              why ->
                  add(
                      outputs.computeIfAbsent(output.output(), name -> new ConcurrentHashMap<>()),
                      why.cause()));
    }
  }

  private static void add(Map<String, LongAdder> counts, String cause) {
    counts.computeIfAbsent(cause, name -> new LongAdder()).increment();
  }

  /** Failed attempts at the source, by cause. */
  Map<String, LongAdder> source() {
    return source;
  }

  /** Failed attempts at an output, by cause. */
  Map<String, LongAdder> output(String name) {
    return outputs.getOrDefault(name, Map.of());
  }
}
