package io.penstock.record;

import io.penstock.stream.RecordingSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which segments have to go. Knows no disk and no clock. What an output does not keep goes first;
 * then, where all together are too many or the disk too full, the oldest of all outputs. A segment
 * that is being written always stays.
 */
final class Retention {
  /**
   * Recording that had stopped for lack of room begins again where so much more is free: a tenth of
   * what has to be. Else it would stop again with the first bytes.
   */
  private static final int SLACK_SHARE = 10;

  private Retention() {}

  /** Why segments go. */
  enum Reason {
    /** The output keeps none as old, or not as many bytes. */
    OUTPUT,
    /** All outputs together have too many bytes, or the disk too few left. */
    ROOM
  }

  /** A segment that has to go. */
  record Removal(Segment segment, Reason reason) {}

  /**
   * What has to be done.
   *
   * @param removals in this order
   * @param stop why nothing more may be recorded, where removing them is not enough
   */
  record Decision(List<Removal> removals, Optional<String> stop) {
    Decision {
      removals = List.copyOf(removals);
    }
  }

  /**
   * Decides.
   *
   * @param segments of all outputs
   * @param keep how each folder's output keeps them
   * @param free bytes that are free on the disk now
   * @param stopped whether recording stands still for lack of room
   */
  static Decision decide(
      List<Segment> segments,
      Map<Path, RecordingSpec> keep,
      RoomLimits limits,
      long free,
      boolean stopped,
      Instant now) {
    List<Segment> oldestFirst =
        segments.stream().sorted(Comparator.comparing(Segment::name)).toList();
    List<Removal> removals = new ArrayList<>();
    Map<Path, List<Segment>> byFolder =
        oldestFirst.stream().collect(Collectors.groupingBy(Segment::folder));
    keep.forEach(
        (folder, spec) -> ofOutput(spec, byFolder.getOrDefault(folder, List.of()), now, removals));
    Set<Segment> gone = new HashSet<>(removals.stream().map(Removal::segment).toList());
    long total = bytes(segments) - bytes(gone);
    long room = free + bytes(gone);
    for (Segment segment : oldestFirst) {
      if (!lacks(limits, total, room)) {
        break;
      }
      if (!segment.isBeingWritten() && gone.add(segment)) {
        removals.add(new Removal(segment, Reason.ROOM));
        total -= segment.bytes();
        room += segment.bytes();
      }
    }
    return new Decision(removals, stop(limits, total, room, stopped));
  }

  private static void ofOutput(
      RecordingSpec spec, List<Segment> oldestFirst, Instant now, List<Removal> removals) {
    long bytes = bytes(oldestFirst);
    for (Segment segment : oldestFirst) {
      boolean tooOld =
          !spec.keepFor().isZero()
              && Duration.between(segment.newest(), now).compareTo(spec.keepFor()) > 0;
      boolean tooMany = spec.keepBytes() > 0 && bytes > spec.keepBytes();
      if (!segment.isBeingWritten() && (tooOld || tooMany)) {
        removals.add(new Removal(segment, Reason.OUTPUT));
        bytes -= segment.bytes();
      }
    }
  }

  private static long bytes(Iterable<Segment> segments) {
    long bytes = 0;
    for (Segment segment : segments) {
      bytes += segment.bytes();
    }
    return bytes;
  }

  private static boolean lacks(RoomLimits limits, long total, long room) {
    return room < limits.minFree() || (limits.budget() > 0 && total > limits.budget());
  }

  private static Optional<String> stop(RoomLimits limits, long total, long room, boolean stopped) {
    long needed = limits.minFree() + (stopped ? limits.minFree() / SLACK_SHARE : 0);
    if (room < needed) {
      String text =
          "too little room is left on the disk of media-directory: %d bytes are free, and"
              + " storage.min-free is %d";
      return Optional.of(text.formatted(room, limits.minFree()));
    }
    String text =
        "the segments that are being written alone take %d bytes, and"
            + " storage.recordings-budget is %d";
    return limits.budget() > 0 && total > limits.budget()
        ? Optional.of(text.formatted(total, limits.budget()))
        : Optional.empty();
  }
}
