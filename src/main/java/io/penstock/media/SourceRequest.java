package io.penstock.media;

import io.penstock.stream.SourceSpec;
import java.util.Optional;

/**
 * What an attempt at a source is to do.
 *
 * @param source what to read, with the credentials to use
 * @param skipDamaged whether pictures known to be damaged are dropped
 * @param as the format that the pictures are brought to, scaled with bars where they are of another
 *     size; empty to take them as they are
 * @param keepSize whether a source that changes its size later is brought to that of its first
 *     picture
 * @param gpu the one that is to decode; empty for the one with the most room
 */
public record SourceRequest(
    SourceSpec source,
    boolean skipDamaged,
    Optional<FrameFormat> as,
    boolean keepSize,
    Optional<Integer> gpu) {
  /** On whichever GPU has room, where one decodes. */
  public SourceRequest(
      SourceSpec source, boolean skipDamaged, Optional<FrameFormat> as, boolean keepSize) {
    this(source, skipDamaged, as, keepSize, Optional.empty());
  }

  /** Reads the source as it is. */
  public static SourceRequest plain(SourceSpec source) {
    return new SourceRequest(source, false, Optional.empty(), false);
  }

  /** The same of a source that is read otherwise. */
  public SourceRequest of(SourceSpec current) {
    return new SourceRequest(current, skipDamaged, as, keepSize, gpu);
  }
}
