package io.penstock.stream;

import java.util.Optional;

/**
 * How the source is.
 *
 * @param codec what it sends; empty until it is known
 * @param width in pixels; 0 until it is known
 * @param height in pixels; 0 until it is known
 * @param fps frames a second as declared by the source; 0 where it declares none
 * @param audio the sound that is taken from it; empty where none is
 * @param framesIn decoded so far, over all attempts
 * @param framesDamaged of those decoded, known to be damaged
 * @param bytes received so far, over all attempts
 * @param address which of the source's addresses the newest attempt is made at: 0 is its own, 1 the
 *     first fallback
 * @param attempt how many attempts since the spec last changed
 * @param reconnects attempts after the first that became live
 * @param lastError empty while none was seen
 * @param substream how its sub-stream is; empty where no processor looks at one, or not yet
 */
public record SourceStatus(
    Optional<String> codec,
    int width,
    int height,
    double fps,
    Optional<AudioStatus> audio,
    long framesIn,
    long framesDamaged,
    long bytes,
    int address,
    int attempt,
    int reconnects,
    Optional<LastError> lastError,
    Optional<SubstreamStatus> substream) {
  /** Of a source that nobody has tried. */
  public static final SourceStatus NONE =
      new SourceStatus(
          Optional.empty(),
          0,
          0,
          0,
          Optional.empty(),
          0,
          0,
          0,
          0,
          0,
          0,
          Optional.empty(),
          Optional.empty());
}
