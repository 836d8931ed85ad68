package io.penstock.gst;

import io.penstock.stream.Codec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A few pictures of 320x240 in each codec, which a decoder is tried with. They were made of
 * GStreamer's test pattern, and travel with the build, since a machine that cannot encode a codec
 * may well decode it.
 */
final class TrialClip {
  /** What separates the pictures: access unit delimiters. JPEG and AV1 repeat a single one. */
  private static final byte[] H264 = {0, 0, 0, 1, 9};

  private static final byte[] H265 = {0, 0, 0, 1, 0x46};

  private TrialClip() {}

  /**
   * The packets of so many pictures.
   *
   * @param count at most 12
   */
  static List<byte[]> packets(Codec codec, int count) {
    byte[] clip = read(codec);
    List<byte[]> packets =
        switch (codec) {
          case H264 -> split(clip, H264);
          case H265 -> split(clip, H265);
          case MJPEG, AV1 -> Collections.nCopies(count, clip);
        };
    return packets.subList(0, count);
  }

  private static byte[] read(Codec codec) {
    String name = "/probe/picture." + codec.label();
    try (InputStream clip = TrialClip.class.getResourceAsStream(name)) {
      if (clip == null) {
        throw new IllegalStateException("this build lacks " + name);
      }
      return clip.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  private static List<byte[]> split(byte[] clip, byte[] mark) {
    List<byte[]> parts = new ArrayList<>();
    int begin = 0;
    for (int at = 1; at <= clip.length; at++) {
      if (at == clip.length || begins(clip, at, mark)) {
        parts.add(Arrays.copyOfRange(clip, begin, at));
        begin = at;
      }
    }
    return parts;
  }

  private static boolean begins(byte[] clip, int at, byte[] mark) {
    return at + mark.length <= clip.length
        && Arrays.equals(clip, at, at + mark.length, mark, 0, mark.length);
  }
}
