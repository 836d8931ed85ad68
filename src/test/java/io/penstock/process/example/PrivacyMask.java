package io.penstock.process.example;

import io.penstock.media.PixelFormat;
import io.penstock.process.FrameProcessor;
import io.penstock.process.Image;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;

/** Blackens everything from the top of the picture down to a given share of its height. */
final class PrivacyMask implements FrameProcessor {
  private static final Scalar[] BLACK = {new Scalar(16), new Scalar(128, 128), new Scalar(128)};
  private final double share;

  PrivacyMask(double share) {
    this.share = share;
  }

  @Override
  public boolean draws() {
    return true;
  }

  @Override
  public void process(Image image) {
    for (int i = 0; i < image.planes(); i++) {
      Mat plane = image.plane(i);
      Point corner = new Point(plane.cols() - 1, Math.ceil(share * plane.rows()) - 1);
      Scalar black = image.format() == PixelFormat.BGR ? Scalar.all(0) : BLACK[i];
      Imgproc.rectangle(plane, new Point(0, 0), corner, black, Imgproc.FILLED);
    }
  }
}
