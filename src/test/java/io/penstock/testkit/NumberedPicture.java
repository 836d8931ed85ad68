package io.penstock.testkit;

import java.util.Arrays;

/**
 * Paints I420 pictures for a {@link NumberedClip}: bands that drift, a square that runs, a number.
 */
final class NumberedPicture {
  private final int width;
  private final int height;
  private final byte[] planes;

  NumberedPicture(int width, int height) {
    this.width = width;
    this.height = height;
    this.planes = new byte[width * height * 3 / 2];
  }

  /** The picture of this number; the array is painted over by the next call. */
  byte[] paint(int number) {
    paintBands(number);
    paintSquare(number);
    paintColours(number);
    FrameNumber.draw(planes, width, width, height, number);
    return planes;
  }

  private void paintBands(int number) {
    for (int x = 0; x < width; x++) {
      // A triangle wave: no hard edges, so that few bits are enough.
      int phase = (x + 2 * number) % 256;
      planes[x] = (byte) (60 + (phase < 128 ? phase : 255 - phase));
    }
    for (int y = 1; y < height; y++) {
      System.arraycopy(planes, 0, planes, y * width, width);
    }
  }

  private void paintSquare(int number) {
    int side = height / 5;
    int left = number * 4 % (width - side);
    int top = height / 4 + number % (height / 4);
    for (int y = top; y < top + side; y++) {
      Arrays.fill(planes, y * width + left, y * width + left + side, (byte) 225);
    }
  }

  private void paintColours(int number) {
    int luma = width * height;
    int chroma = luma / 4;
    Arrays.fill(planes, luma, luma + chroma, (byte) (112 + number / 4 % 32));
    Arrays.fill(planes, luma + chroma, luma + 2 * chroma, (byte) (144 - number / 4 % 32));
  }
}
