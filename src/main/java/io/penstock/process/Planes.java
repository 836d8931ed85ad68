package io.penstock.process;

import io.penstock.media.FrameFormat;
import io.penstock.media.Picture;
import io.penstock.media.PixelFormat;
import io.penstock.media.PlaneLayout;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/**
 * The Mats over the planes of one picture, without a copy. Made once a picture and kept with it,
 * since a Mat costs a native allocation and a Cleaner. Used by the thread that holds the frame.
 */
final class Planes {
  private final Supplier<Mat[]> maker;
  private final @Nullable Mat packed;
  private final Regions regions = new Regions();
  private Mat[] mats;
  private long[] addresses;

  Planes(Supplier<Mat[]> maker, @Nullable Mat packed) {
    this.maker = maker;
    this.packed = packed;
    this.mats = maker.get();
    this.addresses = addresses(mats);
  }

  /** The planes of {@code picture}, kept there. */
  static Planes of(Picture picture) {
    return picture.view(Planes.class, made -> new Planes(() -> over(made), packedI420(made)));
  }

  int count() {
    return mats.length;
  }

  Mat plane(int plane) {
    return mats[plane];
  }

  /** All planes as the one I420 Mat that OpenCV converts; null where they do not lie so. */
  @Nullable Mat packed() {
    return packed;
  }

  /** A kept Mat over part of a plane, in samples of that plane. */
  Mat region(int plane, int x, int y, int width, int height) {
    return regions.of(plane, mats[plane], x, y, width, height);
  }

  /**
   * Whether every Mat still is where the picture is. OpenCV gives a destination new memory when the
   * size or type does not fit, and the picture then never sees what was drawn. After {@code false}
   * the Mats are new ones over the picture.
   */
  boolean inPlace() {
    boolean moved = !regions.inPlace();
    for (int plane = 0; plane < mats.length; plane++) {
      moved |= mats[plane].dataAddr() != addresses[plane];
    }
    if (moved) {
      mats = maker.get();
      addresses = addresses(mats);
      regions.clear();
    }
    return !moved;
  }

  private static @Nullable Mat packedI420(Picture picture) {
    FrameFormat format = picture.format();
    PlaneLayout layout = picture.layout();
    int width = format.width();
    int height = format.height();
    int luma = width * height;
    boolean packed =
        format.pixels() == PixelFormat.I420
            && width % 2 == 0
            && height % 2 == 0
            && layout.stride(0) == width
            && layout.stride(1) == width / 2
            && layout.stride(2) == width / 2
            && layout.offset(1) == layout.offset(0) + luma
            && layout.offset(2) == layout.offset(1) + luma / 4;
    return packed ? new Mat(height * 3 / 2, width, CvType.CV_8UC1, picture.plane(0), width) : null;
  }

  /** New Mats over the planes of {@code picture}, kept by nobody. */
  static Mat[] over(Picture picture) {
    FrameFormat format = picture.format();
    PixelFormat pixels = format.pixels();
    Mat[] mats = new Mat[pixels.planes()];
    for (int plane = 0; plane < mats.length; plane++) {
      int rows = pixels.rows(plane, format.height());
      int columns = pixels.columns(plane, format.width());
      int stride = picture.layout().stride(plane);
      int rowBytes = pixels.rowBytes(plane, format.width());
      // A Mat believes what it is told, and would write past the end of native memory.
      if (stride < rowBytes
          || (long) stride * (rows - 1) + rowBytes > picture.plane(plane).capacity()) {
        throw new IllegalArgumentException(
            "plane " + plane + " of " + format + " does not fit into " + picture.layout());
      }
      mats[plane] =
          new Mat(
              rows,
              columns,
              CvType.CV_8UC(pixels.bytesPerSample(plane)),
              picture.plane(plane),
              stride);
    }
    return mats;
  }

  private static long[] addresses(Mat[] mats) {
    return Arrays.stream(mats).mapToLong(Mat::dataAddr).toArray();
  }
}
