package io.penstock.registry;

import io.penstock.settings.StreamDocument;
import io.penstock.stream.Origin;
import io.penstock.stream.StreamId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What somebody changed at once: all of it is written down, or nothing.
 *
 * @param at when
 * @param who the name of the token, or what else wanted it ({@code configuration})
 */
record RegistryEvent(Instant at, String who, List<StreamChange> changes) {
  RegistryEvent {
    changes = List.copyOf(changes);
  }

  /** A change of one stream. */
  sealed interface StreamChange {
    StreamId id();
  }

  /**
   * The stream is wanted so from now on.
   *
   * @param document empty for what the configuration alone says, which is not kept here
   * @param declared a digest of what the configuration says; empty where it says nothing
   * @param keys JSON pointers of what changed; empty for a new stream
   */
  record Wanted(
      StreamId id,
      Origin origin,
      Optional<StreamDocument> document,
      Optional<String> declared,
      List<String> keys)
      implements StreamChange {
    Wanted {
      keys = List.copyOf(keys);
    }
  }

  /** The stream is not wanted any more. */
  record Dropped(StreamId id) implements StreamChange {}
}
