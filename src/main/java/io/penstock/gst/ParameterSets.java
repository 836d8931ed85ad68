package io.penstock.gst;

import com.sun.jna.Memory;
import io.penstock.media.Packet;
import io.penstock.stream.Codec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a decoder has to know before the first picture, as it stands in front of a key frame: size,
 * profile and more. Formats: ITU-T H.264, 7.3.1 and H.265, 7.3.1 with annexes B.
 */
final class ParameterSets {
  /** They come first, and are a few hundred bytes at most; many of them a few thousand. */
  private static final int LOOKED_AT = 4096;

  private static final int START_BYTES = 3;

  private ParameterSets() {}

  /** The parameter sets of a key frame, to be compared; none where it has none. */
  static Set<ByteBuffer> of(Packet keyFrame, Codec codec) {
    try (Memory memory = new Memory(LOOKED_AT)) {
      long read = Natives.Core.gst_buffer_extract(keyFrame.handle(), 0, memory, LOOKED_AT);
      return of(memory.getByteArray(0, (int) read), codec);
    }
  }

  /**
   * The parameter sets at the beginning of a byte-stream. A camera and a parser may both repeat
   * them: each counts once, in any order.
   *
   * @param stream the first bytes of an access unit
   */
  static Set<ByteBuffer> of(byte[] stream, Codec codec) {
    Set<ByteBuffer> sets = new LinkedHashSet<>();
    int unit = next(stream, 0);
    while (unit < stream.length && !isPicture(stream[unit], codec)) {
      int after = next(stream, unit);
      if (isSet(stream[unit], codec)) {
        int end = after < stream.length ? after - START_BYTES : stream.length;
        // A start code of four bytes begins with a zero that belongs to no unit.
        while (end > unit && stream[end - 1] == 0) {
          end--;
        }
        sets.add(ByteBuffer.wrap(Arrays.copyOfRange(stream, unit, end)));
      }
      unit = after;
    }
    return sets;
  }

  /** Where the next unit begins, behind its start code; the end where none does. */
  private static int next(byte[] stream, int from) {
    for (int at = from; at + START_BYTES < stream.length; at++) {
      if (stream[at] == 0 && stream[at + 1] == 0 && stream[at + 2] == 1) {
        return at + START_BYTES;
      }
    }
    return stream.length;
  }

  private static boolean isPicture(byte header, Codec codec) {
    int type = type(header, codec);
    return codec == Codec.H265 ? type < 32 : type >= 1 && type <= 5;
  }

  private static boolean isSet(byte header, Codec codec) {
    int type = type(header, codec);
    return codec == Codec.H265 ? type >= 32 && type <= 34 : type == 7 || type == 8;
  }

  private static int type(byte header, Codec codec) {
    return codec == Codec.H265 ? (header >> 1) & 0x3F : header & 0x1F;
  }
}
