package io.penstock.media;

import java.util.Arrays;

/**
 * Where the planes of a picture start in its memory and how far apart their rows are, in bytes.
 * Immutable.
 */
public final class PlaneLayout {
  private final int[] offsets;
  private final int[] strides;
  private final int size;

  private PlaneLayout(int[] offsets, int[] strides, int size) {
    this.offsets = offsets;
    this.strides = strides;
    this.size = size;
  }

  /** A layout as a decoder gave it. The arrays are copied. */
  public static PlaneLayout of(int[] offsets, int[] strides, int size) {
    return new PlaneLayout(offsets.clone(), strides.clone(), size);
  }

  /**
   * The layout that GStreamer gives to a buffer without a GstVideoMeta: rows rounded up to 4 bytes,
   * chroma planes of I420 and NV12 after a luma plane of an even number of rows (gst-plugins-base,
   * video-info.c, fill_planes).
   */
  public static PlaneLayout standard(PixelFormat pixels, int width, int height) {
    int evenRows = roundUp(height, 2);
    return switch (pixels) {
      case BGR ->
          of(new int[] {0}, new int[] {roundUp(width * 3, 4)}, roundUp(width * 3, 4) * height);
      case NV12 -> {
        int stride = roundUp(width, 4);
        yield of(
            new int[] {0, stride * evenRows},
            new int[] {stride, stride},
            stride * evenRows * 3 / 2);
      }
      case I420 -> {
        int luma = roundUp(width, 4);
        int chroma = roundUp(roundUp(width, 2) / 2, 4);
        int u = luma * evenRows;
        int v = u + chroma * evenRows / 2;
        yield of(new int[] {0, u, v}, new int[] {luma, chroma, chroma}, v + chroma * evenRows / 2);
      }
    };
  }

  /** The byte at which plane {@code plane} starts. */
  public int offset(int plane) {
    return offsets[plane];
  }

  /** The bytes from one row of plane {@code plane} to the next. */
  public int stride(int plane) {
    return strides[plane];
  }

  /** The bytes of the whole picture. */
  public int size() {
    return size;
  }

  private static int roundUp(int value, int step) {
    return (value + step - 1) / step * step;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PlaneLayout that
        && size == that.size
        && Arrays.equals(offsets, that.offsets)
        && Arrays.equals(strides, that.strides);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(offsets) + Arrays.hashCode(strides);
  }

  @Override
  public String toString() {
    return "offsets "
        + Arrays.toString(offsets)
        + ", strides "
        + Arrays.toString(strides)
        + ", "
        + size
        + " bytes";
  }
}
