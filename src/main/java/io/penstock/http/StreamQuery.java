package io.penstock.http;

import akka.http.javadsl.model.Uri;
import akka.http.scaladsl.model.IllegalUriException;
import io.penstock.control.StreamSupervisor.StreamEntry;
import io.penstock.stream.Nearest;
import io.penstock.stream.StreamId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which streams somebody wants to see, in the order of their ids.
 *
 * @param states one of these; any where there are none
 * @param labels all of these
 * @param limit how many at most
 * @param after the last one that they have seen; empty for the first page
 */
record StreamQuery(
    Set<String> states,
    List<Map.Entry<String, String>> labels,
    int limit,
    Optional<StreamId> after) {
  private static final int LIMIT = 100;
  private static final int MOST = 1000;
  private static final Set<String> NAMES = Set.of("state", "label", "limit", "after");

  StreamQuery {
    states = Set.copyOf(states);
    labels = List.copyOf(labels);
  }

  /**
   * One page.
   *
   * @param next after which the next one begins; null where there is none
   */
  record Page(List<StreamEntry> items, @Nullable String next) {}

  /** Reads the query of an address; each thing that is wrong goes into {@code problems}. */
  static StreamQuery read(Uri uri, List<String> problems) {
    Map<String, List<String>> parameters = parameters(uri, NAMES, problems);
    return new StreamQuery(
        states(parameters.getOrDefault("state", List.of()), problems),
        labels(parameters.getOrDefault("label", List.of()), problems),
        one(parameters, "limit", problems).map(text -> limit(text, problems)).orElse(LIMIT),
        one(parameters, "after", problems).flatMap(text -> after(text, problems)));
  }

  /**
   * The parameters of an address. One that is not known would silently do nothing, so that it is a
   * problem.
   */
  static Map<String, List<String>> parameters(Uri uri, Set<String> known, List<String> problems) {
    Map<String, List<String>> parameters = new TreeMap<>();
    try {
      uri.query()
          .toList()
          .forEach(
              pair ->
                  parameters
                      .computeIfAbsent(pair.first(), name -> new ArrayList<>())
                      .add(pair.second()));
    } catch (IllegalUriException e) {
      problems.add("the query is not a query");
    }
    for (String name : parameters.keySet()) {
      if (!known.contains(name)) {
        problems.add(Nearest.unknown("unknown parameter", name, known));
      }
    }
    return parameters;
  }

  private static Optional<String> one(
      Map<String, List<String>> parameters, String name, List<String> problems) {
    List<String> values = parameters.getOrDefault(name, List.of());
    if (values.size() > 1) {
      problems.add(name + " must be given once");
    }
    return values.stream().findFirst();
  }

  private static Set<String> states(List<String> states, List<String> problems) {
    for (String state : states) {
      if (!StreamJson.Status.STATES.contains(state)) {
        problems.add(Nearest.unknown("unknown state", state, StreamJson.Status.STATES));
      }
    }
    return Set.copyOf(states);
  }

  private static List<Map.Entry<String, String>> labels(
      List<String> labels, List<String> problems) {
    List<Map.Entry<String, String>> pairs = new ArrayList<>();
    for (String label : labels) {
      int equals = label.indexOf('=');
      if (equals < 1) {
        problems.add("label must be a name and a value, as in label=site=north");
      } else {
        pairs.add(Map.entry(label.substring(0, equals), label.substring(equals + 1)));
      }
    }
    return pairs;
  }

  private static int limit(String text, List<String> problems) {
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MOST) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // As for one that is out of range.
    }
    problems.add("limit must be a whole number between 1 and " + MOST);
    return LIMIT;
  }

  private static Optional<StreamId> after(String text, List<String> problems) {
    if (StreamId.isValid(text)) {
      return Optional.of(new StreamId(text));
    }
    problems.add("after must be the id of a stream");
    return Optional.empty();
  }

  /** The page of {@code all}. */
  Page of(List<StreamEntry> all) {
    List<StreamEntry> found =
        all.stream()
            .filter(entry -> after.isEmpty() || key(entry).compareTo(after.get().key()) > 0)
            .filter(entry -> states.isEmpty() || states.contains(StreamJson.Status.state(entry)))
            .filter(entry -> labels.stream().allMatch(label -> hasLabel(entry, label)))
            .sorted(Comparator.comparing(StreamQuery::key))
            .limit(limit + 1L)
            .toList();
    boolean more = found.size() > limit;
    List<StreamEntry> items = more ? found.subList(0, limit) : found;
    return new Page(items, more ? items.get(limit - 1).spec().id().value() : null);
  }

  private static String key(StreamEntry entry) {
    return entry.spec().id().key();
  }

  private static boolean hasLabel(StreamEntry entry, Map.Entry<String, String> label) {
    return label.getValue().equals(entry.spec().labels().get(label.getKey()));
  }
}
