package io.penstock.http;

import io.penstock.stream.StreamId;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which events a listener wants.
 *
 * @param streams of which streams; empty for all
 * @param types which kinds; empty for all
 */
record EventFilter(Set<StreamId> streams, Set<EventType> types) {
  EventFilter {
    streams = Set.copyOf(streams);
    types = Set.copyOf(types);
  }

  /** What cannot be wanted, in a sentence; empty where {@link #of} may be called. */
  static Optional<String> complaint(Collection<String> streams, Collection<String> types) {
    return streams.stream()
        .filter(id -> !StreamId.isValid(id))
        .map(id -> "stream = " + id + ": no stream can have this id")
        .findFirst()
        .or(
            () ->
                types.stream()
                    .filter(type -> EventType.of(type).isEmpty())
                    .map(type -> "type = " + type + ": is none of " + EventType.labels())
                    .findFirst());
  }

  static EventFilter of(Collection<String> streams, Collection<String> types) {
    return new EventFilter(
        streams.stream().map(StreamId::new).collect(Collectors.toSet()),
        types.stream().flatMap(type -> EventType.of(type).stream()).collect(Collectors.toSet()));
  }

  boolean takes(FeedEvent event) {
    return (streams.isEmpty() || streams.contains(event.stream()))
        && (types.isEmpty() || types.contains(event.type()));
  }
}
