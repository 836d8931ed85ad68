package io.penstock.process;

import io.penstock.media.FrameFormat;
import io.penstock.media.Picture;
import io.penstock.media.PixelFormat;
import java.util.ArrayList;
import java.util.List;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/**
 * One picture as a JPEG, in the colours that its caps name. It reads the picture and no more, on
 * the thread that calls: 10 to 20 ms of a core for 1080p.
 */
public final class Jpeg implements AutoCloseable {
  /** Text in overlays stays sharp; 95 would take twice the bytes for what nobody sees. */
  private static final int QUALITY = 85;

  /** What was made on the way, to be freed at once and not when the garbage collector comes by. */
  private final List<Mat> made = new ArrayList<>();

  private Jpeg() {}

  /**
   * A JPEG of {@code picture}, which has to stay open meanwhile. Loads OpenCV.
   *
   * @param mostWide a wider picture is scaled down to this width, its shape kept; pixels
   * @throws LinkageError where this machine has no OpenCV that fits
   * @throws IllegalStateException when OpenCV cannot encode it
   */
  public static byte[] of(Picture picture, int mostWide) {
    OpenCv.load();
    try (Jpeg jpeg = new Jpeg()) {
      return jpeg.encoded(jpeg.bgr(picture, size(picture.format(), mostWide)));
    }
  }

  private static Size size(FrameFormat format, int mostWide) {
    if (format.width() <= mostWide) {
      return new Size(format.width(), format.height());
    }
    long height = Math.round((double) format.height() * mostWide / format.width());
    return new Size(mostWide, Math.max(1, height));
  }

  /** Small planes are converted faster than large ones, so that scaling comes first. */
  private Mat bgr(Picture picture, Size size) {
    // Not the picture's own view: that belongs to the thread that runs the stream.
    Mat[] planes = Planes.over(picture);
    made.addAll(List.of(planes));
    PixelFormat pixels = picture.format().pixels();
    Mat first = scaled(planes[0], size);
    if (pixels == PixelFormat.BGR) {
      return first;
    }
    Mat yuv = fresh();
    if (pixels == PixelFormat.I420) {
      Core.merge(List.of(first, scaled(planes[1], size), scaled(planes[2], size)), yuv);
    } else {
      Core.merge(List.of(first, scaled(planes[1], size)), yuv);
    }
    Mat bgr = fresh();
    Core.transform(yuv, bgr, matrix(ColorMatrix.of(picture.format())));
    return bgr;
  }

  private Mat scaled(Mat plane, Size size) {
    if (plane.cols() == (int) size.width && plane.rows() == (int) size.height) {
      return plane;
    }
    Mat scaled = fresh();
    boolean shrinks = plane.cols() > size.width;
    Imgproc.resize(plane, scaled, size, 0, 0, shrinks ? Imgproc.INTER_AREA : Imgproc.INTER_LINEAR);
    return scaled;
  }

  /** Three rows, for blue, green and red, over Y, U, V and 1. */
  private Mat matrix(ColorMatrix colors) {
    Mat matrix = new Mat(3, 4, CvType.CV_64F);
    made.add(matrix);
    matrix.put(0, 0, colors.toBgr());
    return matrix;
  }

  private byte[] encoded(Mat bgr) {
    MatOfByte bytes = new MatOfByte();
    MatOfInt quality = new MatOfInt(Imgcodecs.IMWRITE_JPEG_QUALITY, QUALITY);
    made.add(bytes);
    made.add(quality);
    if (!Imgcodecs.imencode(".jpg", bgr, bytes, quality)) {
      throw new IllegalStateException("OpenCV made no JPEG of a picture");
    }
    return bytes.toArray();
  }

  private Mat fresh() {
    Mat mat = new Mat();
    made.add(mat);
    return mat;
  }

  @Override
  public void close() {
    made.forEach(Mat::release);
  }
}
