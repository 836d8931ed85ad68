package io.penstock.gst;

import com.sun.jna.Memory;
import io.penstock.media.AudioFormat;
import io.penstock.media.Packet;
import java.util.List;

/**
 * The header before each frame of AAC, as packets of one format have to have it: a muxer writes
 * what the first one says, once, for all. Thread safe.
 */
final class Adts {
  /** Two more follow where there is a check sum, which muxers take away with the header. */
  private static final int BYTES = 7;

  /** What a header says with a number from 0 on. */
  private static final List<Integer> RATES =
      List.of(
          96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025,
          8_000, 7_350);

  /** Twelve bits that mark a header, and MPEG-4. */
  private static final int MARK = 0xFFF0;

  /** Set in the mark where there is no check sum. */
  private static final int UNCHECKED = 1;

  private static final int LOW_COMPLEXITY = 1;

  private final AudioFormat format;
  private final Memory header = new Memory(BYTES);

  Adts(AudioFormat format) {
    this.format = format;
  }

  /** Whether a header can tell this rate, samples a second. */
  static boolean hasRate(int rate) {
    return RATES.contains(rate);
  }

  /** Whether this packet of sound is a frame of this format. */
  synchronized boolean fits(Packet packet) {
    byte[] bytes = new byte[BYTES];
    long read = Natives.Core.gst_buffer_extract(packet.handle(), 0, header, BYTES);
    header.read(0, bytes, 0, BYTES);
    return read == BYTES && fits(format, bytes);
  }

  /** Whether a frame with this header, of at least seven bytes, has this format. */
  static boolean fits(AudioFormat format, byte[] header) {
    int mark = ((header[0] & 0xFF) << 8) | (header[1] & 0xFF);
    int profile = (header[2] & 0xFF) >> 6;
    int rate = (header[2] >> 2) & 0xF;
    int channels = ((header[2] & 1) << 2) | ((header[3] & 0xFF) >> 6);
    int furtherFrames = header[6] & 3;
    return (mark & ~UNCHECKED) == MARK
        && profile == LOW_COMPLEXITY
        && rate == RATES.indexOf(format.rate())
        && channels == format.channels()
        && furtherFrames == 0;
  }
}
