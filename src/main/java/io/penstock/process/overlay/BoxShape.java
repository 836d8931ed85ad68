package io.penstock.process.overlay;

import io.penstock.process.Image;
import java.util.ArrayList;
import java.util.List;
import org.opencv.core.Point;
import org.opencv.imgproc.Imgproc;

/**
 * A rectangle's lines, or its area, clipped to pictures of one size and laid out for each plane
 * once.
 */
final class BoxShape {
  private final Paint paint;
  private final List<List<Stroke>> planes;

  BoxShape(OverlayOptions options, OverlayOptions.Box box, Image image) {
    this.paint = Paint.of(options.color(), image);
    List<Stroke> pixels = new ArrayList<>();
    for (OverlayOptions.Box band : bands(box, options)) {
      clip(band, image.width(), image.height(), pixels);
    }
    List<Stroke> halves = pixels.stream().map(Stroke::halved).toList();
    List<List<Stroke>> all = new ArrayList<>();
    for (int plane = 0; plane < image.planes(); plane++) {
      all.add(plane == 0 ? List.copyOf(pixels) : halves);
    }
    this.planes = List.copyOf(all);
  }

  void draw(Image image) {
    for (int plane = 0; plane < planes.size(); plane++) {
      List<Stroke> strokes = planes.get(plane);
      for (int i = 0; i < strokes.size(); i++) {
        Imgproc.rectangle(
            image.plane(plane),
            strokes.get(i).from(),
            strokes.get(i).to(),
            paint.plane(plane),
            Imgproc.FILLED);
      }
    }
  }

  /** The area, or top, bottom, left and right, which together cover no pixel outside the box. */
  private static List<OverlayOptions.Box> bands(OverlayOptions.Box box, OverlayOptions options) {
    int line = options.thickness();
    if (options.filled() || 2 * line >= Math.min(box.width(), box.height())) {
      return List.of(box);
    }
    int inside = box.height() - 2 * line;
    return List.of(
        new OverlayOptions.Box(box.x(), box.y(), box.width(), line),
        new OverlayOptions.Box(box.x(), box.y() + box.height() - line, box.width(), line),
        new OverlayOptions.Box(box.x(), box.y() + line, line, inside),
        new OverlayOptions.Box(box.x() + box.width() - line, box.y() + line, line, inside));
  }

  private static void clip(OverlayOptions.Box band, int width, int height, List<Stroke> into) {
    int left = Math.max(0, band.x());
    int top = Math.max(0, band.y());
    int right = Math.min(width, band.x() + band.width()) - 1;
    int bottom = Math.min(height, band.y() + band.height()) - 1;
    if (left <= right && top <= bottom) {
      into.add(new Stroke(new Point(left, top), new Point(right, bottom)));
    }
  }

  /** A filled area, both corners included. */
  private record Stroke(Point from, Point to) {
    /** Every chroma sample of which at least one pixel is covered. */
    Stroke halved() {
      return new Stroke(half(from), half(to));
    }

    private static Point half(Point pixel) {
      return new Point(Math.floor(pixel.x / 2), Math.floor(pixel.y / 2));
    }
  }
}
