package io.penstock.http;

import io.penstock.stream.StreamId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Numbers for streams, as DeepStream numbers the sources of a batch: each has the least that was
 * free when it came, and keeps it until it goes.
 */
final class SourceNumbers {
  private final Map<StreamId, Integer> numbers = new HashMap<>();

  /** The numbers of these streams, which are all that there are. */
  synchronized Map<StreamId, Integer> of(List<StreamId> streams) {
    numbers.keySet().retainAll(streams);
    Set<Integer> taken = new HashSet<>(numbers.values());
    int next = 0;
    for (StreamId id : streams) {
      if (!numbers.containsKey(id)) {
        while (!taken.add(next)) {
          next++;
        }
        numbers.put(id, next);
      }
    }
    return Map.copyOf(numbers);
  }
}
