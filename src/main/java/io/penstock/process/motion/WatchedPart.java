package io.penstock.process.motion;

import io.penstock.process.motion.Area.Corner;
import java.util.List;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfPoint;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/** Which pixels of a scaled down picture are watched. Made once for pictures of one size. */
final class WatchedPart implements AutoCloseable {
  private static final Scalar YES = new Scalar(255);
  private static final Scalar NO = new Scalar(0);
  private static final double HALF = 127;

  private final Mat mask;

  /**
   * @param width of the picture as it comes
   * @param scaled the size in which it is looked at
   */
  WatchedPart(MotionOptions options, int width, int height, Size scaled) {
    Mat whole = new Mat(height, width, CvType.CV_8UC1, options.watch().isEmpty() ? YES : NO);
    fill(whole, options.watch(), YES);
    fill(whole, options.ignore(), NO);
    mask = new Mat();
    Imgproc.resize(whole, mask, scaled, 0, 0, Imgproc.INTER_AREA);
    Imgproc.threshold(mask, mask, HALF, YES.val[0], Imgproc.THRESH_BINARY);
    whole.release();
  }

  private static void fill(Mat whole, List<Area> areas, Scalar with) {
    for (Area area : areas) {
      MatOfPoint corners = new MatOfPoint();
      corners.fromList(area.corners().stream().map(WatchedPart::point).toList());
      Imgproc.fillPoly(whole, List.of(corners), with);
      corners.release();
    }
  }

  private static Point point(Corner corner) {
    return new Point(corner.x(), corner.y());
  }

  /** Blackens what is not watched. */
  void keepOnly(Mat pixels) {
    Core.bitwise_and(pixels, mask, pixels);
  }

  @Override
  public void close() {
    mask.release();
  }
}
