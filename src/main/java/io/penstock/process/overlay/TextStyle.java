package io.penstock.process.overlay;

import io.penstock.process.Color;
import org.opencv.imgproc.Imgproc;

/**
 * How letters look.
 *
 * @param color of the letters
 * @param outline colour of the outline around them
 * @param scale OpenCV's font scale
 * @param stroke width of a letter's lines in pixels
 * @param border width of the outline in pixels
 */
record TextStyle(Color color, Color outline, double scale, int stroke, int border) {
  static final int FONT = Imgproc.FONT_HERSHEY_SIMPLEX;

  private static final Color BLACK = new Color(0, 0, 0);
  private static final Color WHITE = new Color(255, 255, 255);

  /** Letters of this colour whose capitals are {@code size} pixels high. */
  static TextStyle of(Color color, int size) {
    int stroke = Math.max(1, Math.round(size / 9f));
    boolean dark = color.red() * 299 + color.green() * 587 + color.blue() * 114 < 128 * 1000;
    return new TextStyle(
        color,
        dark ? WHITE : BLACK,
        Imgproc.getFontScaleFromHeight(FONT, size, stroke),
        stroke,
        Math.max(1, Math.round(size / 14f)));
  }
}
