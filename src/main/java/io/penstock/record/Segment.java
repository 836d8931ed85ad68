package io.penstock.record;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A segment on disk.
 *
 * @param folder where it is
 * @param name what it is called
 * @param bytes of the file
 * @param newest when it was last written to: as old as its newest picture
 * @param isBeingWritten whether there is more to come
 */
record Segment(Path folder, SegmentName name, long bytes, Instant newest, boolean isBeingWritten) {
  /** The same, to be left alone: it could not be removed. */
  Segment staying() {
    return new Segment(folder, name, bytes, newest, true);
  }
}
