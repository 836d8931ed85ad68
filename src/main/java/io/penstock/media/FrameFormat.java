package io.penstock.media;

/**
 * What the pictures of a stream look like. Two formats are equal when an encoder made for one can
 * take frames of the other.
 *
 * @param pixels how pixels lie
 * @param width in pixels
 * @param height in pixels
 * @param rateNumerator frames a second, numerator; 0 where the source declares no rate
 * @param rateDenominator frames a second, denominator; at least 1
 * @param caps the native library's own full description, colorimetry and chroma siting included:
 *     without these an encoder shifts colours
 */
public record FrameFormat(
    PixelFormat pixels,
    int width,
    int height,
    int rateNumerator,
    int rateDenominator,
    String caps) {
  public FrameFormat {
    if (width < 1 || height < 1 || rateNumerator < 0 || rateDenominator < 1) {
      throw new IllegalArgumentException(
          "not a frame format: %dx%d at %d/%d"
              .formatted(width, height, rateNumerator, rateDenominator));
    }
  }

  /** Frames a second as declared by the source; 0 where it declares none. */
  public double fps() {
    return (double) rateNumerator / rateDenominator;
  }
}
