package io.penstock.settings;

import io.penstock.stream.RecordingSpec;
import io.penstock.stream.SecretUri;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads how an output that is a folder of segments cuts and keeps them. */
final class RecordingReader {
  private static final List<String> KEYS = List.of("segment", "keep-for", "keep-size");

  /** A file for each second helps nobody; one of more than a day is hard to find one's way in. */
  private static final DurationRange SEGMENT =
      new DurationRange(Duration.ofSeconds(2), Duration.ofHours(24));

  private static final DurationRange KEEP = new DurationRange(Duration.ZERO, Duration.ofDays(3650));

  /** Players wait for a whole one. */
  private static final DurationRange LIVE_SEGMENT =
      new DurationRange(Duration.ofSeconds(1), Duration.ofSeconds(10));

  private static final DurationRange LIVE_KEEP =
      new DurationRange(Duration.ofSeconds(3), Duration.ofHours(1));

  private static final RecordingSpec RECORDING =
      new RecordingSpec(Duration.ofMinutes(5), Duration.ofDays(7), 0);

  private static final RecordingSpec LIVE =
      new RecordingSpec(Duration.ofSeconds(2), Duration.ofSeconds(12), 0);

  private RecordingReader() {}

  /** How; empty where {@code uri} is no folder, and then none of the keys may be given. */
  static Optional<RecordingSpec> read(Node output, SecretUri uri) {
    if (uri.equals(Address.NONE)) {
      // What the address was to be is not known: the problem with it is told.
      KEYS.forEach(output::has);
      return Optional.empty();
    }
    if (uri.scheme().equals("hls")) {
      output.refuse("keep-size", "has no meaning for hls, which keeps what players are offered");
      return Optional.of(
          new RecordingSpec(
              duration(output, "segment", LIVE_SEGMENT, LIVE.segment()),
              duration(output, "keep-for", LIVE_KEEP, LIVE.keepFor()),
              0));
    }
    if (uri.scheme().equals("file") && uri.path().endsWith("/")) {
      return Optional.of(
          new RecordingSpec(
              duration(output, "segment", SEGMENT, RECORDING.segment()),
              duration(output, "keep-for", KEEP, RECORDING.keepFor()),
              output.has("keep-size")
                  ? output.scalar("keep-size").byteCount().orElse(0L)
                  : RECORDING.keepBytes()));
    }
    KEYS.forEach(key -> output.refuse(key, "has a meaning for a folder of segments only"));
    return Optional.empty();
  }

  private static Duration duration(
      Node output, String key, DurationRange range, Duration otherwise) {
    return output.has(key) ? output.scalar(key).duration(range).orElse(otherwise) : otherwise;
  }
}
