package io.penstock.process;

import io.penstock.stream.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The last word of one processor about each kind of thing that it looks for. Thread safe. */
final class SightingBoard {
  /** A change of one kind. */
  record Change(Instant at, String kind, boolean active, double level) {}

  /** What changes faster is told by its state and its count alone. */
  private static final Duration BETWEEN_CHANGES = Duration.ofMillis(500);

  private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  private final String type;
  private final String processor;
  private final List<Kind> kinds = new ArrayList<>();

  SightingBoard(String type, String processor) {
    this.type = type;
    this.processor = processor;
  }

  private static final class Kind {
    private final String name;
    private boolean active;
    private Instant since;
    private double level;
    private long times;
    private boolean toldActive;
    private Instant toldAt = Instant.MIN;

    Kind(String name, Instant now) {
      this.name = name;
      this.since = now;
    }
  }

  /** What has to be told others now; empty where nothing has changed, or it changes too often. */
  synchronized Optional<Change> tell(String name, boolean active, double level, Instant now) {
    Kind kind = kind(name, now);
    kind.level = Double.isFinite(level) ? level : 0;
    if (active != kind.active) {
      kind.active = active;
      kind.since = now;
      kind.times += active ? 1 : 0;
    }
    return kind.active == kind.toldActive || isEarly(kind, now)
        ? Optional.empty()
        : Optional.of(told(kind, now));
  }

  /** Whoever told this is gone: what was seen has ended, and what has to be told of that. */
  synchronized List<Change> end(Instant now) {
    List<Change> changes = new ArrayList<>();
    for (Kind kind : kinds) {
      if (kind.active) {
        kind.active = false;
        kind.since = now;
      }
      kind.level = 0;
      if (kind.toldActive) {
        changes.add(told(kind, now));
      }
    }
    return changes;
  }

  synchronized List<Sighting> sightings() {
    return kinds.stream()
        .map(
            kind ->
                new Sighting(
                    type, processor, kind.name, kind.active, kind.since, kind.level, kind.times))
        .toList();
  }

  String processor() {
    return processor;
  }

  private Kind kind(String name, Instant now) {
    for (Kind kind : kinds) {
      if (kind.name.equals(name)) {
        return kind;
      }
    }
    if (!KIND.matcher(name).matches()) {
      throw new IllegalArgumentException("no name of something to see");
    }
    if (kinds.size() == Sightings.MOST_KINDS) {
      throw new IllegalArgumentException(
          "a processor tells of " + Sightings.MOST_KINDS + " kinds at most");
    }
    Kind first = new Kind(name, now);
    kinds.add(first);
    return first;
  }

  /** A clock that was set back makes nobody wait. */
  private static boolean isEarly(Kind kind, Instant now) {
    return !now.isBefore(kind.toldAt) && now.isBefore(kind.toldAt.plus(BETWEEN_CHANGES));
  }

  private static Change told(Kind kind, Instant now) {
    kind.toldActive = kind.active;
    kind.toldAt = now;
    return new Change(now, kind.name, kind.active, kind.level);
  }
}
