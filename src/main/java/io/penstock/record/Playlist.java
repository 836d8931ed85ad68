package io.penstock.record;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The segments that players are offered now, as HTTP Live Streaming writes them down. One thread at
 * a time.
 *
 * <p>Numbers go up over attempts and restarts too, though nothing is remembered: they begin at the
 * seconds since 1970, and no segment is shorter than one.
 */
final class Playlist {
  /** Where a player lives that reads at most this late: three segments are what it wants. */
  private static final int LEAST = 3;

  private record Entry(String name, Duration length) {}

  private final Duration span;
  private final long first;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long removed;
  private long target;

  /**
   * @param segment how long segments are to be
   * @param span how far back players may go
   */
  Playlist(Duration segment, Duration span, Instant begin) {
    this.span = span;
    this.first = begin.getEpochSecond();
    this.target = seconds(segment);
  }

  /** Whole seconds, rounded as the target duration is. */
  private static long seconds(Duration length) {
    return Math.max(1, length.plusMillis(500).toSeconds());
  }

  /** Takes a segment that is complete. The names of those that are no longer offered. */
  List<String> add(String name, Duration length) {
    entries.add(new Entry(name, length));
    target = Math.max(target, seconds(length));
    List<String> dropped = new ArrayList<>();
    while (entries.size() > LEAST && spanWithoutOldest().compareTo(span) >= 0) {
      dropped.add(entries.remove().name());
      removed++;
    }
    return dropped;
  }

  private Duration spanWithoutOldest() {
    return entries.stream().skip(1).map(Entry::length).reduce(Duration.ZERO, Duration::plus);
  }

  /**
   * The file.
   *
   * @param ended whether nothing more will come
   */
  String text(boolean ended) {
    StringBuilder text =
        new StringBuilder("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:")
            .append(target)
            .append("\n#EXT-X-MEDIA-SEQUENCE:")
            .append(first + removed)
            .append("\n#EXT-X-DISCONTINUITY-SEQUENCE:")
            .append(removed == 0 ? first : first + 1)
            .append("\n#EXT-X-INDEPENDENT-SEGMENTS\n");
    if (removed == 0) {
      // Whoever played an earlier attempt's segments has other times.
      text.append("#EXT-X-DISCONTINUITY\n");
    }
    for (Entry entry : entries) {
      text.append(String.format(Locale.ROOT, "#EXTINF:%.3f,\n", entry.length().toNanos() / 1e9))
          .append(entry.name())
          .append('\n');
    }
    return ended ? text.append("#EXT-X-ENDLIST\n").toString() : text.toString();
  }
}
