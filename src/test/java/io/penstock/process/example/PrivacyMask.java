package io.penstock.process.example;

import io.penstock.process.FrameProcessor;
import io.penstock.process.Image;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;

/** Blackens everything from the top of the picture down to a given share of its height. */
final class PrivacyMask implements FrameProcessor {
  private static final Scalar BLACK_LUMA = new Scalar(16);
  private static final Scalar NO_CHROMA = new Scalar(128, 128);
  private static final Scalar BLACK_BGR = new Scalar(0, 0, 0);

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
    for (int plane = 0; plane < image.planes(); plane++) {
      int last = (int) Math.ceil(share * image.plane(plane).rows()) - 1;
      Scalar black =
          switch (image.format()) {
            case BGR -> BLACK_BGR;
            case I420, NV12 -> plane == 0 ? BLACK_LUMA : NO_CHROMA;
          };
      Point corner = new Point(image.plane(plane).cols() - 1, last);
      Imgproc.rectangle(image.plane(plane), new Point(0, 0), corner, black, Imgproc.FILLED);
    }
  }

  @Override
  public void close() {}
}
