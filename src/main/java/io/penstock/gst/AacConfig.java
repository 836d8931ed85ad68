package io.penstock.gst;

import java.util.HexFormat;
import java.util.Optional;

/**
 * What the configuration of a track of AAC says (AudioSpecificConfig, ISO/IEC 14496-3, 1.6.2.1).
 *
 * @param rate samples a second, with what bandwidth replication adds
 * @param channels 0 where they are not one to seven of the usual ones
 * @param isPlain whether it is AAC-LC of 1,024 samples a frame, at a rate that ADTS can tell, in
 *     one or two channels
 */
record AacConfig(int rate, int channels, boolean isPlain) {
  private static final int LOW_COMPLEXITY = 2;
  private static final int BANDWIDTH_REPLICATION = 5;
  private static final int PARAMETRIC_STEREO = 29;
  private static final int LONG_TYPE = 31;
  private static final int EXPLICIT_RATE = 15;

  /** By index, as ADTS has them as well. */
  private static final int[] RATES = {
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350
  };

  /**
   * Where it begins in the configuration of MP4A-LATM (StreamMuxConfig) of one program of one
   * layer: behind five fields of 1, 1, 6, 4 and 3 bits.
   */
  private static final int BEHIND_LATM = 15;

  /** Of MPEG4-GENERIC (RFC 3640); empty where it makes no sense. */
  static Optional<AacConfig> ofGeneric(String hex) {
    return parse(hex, 0);
  }

  /**
   * Of MP4A-LATM (RFC 6416); empty where it makes no sense, or is of a version that nobody uses.
   */
  static Optional<AacConfig> ofLatm(String hex) {
    return hex.isEmpty() || Character.digit(hex.charAt(0), 16) > 7
        ? Optional.empty()
        : parse(hex, BEHIND_LATM);
  }

  private static Optional<AacConfig> parse(String hex, int begin) {
    try {
      return Optional.of(read(new Bits(HexFormat.of().parseHex(hex), begin)));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static AacConfig read(Bits bits) {
    int type = type(bits);
    int index = bits.take(4);
    int rate = rate(bits, index);
    int channels = bits.take(4);
    if (type == BANDWIDTH_REPLICATION || type == PARAMETRIC_STEREO) {
      int doubled = rate(bits, bits.take(4));
      return new AacConfig(doubled, type == PARAMETRIC_STEREO ? 2 : channels, false);
    }
    boolean shortFrames = bits.take(1) == 1;
    boolean isPlain =
        type == LOW_COMPLEXITY
            && index != EXPLICIT_RATE
            && (channels == 1 || channels == 2)
            && !shortFrames;
    return new AacConfig(rate, channels, isPlain);
  }

  private static int type(Bits bits) {
    int type = bits.take(5);
    return type == LONG_TYPE ? 32 + bits.take(6) : type;
  }

  private static int rate(Bits bits, int index) {
    return index == EXPLICIT_RATE ? bits.take(24) : RATES[index];
  }

  private static final class Bits {
    private final byte[] bytes;
    private int next;

    Bits(byte[] bytes, int next) {
      this.bytes = bytes;
      this.next = next;
    }

    int take(int count) {
      int value = 0;
      for (int i = 0; i < count; i++, next++) {
        value = (value << 1) | ((bytes[next / 8] >> (7 - next % 8)) & 1);
      }
      return value;
    }
  }
}
