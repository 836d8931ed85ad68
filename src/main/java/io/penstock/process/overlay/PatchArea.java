package io.penstock.process.overlay;

import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * The part of a picture that a text and its outline need, in pixels, clipped to the picture. It
 * starts at even places, so that its half is what the chroma planes need.
 *
 * @param left inclusive, even
 * @param top inclusive, even
 * @param right exclusive
 * @param bottom exclusive
 */
record PatchArea(int left, int top, int right, int bottom) {
  // The width follows the digits of a clock. In steps, it hardly ever changes, and neither do the
  // regions of the picture that go with it.
  private static final int WIDTH_STEP = 64;

  static PatchArea of(String text, TextStyle style, OverlayOptions.Spot at, int width, int height) {
    int[] baseline = new int[1];
    Size size = Imgproc.getTextSize(text, TextStyle.FONT, style.scale(), style.stroke(), baseline);
    int margin = style.border() + style.stroke() + 1;
    int left = at.x() - margin;
    int wide = (int) Math.ceil(size.width) + 2 * margin;
    int stepped = (wide + WIDTH_STEP - 1) / WIDTH_STEP * WIDTH_STEP;
    int top = at.y() - (int) Math.ceil(size.height) - margin;
    int bottom = at.y() + baseline[0] + margin;
    return new PatchArea(
        Math.max(0, left) & ~1,
        Math.max(0, top) & ~1,
        Math.min(width, left + stepped),
        Math.min(height, bottom));
  }

  boolean isEmpty() {
    return left >= right || top >= bottom;
  }

  int evenWidth() {
    return (right - left + 1) & ~1;
  }

  int evenHeight() {
    return (bottom - top + 1) & ~1;
  }

  int x(int plane) {
    return plane == 0 ? left : left / 2;
  }

  int y(int plane) {
    return plane == 0 ? top : top / 2;
  }

  int width(int plane) {
    return plane == 0 ? right - left : evenWidth() / 2;
  }

  int height(int plane) {
    return plane == 0 ? bottom - top : evenHeight() / 2;
  }
}
