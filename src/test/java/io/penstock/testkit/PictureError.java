package io.penstock.testkit;

import io.penstock.media.FrameFormat;
import io.penstock.media.Picture;
import io.penstock.media.PixelFormat;
import java.nio.ByteBuffer;

/** How far apart two pictures are, whichever way each of them keeps its chroma. */
public final class PictureError {
  private static final int CHANNELS = 3;

  private PictureError() {}

  /**
   * The peak signal-to-noise ratio over all luma and chroma samples, dB; infinite where they are
   * equal. Each is I420 or NV12.
   *
   * @throws IllegalArgumentException where they differ in size
   */
  public static double psnr(Picture a, Picture b) {
    FrameFormat format = a.format();
    if (format.width() != b.format().width() || format.height() != b.format().height()) {
      throw new IllegalArgumentException(a.format() + " and " + b.format() + " differ in size");
    }
    long squares = 0;
    long samples = 0;
    for (int channel = 0; channel < CHANNELS; channel++) {
      int plane = Math.min(channel, 1);
      int columns = format.pixels().columns(plane, format.width());
      int rows = format.pixels().rows(plane, format.height());
      squares += squares(Channel.of(a, channel), Channel.of(b, channel), columns, rows);
      samples += (long) columns * rows;
    }
    return squares == 0
        ? Double.POSITIVE_INFINITY
        : 10 * Math.log10(255.0 * 255.0 * samples / squares);
  }

  private static long squares(Channel a, Channel b, int columns, int rows) {
    long sum = 0;
    for (int row = 0; row < rows; row++) {
      int at = a.start + row * a.stride;
      int bt = b.start + row * b.stride;
      for (int column = 0; column < columns; column++) {
        int difference =
            (a.bytes.get(at + column * a.step) & 0xff) - (b.bytes.get(bt + column * b.step) & 0xff);
        sum += (long) difference * difference;
      }
    }
    return sum;
  }

  /**
   * Where the samples of a channel are.
   *
   * @param step bytes from one sample of a row to the next
   */
  private record Channel(ByteBuffer bytes, int start, int stride, int step) {
    static Channel of(Picture picture, int channel) {
      boolean sideBySide = channel > 0 && picture.format().pixels() == PixelFormat.NV12;
      int plane = sideBySide ? 1 : channel;
      int start = picture.layout().offset(plane) + (sideBySide ? channel - 1 : 0);
      return new Channel(
          picture.bytes(), start, picture.layout().stride(plane), sideBySide ? 2 : 1);
    }
  }
}
