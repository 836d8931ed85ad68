package io.penstock.record;

import io.penstock.record.Retention.Decision;
import io.penstock.record.Retention.Reason;
import io.penstock.record.Retention.Removal;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.RecordingSpec;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Removes the segments that need not stay, and says whether there is room for more. */
public final class SegmentSweep {
  /**
   * What was done.
   *
   * @param kept segments that are there now
   * @param bytes they take
   * @param expired segments removed because their outputs keep no more
   * @param displaced segments removed for lack of room
   * @param refusal why nothing may be recorded now
   * @param trouble what could not be done; empty where all could
   */
  public record Result(
      int kept,
      long bytes,
      int expired,
      int displaced,
      Optional<String> refusal,
      Optional<String> trouble) {}

  /** So often what cannot be removed is made up for by others, before it is looked at as full. */
  private static final int MOST_ROUNDS = 5;

  private final SegmentStore store;
  private final Removing removing;

  /** Removes a file, which may be gone already. */
  @FunctionalInterface
  interface Removing {
    void remove(Path file) throws IOException;
  }

  public SegmentSweep(SegmentStore store) {
    this(store, Files::deleteIfExists);
  }

  SegmentSweep(SegmentStore store, Removing removing) {
    this.store = store;
    this.removing = removing;
  }

  /**
   * Looks at all of it and removes what has to go. Waits for the disk. One thread at a time.
   *
   * @param outputs of all streams, whether they run or not
   */
  public Result run(Collection<OutputSpec> outputs, RoomLimits limits, Instant now) {
    List<String> troubles = new ArrayList<>();
    Map<Path, RecordingSpec> keep = folders(outputs, troubles);
    List<Segment> segments = new ArrayList<>();
    keep.keySet().forEach(folder -> list(folder, segments, troubles));
    boolean any =
        outputs.stream()
            .anyMatch(
                output -> SegmentKind.of(output).filter(SegmentKind.RECORDING::equals).isPresent());
    long free = any ? free(limits, troubles) : Long.MAX_VALUE / 2;
    boolean stopped = store.refusal().isPresent();
    int expired = 0;
    int displaced = 0;
    Decision decision = Retention.decide(segments, keep, limits, free, stopped, now);
    for (int round = 0; round < MOST_ROUNDS && !decision.removals().isEmpty(); round++) {
      Set<Segment> gone = new HashSet<>();
      Set<Segment> staying = new HashSet<>();
      for (Removal removal : decision.removals()) {
        Segment segment = removal.segment();
        if (remove(segment, troubles)) {
          gone.add(segment);
          free += segment.bytes();
          expired += removal.reason() == Reason.OUTPUT ? 1 : 0;
          displaced += removal.reason() == Reason.ROOM ? 1 : 0;
        } else {
          staying.add(segment);
        }
      }
      segments.removeIf(gone::contains);
      segments.replaceAll(each -> staying.contains(each) ? each.staying() : each);
      decision = Retention.decide(segments, keep, limits, free, stopped, now);
    }
    if (!decision.removals().isEmpty()) {
      // A disk that gives nothing back has the room that it has.
      segments.replaceAll(Segment::staying);
      decision = Retention.decide(segments, keep, limits, free, stopped, now);
    }
    store.refuse(decision.stop());
    return new Result(
        segments.size(),
        segments.stream().mapToLong(Segment::bytes).sum(),
        expired,
        displaced,
        decision.stop(),
        troubles.stream().findFirst());
  }

  /** Where two outputs share a folder, the longer and the larger holds. */
  private Map<Path, RecordingSpec> folders(Collection<OutputSpec> outputs, List<String> troubles) {
    Map<Path, RecordingSpec> keep = new LinkedHashMap<>();
    for (OutputSpec output : outputs) {
      Optional<RecordingSpec> spec = output.recording();
      if (spec.isPresent() && SegmentKind.of(output).equals(Optional.of(SegmentKind.RECORDING))) {
        Path folder = SegmentStore.folder(output);
        try {
          store
              .inside(folder)
              .ifPresent(real -> keep.merge(real, spec.get(), SegmentSweep::generous));
        } catch (IOException e) {
          troubles.add("the folder " + folder + " cannot be looked at: " + e.getMessage());
        }
      }
    }
    return keep;
  }

  private static RecordingSpec generous(RecordingSpec one, RecordingSpec other) {
    boolean forEver = one.keepFor().isZero() || other.keepFor().isZero();
    boolean any = one.keepBytes() == 0 || other.keepBytes() == 0;
    Duration longer =
        one.keepFor().compareTo(other.keepFor()) > 0 ? one.keepFor() : other.keepFor();
    return new RecordingSpec(
        one.segment(),
        forEver ? Duration.ZERO : longer,
        any ? 0 : Math.max(one.keepBytes(), other.keepBytes()));
  }

  private void list(Path folder, List<Segment> segments, List<String> troubles) {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, "*." + SegmentKind.RECORDING.extension())) {
      for (Path file : files) {
        Optional<SegmentName> name = SegmentName.parse(file.getFileName().toString());
        if (name.isPresent()) {
          look(folder, name.get()).ifPresent(segments::add);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      troubles.add("the folder " + folder + " cannot be looked at: " + e.getMessage());
    }
  }

  /** Empty where it is no file, or gone meanwhile. */
  private Optional<Segment> look(Path folder, SegmentName name) throws IOException {
    Path file = folder.resolve(name.toString());
    try {
      // First: it may be written to its end meanwhile, and is then taken for one that is not.
      boolean isBeingWritten = store.isBeingWritten(file);
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isRegularFile()
          ? Optional.of(
              new Segment(
                  folder,
                  name,
                  attributes.size(),
                  attributes.lastModifiedTime().toInstant(),
                  isBeingWritten))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Where nobody can tell, it counts as enough: a write that fails says so by itself. */
  private long free(RoomLimits limits, List<String> troubles) {
    Path there = store.media();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      return Files.getFileStore(there).getUsableSpace();
    } catch (IOException e) {
      troubles.add("how much room is left cannot be found out: " + e.getMessage());
      return limits.minFree() * 2;
    }
  }

  /** Whether it is gone. */
  private boolean remove(Segment segment, List<String> troubles) {
    Path file = segment.folder().resolve(segment.name().toString());
    if (store.isBeingWritten(file)) {
      return false;
    }
    try {
      removing.remove(file);
      return true;
    } catch (IOException e) {
      troubles.add("the segment " + file + " cannot be removed: " + e.getMessage());
      return false;
    }
  }
}
