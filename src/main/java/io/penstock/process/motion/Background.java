package io.penstock.process.motion;

import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;
import org.opencv.video.BackgroundSubtractorMOG2;
import org.opencv.video.Video;

/**
 * What is always there, learned from the pictures: for each pixel the few values that it mostly
 * has, so that leaves in the wind and a lamp that blinks belong to it as well. For pictures of one
 * size.
 */
final class Background implements AutoCloseable {
  /** Six standard deviations: at OpenCV's four, noise and the edge of a lamp's light still show. */
  private static final double VARIANCES = 36;

  /** What a pixel can be. A third value costs little, a fifth nothing gains. */
  private static final int VALUES = 3;

  /** The rate is given with each picture. */
  private static final int NO_HISTORY = 0;

  private final BackgroundSubtractorMOG2 model;
  private final Mat changed = new Mat();
  private final Mat square = Imgproc.getStructuringElement(Imgproc.MORPH_RECT, new Size(3, 3));

  Background() {
    model = Video.createBackgroundSubtractorMOG2(NO_HISTORY, VARIANCES, /* detectShadows= */ false);
    model.setNMixtures(VALUES);
  }

  /**
   * Learns from a picture, and says where it differs from what was known: 255 there, 0 elsewhere,
   * without single pixels. Good until the next call.
   *
   * @param rate how much this picture counts among all before it, from 0 to less than 1
   */
  Mat changedIn(Mat picture, double rate) {
    model.apply(picture, changed, rate);
    Imgproc.morphologyEx(changed, changed, Imgproc.MORPH_OPEN, square);
    return changed;
  }

  /** The share of the pixels that are not black, in percent. */
  static double percent(Mat pixels) {
    return 100.0 * Core.countNonZero(pixels) / pixels.total();
  }

  @Override
  public void close() {
    // The model can only be freed by the garbage collector. One for a single pixel may wait for it.
    Mat pixel = Mat.zeros(1, 1, CvType.CV_8UC1);
    model.apply(pixel, changed, 1);
    pixel.release();
    changed.release();
    square.release();
  }
}
