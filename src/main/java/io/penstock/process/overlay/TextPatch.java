package io.penstock.process.overlay;

import io.penstock.process.Image;
import java.util.ArrayList;
import java.util.List;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * One text, drawn once for each plane, so that a frame costs one masked copy a plane. Letters are
 * smooth inside their outline; the outline's own edge is hard, which is what makes it cheap.
 */
final class TextPatch implements AutoCloseable {
  private final PatchArea area;
  private final List<Mat> pixels = new ArrayList<>();
  private final List<Mat> masks = new ArrayList<>();

  /**
   * @param at the left end of the base line
   */
  TextPatch(String text, TextStyle style, OverlayOptions.Spot at, Image image) {
    area = PatchArea.of(text, style, at, image.width(), image.height());
    if (!area.isEmpty()) {
      draw(text, style, at, image);
    }
  }

  void drawOn(Image image) {
    for (int plane = 0; plane < pixels.size(); plane++) {
      Mat region =
          image.region(plane, area.x(plane), area.y(plane), area.width(plane), area.height(plane));
      pixels.get(plane).copyTo(region, masks.get(plane));
    }
  }

  @Override
  public void close() {
    pixels.forEach(Mat::release);
    masks.forEach(Mat::release);
    pixels.clear();
    masks.clear();
  }

  private void draw(String text, TextStyle style, OverlayOptions.Spot at, Image image) {
    Paint letters = Paint.of(style.color(), image);
    Paint outline = Paint.of(style.outline(), image);
    // How much of each pixel is letter, from 0 to 255; of even size, to be halved for chroma.
    Mat cover = Mat.zeros(area.evenHeight(), area.evenWidth(), CvType.CV_8UC1);
    Imgproc.putText(
        cover,
        text,
        new Point(at.x() - area.left(), at.y() - area.top()),
        TextStyle.FONT,
        style.scale(),
        new Scalar(255),
        style.stroke(),
        Imgproc.LINE_AA);
    Mat mask = new Mat();
    int side = 2 * style.border() + 1;
    Mat round = Imgproc.getStructuringElement(Imgproc.MORPH_ELLIPSE, new Size(side, side));
    Imgproc.dilate(cover, mask, round);
    Imgproc.threshold(mask, mask, 127, 255, Imgproc.THRESH_BINARY);
    round.release();
    for (int plane = 0; plane < image.planes(); plane++) {
      Mat planeCover = plane == 0 ? cropped(cover) : halfCover(cover);
      pixels.add(
          blend(planeCover, outline.plane(plane), letters.plane(plane), channels(image, plane)));
      masks.add(plane == 0 ? cropped(mask) : halfMask(mask));
      planeCover.release();
    }
    cover.release();
    mask.release();
  }

  /** The part inside a picture of odd size. */
  private Mat cropped(Mat even) {
    return even.submat(0, area.height(0), 0, area.width(0));
  }

  /**
   * Thin lines are less than half of a chroma sample and would lose their colour: counted twice.
   */
  private static Mat halfCover(Mat cover) {
    Mat half = halved(cover);
    half.convertTo(half, CvType.CV_8U, 2);
    return half;
  }

  /** Every chroma sample of which at least one pixel is masked. */
  private static Mat halfMask(Mat mask) {
    Mat half = halved(mask);
    Imgproc.threshold(half, half, 0, 255, Imgproc.THRESH_BINARY);
    return half;
  }

  private static Mat halved(Mat even) {
    Mat half = new Mat();
    Imgproc.resize(even, half, new Size(), 0.5, 0.5, Imgproc.INTER_AREA);
    return half;
  }

  private static Mat blend(Mat cover, Scalar none, Scalar full, int channels) {
    List<Mat> parts = new ArrayList<>();
    for (int channel = 0; channel < channels; channel++) {
      Mat part = new Mat();
      double span = full.val[channel] - none.val[channel];
      cover.convertTo(part, CvType.CV_8U, span / 255, none.val[channel]);
      parts.add(part);
    }
    if (channels == 1) {
      return parts.get(0);
    }
    Mat merged = new Mat();
    Core.merge(parts, merged);
    parts.forEach(Mat::release);
    return merged;
  }

  private static int channels(Image image, int plane) {
    return image.format().bytesPerSample(plane);
  }
}
