package io.penstock.record;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a segment's file is called: the UTC second in which it begins, as in {@code
 * 2026-11-23T04-00-00Z.mp4}, and a number where that second has had one: {@code
 * 2026-11-23T04-00-00Z_2.mp4}. Such names sort by time, and no file of anybody else has one.
 *
 * @param begin whole seconds
 * @param number 1 for the first of its second
 * @param extension {@code mp4} for instance
 */
record SegmentName(Instant begin, int number, String extension) implements Comparable<SegmentName> {
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Pattern NAME =
      Pattern.compile("(\\d{4}-\\d{2}-\\d{2}T\\d{2}-\\d{2}-\\d{2}Z)(?:_([1-9]\\d{0,2}))?\\.(\\w+)");

  private static final Comparator<SegmentName> BY_TIME =
      Comparator.comparing(SegmentName::begin)
          .thenComparing(SegmentName::number)
          .thenComparing(SegmentName::extension);

  /** The name that this text is; empty where it is none of ours. */
  static Optional<SegmentName> parse(String text) {
    Matcher matcher = NAME.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      SegmentName name =
          new SegmentName(
              Instant.from(SECOND.parse(matcher.group(1))),
              matcher.group(2) == null ? 1 : Integer.parseInt(matcher.group(2)),
              // There may be a million names, and few ends.
              matcher.group(3).intern());
      return name.toString().equals(text) ? Optional.of(name) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public int compareTo(SegmentName other) {
    return BY_TIME.compare(this, other);
  }

  @Override
  public String toString() {
    return SECOND.format(begin) + (number == 1 ? "" : "_" + number) + "." + extension;
  }
}
