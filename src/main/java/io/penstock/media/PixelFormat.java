package io.penstock.media;

/** How the pixels of a picture lie in memory, 8 bits a sample. */
public enum PixelFormat {
  /** Three planes: luma, then U and V at half the width and height (rounded up). */
  I420(3),
  /**
   * Two planes: luma, then U and V side by side in one plane at half the width and height (rounded
   * up).
   */
  NV12(2),
  /** One plane of blue, green and red. */
  BGR(1);

  private final int planes;

  PixelFormat(int planes) {
    this.planes = planes;
  }

  /** How many planes a picture has. */
  public int planes() {
    return planes;
  }

  /** The rows of plane {@code plane} of a picture of this height. */
  public int rows(int plane, int height) {
    return plane == 0 ? height : half(height);
  }

  /**
   * The samples in one row of plane {@code plane}: pixels of one channel, or U and V pairs, or BGR
   * triples.
   */
  public int columns(int plane, int width) {
    return plane == 0 ? width : half(width);
  }

  /** The bytes of one sample of plane {@code plane}. */
  public int bytesPerSample(int plane) {
    return switch (this) {
      case I420 -> 1;
      case NV12 -> plane == 0 ? 1 : 2;
      case BGR -> 3;
    };
  }

  /** The bytes of one row of plane {@code plane} that hold pixels; the stride may be longer. */
  public int rowBytes(int plane, int width) {
    return columns(plane, width) * bytesPerSample(plane);
  }

  private static int half(int length) {
    return (length + 1) / 2;
  }
}
