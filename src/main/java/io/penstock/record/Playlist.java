package io.penstock.record;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The segments that players are offered now, as HTTP Live Streaming writes them down. One thread at
 * a time.
 *
 * <p>Numbers go up over attempts and restarts. A playlist that was written a moment ago goes on,
 * with a discontinuity, so that who plays it does not notice more than that. Otherwise nothing is
 * remembered: numbers begin at the seconds since 1970, and no segment is shorter than one.
 */
final class Playlist {
  /** Where a player lives that reads at most this late: three segments are what it wants. */
  private static final int LEAST = 3;

  private static final Pattern NUMBER =
      Pattern.compile("#EXT-X-(TARGETDURATION|MEDIA-SEQUENCE|DISCONTINUITY-SEQUENCE):(\\d{1,18})");

  private static final Pattern LENGTH = Pattern.compile("#EXTINF:(\\d{1,6}\\.\\d{3}),");

  /**
   * @param begins whether its times have nothing to do with those of the one before
   */
  private record Entry(String name, Duration length, boolean begins) {}

  private final Duration span;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();

  /** The number of the first entry. */
  private long number;

  /** How many times have begun before the first entry. */
  private long beginnings;

  private long target;

  /** Whether the next segment is the first of an attempt: whoever played others has other times. */
  private boolean beginsNext = true;

  /**
   * @param segment how long segments are to be
   * @param span how far back players may go
   */
  Playlist(Duration segment, Duration span, Instant begin) {
    this.span = span;
    this.number = begin.getEpochSecond();
    this.beginnings = number;
    this.target = seconds(segment);
  }

  /**
   * One that goes on from what another has written, {@code text}; empty where that is none of ours.
   *
   * @param segment how long segments are to be
   * @param span how far back players may go
   */
  static Optional<Playlist> after(String text, Duration segment, Duration span) {
    Playlist playlist = new Playlist(segment, span, Instant.EPOCH);
    Map<String, Long> numbers = new HashMap<>();
    @Nullable Duration length = null;
    boolean begins = false;
    for (String line : text.lines().toList()) {
      Matcher number = NUMBER.matcher(line);
      Matcher extinf = LENGTH.matcher(line);
      if (number.matches()) {
        numbers.put(number.group(1), Long.parseLong(number.group(2)));
      } else if (line.equals("#EXT-X-DISCONTINUITY")) {
        begins = true;
      } else if (extinf.matches()) {
        length = Duration.ofMillis(Long.parseLong(extinf.group(1).replace(".", "")));
      } else if (length != null && isSegment(line)) {
        playlist.entries.add(new Entry(line, length, begins));
        length = null;
        begins = false;
      }
    }
    if (playlist.entries.isEmpty() || numbers.size() != 3) {
      return Optional.empty();
    }
    playlist.number = numbers.getOrDefault("MEDIA-SEQUENCE", 0L);
    playlist.beginnings = numbers.getOrDefault("DISCONTINUITY-SEQUENCE", 0L);
    playlist.target = Math.max(playlist.target, numbers.getOrDefault("TARGETDURATION", 0L));
    return Optional.of(playlist);
  }

  private static boolean isSegment(String name) {
    return SegmentName.parse(name)
        .filter(each -> each.extension().equals(SegmentKind.LIVE.extension()))
        .isPresent();
  }

  /** Whole seconds, rounded as the target duration is. */
  private static long seconds(Duration length) {
    return Math.max(1, length.plusMillis(500).toSeconds());
  }

  /** The segments that are offered. */
  List<String> names() {
    return entries.stream().map(Entry::name).toList();
  }

  /** Takes a segment that is complete. The names of those that are no longer offered. */
  List<String> add(String name, Duration length) {
    entries.add(new Entry(name, length, beginsNext));
    beginsNext = false;
    target = Math.max(target, seconds(length));
    List<String> dropped = new ArrayList<>();
    while (entries.size() > LEAST && spanWithoutOldest().compareTo(span) >= 0) {
      Entry oldest = entries.remove();
      dropped.add(oldest.name());
      number++;
      beginnings += oldest.begins() ? 1 : 0;
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
            .append(number)
            .append("\n#EXT-X-DISCONTINUITY-SEQUENCE:")
            .append(beginnings)
            .append("\n#EXT-X-INDEPENDENT-SEGMENTS\n");
    for (Entry entry : entries) {
      if (entry.begins()) {
        text.append("#EXT-X-DISCONTINUITY\n");
      }
      text.append(String.format(Locale.ROOT, "#EXTINF:%.3f,\n", entry.length().toNanos() / 1e9))
          .append(entry.name())
          .append('\n');
    }
    return ended ? text.append("#EXT-X-ENDLIST\n").toString() : text.toString();
  }
}
