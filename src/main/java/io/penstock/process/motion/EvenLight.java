package io.penstock.process.motion;

import io.penstock.media.PixelFormat;
import io.penstock.process.Image;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Pictures as the background is learned from them: small, without colour, and each pixel as a share
 * of the light around it. A lamp, a cloud or a camera that opens its iris change the light of
 * neighbours alike, and nearly vanish; what moves does not. For pictures of one size.
 */
final class EvenLight implements AutoCloseable {
  /**
   * Pixels of a row. At half of it a person far away is lost in the opening; at 320 the background
   * costs twice as much and sees the same.
   */
  private static final int WIDTH = 240;

  /**
   * The neighbourhood, in pixels of the small picture: wider than a person, smaller than a lamp.
   */
  private static final Size AROUND = new Size(81, 81);

  /** Added to light and neighbourhood, or the noise of dark corners would be taken for changes. */
  private static final Scalar FLOOR = new Scalar(16);

  /** What a pixel as bright as those around it becomes: twice and half of it can be told. */
  private static final double AVERAGE = 100;

  private final Size size;
  private final boolean shrinks;
  private final Mat small = new Mat();
  private final Mat light = new Mat();
  private final Mat around = new Mat();
  private final Mat evened = new Mat();
  private double mean;

  EvenLight(int width, int height) {
    shrinks = width > WIDTH;
    size =
        shrinks
            ? new Size(WIDTH, Math.max(1, Math.round((double) height * WIDTH / width)))
            : new Size(width, height);
  }

  /** Of what {@link #of} gives. */
  Size size() {
    return size;
  }

  /** The picture evened out, good until the next call. Only reads {@code image}. */
  Mat of(Image image) {
    Mat shown = image.format() == PixelFormat.BGR ? image.bgr() : image.y();
    Mat scaled = shown;
    if (shrinks) {
      // Four pixels of the many that one stands for: all of them take ten times as long, and what
      // noise is left the background learns.
      Imgproc.resize(shown, small, size, 0, 0, Imgproc.INTER_LINEAR);
      scaled = small;
    }
    if (image.format() == PixelFormat.BGR) {
      Imgproc.cvtColor(scaled, light, Imgproc.COLOR_BGR2GRAY);
      scaled = light;
    }
    mean = Core.mean(scaled).val[0];
    Core.add(scaled, FLOOR, light);
    Imgproc.blur(light, around, AROUND);
    Core.divide(light, around, evened, AVERAGE, CvType.CV_8U);
    return evened;
  }

  /** How bright the last picture was before, on average. */
  double mean() {
    return mean;
  }

  @Override
  public void close() {
    for (Mat mat : new Mat[] {small, light, around, evened}) {
      mat.release();
    }
  }
}
