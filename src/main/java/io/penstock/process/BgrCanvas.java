package io.penstock.process;

import io.penstock.media.FrameFormat;
import io.penstock.media.Picture;
import io.penstock.media.PixelFormat;
import org.jspecify.annotations.Nullable;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/**
 * A BGR picture that stands for an I420 or NV12 one while processors work on it. One a chain, made
 * anew when the format changes.
 *
 * <p>OpenCV converts by BT.601 in limited range whatever the caps say. What was in the picture
 * comes back as it was, since both ways are wrong alike, but a colour drawn by a processor on a
 * BT.709 picture is a little off. Samples outside the limited range are clipped.
 */
final class BgrCanvas {
  private final FrameFormat format;
  private final Mat bgr;
  private final Planes planes;

  // The picture as OpenCV converts it: even size, rows without gaps, I420.
  private final Mat yuv;
  private final Mat y;
  private final Mat u;
  private final Mat v;

  BgrCanvas(FrameFormat format) {
    this.format = format;
    int width = format.width() + format.width() % 2;
    int height = format.height() + format.height() % 2;
    int luma = width * height;
    bgr = new Mat(height, width, CvType.CV_8UC3);
    planes =
        new Planes(
            () -> new Mat[] {bgr.submat(0, format.height(), 0, format.width())},
            /* packed= */ null);
    Mat line = Mat.zeros(1, luma * 3 / 2, CvType.CV_8UC1);
    yuv = part(line, 0, luma * 3 / 2, height * 3 / 2);
    Mat even = part(line, 0, luma, height);
    y = even.submat(0, format.height(), 0, format.width());
    u = part(line, luma, luma * 5 / 4, height / 2);
    v = part(line, luma * 5 / 4, luma * 3 / 2, height / 2);
    even.release();
    line.release();
  }

  /** Whether it may stand for pictures of this format. */
  boolean fits(FrameFormat other) {
    return format.pixels() == other.pixels()
        && format.width() == other.width()
        && format.height() == other.height();
  }

  /** The one BGR plane. */
  Planes planes() {
    return planes;
  }

  /** Converts {@code picture} to BGR. */
  void fill(Picture picture) {
    Planes from = Planes.of(picture);
    long address = bgr.dataAddr();
    boolean even = format.width() % 2 == 0 && format.height() % 2 == 0;
    if (format.pixels() == PixelFormat.NV12 && even) {
      Imgproc.cvtColorTwoPlane(from.plane(0), from.plane(1), bgr, Imgproc.COLOR_YUV2BGR_NV12);
    } else {
      Imgproc.cvtColor(packedOr(from), bgr, Imgproc.COLOR_YUV2BGR_I420);
    }
    ensureInPlace(bgr, address);
  }

  /** Converts what was drawn back into {@code picture}, which is writable. */
  void writeBack(Picture picture) {
    Planes to = Planes.of(picture);
    Mat packed = to.packed();
    Mat target = packed == null ? yuv : packed;
    long address = target.dataAddr();
    Imgproc.cvtColor(bgr, target, Imgproc.COLOR_BGR2YUV_I420);
    ensureInPlace(target, address);
    if (packed == null) {
      scatter(to);
    }
  }

  /** Frees the memory now, not when the garbage collector comes by. */
  void release() {
    for (Mat mat : new Mat[] {planes.plane(0), bgr, y, u, v, yuv}) {
      mat.release();
    }
  }

  private Mat packedOr(Planes from) {
    @Nullable Mat packed = from.packed();
    if (packed != null) {
      return packed;
    }
    from.plane(0).copyTo(y);
    if (format.pixels() == PixelFormat.NV12) {
      Core.extractChannel(from.plane(1), u, 0);
      Core.extractChannel(from.plane(1), v, 1);
    } else {
      from.plane(1).copyTo(u);
      from.plane(2).copyTo(v);
    }
    return yuv;
  }

  private void scatter(Planes to) {
    y.copyTo(to.plane(0));
    if (format.pixels() == PixelFormat.NV12) {
      Core.insertChannel(u, to.plane(1), 0);
      Core.insertChannel(v, to.plane(1), 1);
    } else {
      u.copyTo(to.plane(1));
      v.copyTo(to.plane(2));
    }
  }

  private static Mat part(Mat line, int from, int to, int rows) {
    Mat samples = line.colRange(from, to);
    Mat plane = samples.reshape(1, rows);
    samples.release();
    return plane;
  }

  private static void ensureInPlace(Mat mat, long address) {
    if (mat.dataAddr() != address) {
      throw new IllegalStateException("OpenCV put the converted picture into other memory");
    }
  }
}
