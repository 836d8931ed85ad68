package io.penstock.process;

import io.penstock.media.FrameFormat;
import io.penstock.media.Picture;
import io.penstock.media.PixelFormat;
import io.penstock.testkit.DirectMemory;
import java.nio.ByteBuffer;
import java.util.stream.Stream;

/** Pictures to test on, and single samples of them. */
public final class Pixels {
  private Pixels() {}

  /** Every format, in even and odd sizes, with rows packed and padded. */
  public static Stream<Picture> every() {
    return Stream.of(PixelFormat.values())
        .flatMap(
            pixels ->
                Stream.of(
                        DirectMemory.format(pixels, 320, 240, ""),
                        DirectMemory.format(pixels, 322, 242, ""),
                        DirectMemory.format(pixels, 321, 241, ""))
                    .flatMap(f -> Stream.of(DirectMemory.picture(f), DirectMemory.padded(f))));
  }

  /** Fills each plane with one value a channel. */
  public static Picture flat(Picture picture, int... channels) {
    int first = 0;
    for (int plane = 0; plane < picture.format().pixels().planes(); plane++) {
      int wide = picture.format().pixels().bytesPerSample(plane);
      for (int y = 0; y < rows(picture, plane); y++) {
        for (int x = 0; x < columns(picture, plane); x++) {
          for (int channel = 0; channel < wide; channel++) {
            set(picture, plane, x, y, channel, channels[first + channel]);
          }
        }
      }
      first += wide;
    }
    return picture;
  }

  /** Mid grey without colour. */
  public static Picture grey(Picture picture) {
    return flat(picture, 126, 128, 128);
  }

  /** Slow ramps within the limited range, as a camera's picture has them. */
  public static Picture ramps(Picture picture) {
    for (int plane = 0; plane < picture.format().pixels().planes(); plane++) {
      int wide = picture.format().pixels().bytesPerSample(plane);
      for (int y = 0; y < rows(picture, plane); y++) {
        for (int x = 0; x < columns(picture, plane); x++) {
          for (int channel = 0; channel < wide; channel++) {
            int across = 40 * x / columns(picture, plane);
            int down = 40 * y / rows(picture, plane);
            set(picture, plane, x, y, channel, 90 + across + down * (channel + plane) / 2);
          }
        }
      }
    }
    return picture;
  }

  /** One sample. */
  public static int at(Picture picture, int plane, int x, int y, int channel) {
    return picture.bytes().get(place(picture, plane, x, y, channel)) & 255;
  }

  /** The samples at pixel {@code x}, {@code y}: Y, U, V or B, G, R. */
  public static int[] pixel(Picture picture, int x, int y) {
    return switch (picture.format().pixels()) {
      case BGR ->
          new int[] {at(picture, 0, x, y, 0), at(picture, 0, x, y, 1), at(picture, 0, x, y, 2)};
      case I420 ->
          new int[] {
            at(picture, 0, x, y, 0),
            at(picture, 1, x / 2, y / 2, 0),
            at(picture, 2, x / 2, y / 2, 0)
          };
      case NV12 ->
          new int[] {
            at(picture, 0, x, y, 0),
            at(picture, 1, x / 2, y / 2, 0),
            at(picture, 1, x / 2, y / 2, 1)
          };
    };
  }

  /** All bytes, gaps included. */
  public static byte[] bytes(Picture picture) {
    byte[] bytes = new byte[picture.layout().size()];
    picture.bytes().get(0, bytes);
    return bytes;
  }

  /** A copy of the picture that nothing draws on. */
  public static Picture copy(Picture picture) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(picture.layout().size());
    bytes.put(0, picture.bytes(), 0, picture.layout().size());
    return new Picture(picture.format(), picture.layout(), bytes);
  }

  /** The mean difference of all samples of one plane. */
  public static double difference(Picture one, Picture other, int plane) {
    FrameFormat format = one.format();
    int wide = format.pixels().bytesPerSample(plane);
    long sum = 0;
    for (int y = 0; y < rows(one, plane); y++) {
      for (int x = 0; x < columns(one, plane); x++) {
        for (int channel = 0; channel < wide; channel++) {
          sum += Math.abs(at(one, plane, x, y, channel) - at(other, plane, x, y, channel));
        }
      }
    }
    return (double) sum / rows(one, plane) / columns(one, plane) / wide;
  }

  /** Rows of a plane. */
  public static int rows(Picture picture, int plane) {
    return picture.format().pixels().rows(plane, picture.format().height());
  }

  /** Samples in a row of a plane. */
  public static int columns(Picture picture, int plane) {
    return picture.format().pixels().columns(plane, picture.format().width());
  }

  private static void set(Picture picture, int plane, int x, int y, int channel, int value) {
    picture.bytes().put(place(picture, plane, x, y, channel), (byte) value);
  }

  private static int place(Picture picture, int plane, int x, int y, int channel) {
    return picture.layout().offset(plane)
        + y * picture.layout().stride(plane)
        + x * picture.format().pixels().bytesPerSample(plane)
        + channel;
  }
}
