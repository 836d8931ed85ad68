package io.penstock.registry;

import io.penstock.registry.RegistryEvent.Dropped;
import io.penstock.registry.RegistryEvent.StreamChange;
import io.penstock.registry.RegistryEvent.Wanted;
import io.penstock.settings.StreamDocument;
import io.penstock.stream.Origin;
import io.penstock.stream.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that the registry knows: the sum of its events. Immutable.
 *
 * @param version the number of the newest change
 * @param entries by {@link StreamId#key()}, in the order in which they were added
 * @param history of each stream, the oldest first, by {@link StreamId#key()}; of those that are
 *     gone too
 */
record RegistryState(
    long version, Map<String, Entry> entries, Map<String, List<HistoryEntry>> history) {
  /** Of one stream; whoever changes it more often does not read so far back. */
  static final int LONGEST_HISTORY = 1000;

  /** Streams that are gone and still have a history; the oldest are forgotten first. */
  static final int MOST_GONE = 10_000;

  /** After so many events what is too old is looked for. */
  static final int COMPACTED_EVERY = 100;

  static final RegistryState EMPTY = new RegistryState(0, Map.of(), Map.of());

  /**
   * One stream that is wanted.
   *
   * @param document empty for what the configuration alone says
   * @param declared a digest of what the configuration says; empty where it says nothing
   */
  record Entry(
      StreamId id,
      Origin origin,
      Optional<StreamDocument> document,
      Optional<String> declared,
      long revision,
      long version) {}

  /** What is so after {@code event}, from time to time without what is older than {@code keep}. */
  RegistryState after(RegistryEvent event, Duration keep) {
    RegistryState next = after(event);
    return next.version() % COMPACTED_EVERY == 0
        ? next.compacted(event.at(), keep).withFewThatAreGone()
        : next;
  }

  /** Tools that make up an id for each call would else have the history grow for months. */
  private RegistryState withFewThatAreGone() {
    List<String> gone = history.keySet().stream().filter(key -> !entries.containsKey(key)).toList();
    if (gone.size() <= MOST_GONE) {
      return this;
    }
    Map<String, List<HistoryEntry>> kept = new LinkedHashMap<>(history);
    gone.subList(0, gone.size() - MOST_GONE).forEach(kept::remove);
    return new RegistryState(version, entries, kept);
  }

  /** What is so after {@code event}. */
  RegistryState after(RegistryEvent event) {
    long next = version + 1;
    Map<String, Entry> changed = new LinkedHashMap<>(entries);
    Map<String, List<HistoryEntry>> told = new LinkedHashMap<>(history);
    for (StreamChange change : event.changes()) {
      String key = change.id().key();
      Entry before = changed.get(key);
      long revision = before == null ? 1 : before.revision() + 1;
      if (change instanceof Wanted wanted) {
        changed.put(
            key,
            new Entry(
                before == null ? wanted.id() : before.id(),
                wanted.origin(),
                wanted.document(),
                wanted.declared(),
                revision,
                next));
        tell(
            told,
            key,
            entry(event, before == null ? "created" : "changed", revision, next, wanted.keys()));
      } else if (change instanceof Dropped && before != null) {
        changed.remove(key);
        tell(told, key, entry(event, "removed", revision, next, List.of()));
      }
    }
    return new RegistryState(next, changed, told);
  }

  private static HistoryEntry entry(
      RegistryEvent event, String what, long revision, long version, List<String> keys) {
    return new HistoryEntry(event.at(), event.who(), what, revision, version, keys);
  }

  private static void tell(
      Map<String, List<HistoryEntry>> history, String key, HistoryEntry entry) {
    List<HistoryEntry> entries = new ArrayList<>(history.getOrDefault(key, List.of()));
    entries.add(entry);
    int over = entries.size() - LONGEST_HISTORY;
    history.put(key, List.copyOf(over > 0 ? entries.subList(over, entries.size()) : entries));
  }

  /** The same without what is older than {@code keep}: mostly there is nothing to be forgotten. */
  RegistryState compacted(Instant now, Duration keep) {
    Instant oldest = now.minus(keep);
    // The first of a stream is its oldest.
    if (history.values().stream().noneMatch(all -> all.get(0).at().isBefore(oldest))) {
      return this;
    }
    Map<String, List<HistoryEntry>> kept = new LinkedHashMap<>();
    history.forEach(
        (key, all) -> {
          List<HistoryEntry> young =
              all.stream().filter(entry -> !entry.at().isBefore(oldest)).toList();
          if (!young.isEmpty()) {
            kept.put(key, young);
          }
        });
    return new RegistryState(version, entries, kept);
  }
}
