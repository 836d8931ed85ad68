package io.penstock.observe;

import io.penstock.stream.OutputState;
import io.penstock.stream.StreamState;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the node is, in one line. */
final class NodeSummary {
  /** Where the newest failure of the source says nothing of why the stream is there. */
  private static final Set<StreamState> UNEXPLAINED =
      Set.of(StreamState.LIVE, StreamState.DEGRADED, StreamState.STOPPING, StreamState.STOPPED);

  private NodeSummary() {}

  /**
   * The line; empty where there are no streams.
   *
   * @param hung native calls that hang
   */
  static Optional<String> of(List<StreamView> streams, int hung) {
    if (streams.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "%s: %s; outputs: %s; native calls hung: %d"
            .formatted(
                Words.count(streams.size(), "stream"), states(streams), outputs(streams), hung));
  }

  private static String states(List<StreamView> streams) {
    Map<StreamState, List<StreamView>> byState =
        streams.stream()
            .collect(
                Collectors.groupingBy(
                    StreamView::state,
                    () -> new EnumMap<>(StreamState.class),
                    Collectors.toList()));
    return byState.entrySet().stream()
        .map(
            entry ->
                entry.getValue().size()
                    + " "
                    + entry.getKey().label()
                    + (UNEXPLAINED.contains(entry.getKey()) ? "" : causes(entry.getValue())))
        .collect(Collectors.joining(", "));
  }

  private static String causes(List<StreamView> streams) {
    Map<String, Long> counts =
        counts(
            streams.stream()
                .flatMap(stream -> stream.status().stream())
                .flatMap(status -> status.source().lastError().stream())
                .map(error -> error.failure().cause()));
    return counts.isEmpty()
        ? ""
        : counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(count -> count.getKey() + " " + count.getValue())
            .collect(Collectors.joining(", ", " (", ")"));
  }

  private static String outputs(List<StreamView> streams) {
    Map<OutputState, Long> counts = new EnumMap<>(OutputState.class);
    counts.putAll(
        counts(
            streams.stream()
                .flatMap(stream -> stream.status().stream())
                .flatMap(status -> status.outputs().stream())
                .map(output -> output.state())));
    return counts.isEmpty()
        ? "none"
        : counts.entrySet().stream()
            .map(count -> count.getValue() + " " + count.getKey().label())
            .collect(Collectors.joining(", "));
  }

  private static <T> Map<T, Long> counts(Stream<T> things) {
    return things.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }
}
