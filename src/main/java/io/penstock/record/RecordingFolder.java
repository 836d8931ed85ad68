package io.penstock.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Segments that are kept until a {@link SegmentSweep} removes them. */
final class RecordingFolder implements SegmentFolder {
  private final SegmentStore store;
  private final Path folder;

  RecordingFolder(SegmentStore store, Path folder) {
    this.store = store;
    this.folder = folder;
  }

  @Override
  public SegmentKind kind() {
    return SegmentKind.RECORDING;
  }

  @Override
  public Optional<String> refusal() {
    return store.refusal();
  }

  @Override
  public Path begin(Instant begin) throws IOException {
    return store.begin(folder, begin, SegmentKind.RECORDING);
  }

  @Override
  public void complete(Path segment, Duration length) {
    leave(segment);
  }

  @Override
  public void leave(Path segment) {
    try {
      // A full disk takes a name and nothing more.
      if (Files.size(segment) == 0) {
        Files.deleteIfExists(segment);
      }
    } catch (IOException e) {
      // It goes with the others, by its age.
    }
    store.ended(segment);
  }

  @Override
  public void discard(Path segment) throws IOException {
    // Whether it can be removed or not: nobody writes it any more.
    store.ended(segment);
    Files.deleteIfExists(segment);
  }

  @Override
  public void end() {
    // What was recorded stays.
  }
}
