package io.penstock.registry;

import io.penstock.registry.RegistryEvent.Dropped;
import io.penstock.registry.RegistryEvent.StreamChange;
import io.penstock.registry.RegistryEvent.Wanted;
import io.penstock.registry.RegistryState.Entry;
import io.penstock.settings.DeclaredStream;
import io.penstock.stream.Origin;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamWish;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a configuration changes of what is written down. */
final class Declarations {
  private Declarations() {}

  /**
   * The changes: streams that it declares newly, or otherwise than before, and those that it
   * declares no more.
   */
  static List<StreamChange> changes(RegistryState state, List<DeclaredStream> declared) {
    List<StreamChange> changes = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (DeclaredStream stream : declared) {
      StreamId id = stream.spec().id();
      keys.add(id.key());
      Entry entry = state.entries().get(id.key());
      boolean known =
          entry != null
              && entry.origin() == Origin.CONFIG
              && entry
                  .declared()
                  .filter(digest -> Wishes.isOf(digest, stream.document()))
                  .isPresent();
      if (!known) {
        changes.add(
            new Wanted(
                id,
                Origin.CONFIG,
                Optional.empty(),
                Optional.of(Wishes.digest(stream.document())),
                List.of()));
      }
    }
    state.entries().values().stream()
        .filter(entry -> entry.origin() == Origin.CONFIG && !keys.contains(entry.id().key()))
        .forEach(entry -> changes.add(new Dropped(entry.id())));
    return changes;
  }

  /** Streams that are wanted otherwise, newly or no more. */
  static List<StreamId> changed(Map<String, StreamWish> before, Map<String, StreamWish> after) {
    List<StreamId> changed = new ArrayList<>();
    after.forEach(
        (key, wish) -> {
          StreamWish old = before.get(key);
          if (old == null || !old.spec().equals(wish.spec()) || old.runs() != wish.runs()) {
            changed.add(wish.id());
          }
        });
    before.forEach(
        (key, wish) -> {
          if (!after.containsKey(key)) {
            changed.add(wish.id());
          }
        });
    return changed;
  }
}
