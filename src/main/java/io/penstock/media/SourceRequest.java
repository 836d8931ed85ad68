package io.penstock.media;

import io.penstock.stream.Codec;
import io.penstock.stream.SourceSpec;
import java.time.Duration;
import java.util.Optional;

/**
 * What an attempt at a source is to do.
 *
 * @param source what to read, with the credentials to use
 * @param codec what it is taken to send; an attempt at a source that sends another one fails, and
 *     its offer says which
 * @param skipDamaged whether pictures known to be damaged are dropped
 * @param as the format that the pictures are brought to, scaled with bars where they are of another
 *     size; empty to take them as they are
 * @param keepSize whether a source that changes its size later is brought to that of its first
 *     picture
 * @param shape what the pictures are brought to
 * @param packets given every packet as it comes, in order, on one native thread; empty where nobody
 *     wants them
 * @param sound what becomes of its sound; empty where the source is not asked for any
 * @param decodes whether pictures are decoded
 * @param every the least time between two pictures that anybody looks at, where nobody shows them;
 *     zero for all: where the source's key frames come that often, the others are not decoded
 * @param gpu the one that is to decode; empty for the one with the most room
 */
public record SourceRequest(
    SourceSpec source,
    Codec codec,
    boolean skipDamaged,
    Optional<FrameFormat> as,
    boolean keepSize,
    Shape shape,
    Optional<PacketSink> packets,
    Optional<Sound> sound,
    boolean decodes,
    Duration every,
    Optional<Integer> gpu) {
  /** Decodes H.264, on whichever GPU has room, where one decodes. */
  public SourceRequest(
      SourceSpec source, boolean skipDamaged, Optional<FrameFormat> as, boolean keepSize) {
    this(
        source,
        Codec.H264,
        skipDamaged,
        as,
        keepSize,
        Shape.AS_IT_IS,
        Optional.empty(),
        Optional.empty(),
        true,
        Duration.ZERO,
        Optional.empty());
  }

  /** Reads the source as it is, and takes it to send H.264. */
  public static SourceRequest plain(SourceSpec source) {
    return plain(source, Codec.H264);
  }

  /** Reads the source as it is. */
  public static SourceRequest plain(SourceSpec source, Codec codec) {
    return new SourceRequest(
        source,
        codec,
        false,
        Optional.empty(),
        false,
        Shape.AS_IT_IS,
        Optional.empty(),
        Optional.empty(),
        true,
        Duration.ZERO,
        Optional.empty());
  }

  /** The same of a source that is read otherwise. */
  public SourceRequest of(SourceSpec current) {
    return new SourceRequest(
        current, codec, skipDamaged, as, keepSize, shape, packets, sound, decodes, every, gpu);
  }
}
