package io.penstock.flow;

import io.penstock.media.Picture;
import io.penstock.media.PixelFormat;
import java.nio.ByteBuffer;

/**
 * Luma samples of a picture, about 135 rows of them whatever its size, so that a look costs the
 * same at 4K as at 480 lines. It allocates only when pictures change size. For one thread.
 */
final class PictureGrid {
  private static final int ROWS = 135;

  /** Small pictures cost little anyway; every second pixel of them tells as much as all. */
  private static final int LEAST_STEP = 2;

  /**
   * Levels. A still picture that x264 encodes well is off by at most 5 from one key frame to the
   * next; sensor noise of two levels (standard deviation), encoded as well, makes it at least 6.
   */
  private static final int UNMOVED = 5;

  /** Black is 16 in video range, 0 in full range, and more with a bad sensor's noise. */
  private static final int BLACK_MEAN = 32;

  /** What is brighter is not black: a lamp, a clock. */
  private static final int BLACK_SAMPLE = 48;

  /** One sample in fifty may be so: the clock that a covered camera still shows is less. */
  private static final int BRIGHT_ONE_IN = 50;

  private byte[] first = new byte[0];
  private byte[] newest = new byte[0];
  private boolean still;
  private boolean black;

  /** Whether the newest look saw what the first of its kind saw. */
  boolean isStill() {
    return still;
  }

  /** Whether the newest look saw black. */
  boolean isBlack() {
    return black;
  }

  void look(Picture picture) {
    PixelFormat pixels = picture.format().pixels();
    int width = picture.format().width();
    int height = picture.format().height();
    int step = Math.max(LEAST_STEP, height / ROWS);
    int count = ((width + step - 1) / step) * ((height + step - 1) / step);
    boolean moved = count != first.length;
    if (moved) {
      first = new byte[count];
      newest = new byte[count];
    }
    ByteBuffer bytes = picture.bytes();
    int stride = picture.layout().stride(0);
    int across = step * pixels.bytesPerSample(0);
    int rowBytes = pixels.rowBytes(0, width);
    // Of blue, green and red, green is nearest to luma.
    int start = picture.layout().offset(0) + (pixels == PixelFormat.BGR ? 1 : 0);
    int sample = 0;
    long sum = 0;
    int bright = 0;
    int furthest = 0;
    for (int y = 0; y < height; y += step) {
      int row = start + y * stride;
      for (int x = 0; x < rowBytes; x += across) {
        byte value = bytes.get(row + x);
        int level = value & 255;
        sum += level;
        bright += level > BLACK_SAMPLE ? 1 : 0;
        furthest = Math.max(furthest, Math.abs(level - (first[sample] & 255)));
        newest[sample++] = value;
      }
    }
    still = !moved && furthest <= UNMOVED;
    black = sum <= (long) BLACK_MEAN * count && bright <= count / BRIGHT_ONE_IN;
    if (!still) {
      byte[] other = first;
      first = newest;
      newest = other;
    }
  }
}
