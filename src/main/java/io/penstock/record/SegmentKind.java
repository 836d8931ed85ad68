package io.penstock.record;

import io.penstock.stream.OutputSpec;
import java.util.Optional;

/** What the segments of an output are. */
public enum SegmentKind {
  /** Fragmented MP4, to be kept: its own times begin at zero. */
  RECORDING("mp4"),
  /** MPEG transport stream, to be played meanwhile: times go on from segment to segment. */
  LIVE("ts");

  private final String extension;

  SegmentKind(String extension) {
    this.extension = extension;
  }

  /** The end of the files' names. */
  String extension() {
    return extension;
  }

  /** What an output writes; empty where it is no folder of segments. */
  public static Optional<SegmentKind> of(OutputSpec output) {
    if (output.recording().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(output.uri().scheme().equals("hls") ? LIVE : RECORDING);
  }
}
