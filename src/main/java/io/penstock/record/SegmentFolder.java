package io.penstock.record;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The folder of one attempt at an output. One thread at a time; everything but {@link #refusal}
 * waits for the disk.
 */
public interface SegmentFolder {
  /** What is written here. */
  SegmentKind kind();

  /** Why nothing may be written now; empty where there is room. Does not wait. */
  Optional<String> refusal();

  /**
   * Makes an empty file that nobody had before. Until {@link #complete} or {@link #discard} it
   * counts as being written.
   *
   * @param begin when its first picture was taken
   */
  Path begin(Instant begin) throws IOException;

  /**
   * A segment is whole.
   *
   * @param length how long it plays
   */
  void complete(Path segment, Duration length) throws IOException;

  /** A segment is not written any further, and is not to be played while it is new. */
  void leave(Path segment);

  /** A segment was begun and got nothing: its file goes. */
  void discard(Path segment) throws IOException;

  /** There will be no more segments: the output has ended. */
  void end() throws IOException;
}
