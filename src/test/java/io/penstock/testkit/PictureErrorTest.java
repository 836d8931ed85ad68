package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.media.Picture;
import io.penstock.media.PixelFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureErrorTest {
  private static final int WIDTH = 8;
  private static final int HEIGHT = 6;

  /** Luma and chroma, 48 + 2 x 12 samples. */
  private static final double SAMPLES = 72;

  @ParameterizedTest
  @CsvSource({"I420, I420", "NV12, NV12", "I420, NV12", "NV12, I420"})
  void equalPicturesAreInfinitelyNearHoweverTheyAreKept(PixelFormat a, PixelFormat b) {
    assertThat(PictureError.psnr(ramp(a), ramp(b))).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "0, 7, 5", "1, 0, 0", "1, 3, 2", "2, 0, 0", "2, 3, 2"})
  void oneSampleThatDiffersIsFoundInEveryChannel(int channel, int x, int y) {
    Picture changed = ramp(PixelFormat.NV12);
    int before = sample(changed, channel, x, y);
    set(changed, channel, x, y, before + 10);

    double psnr = PictureError.psnr(ramp(PixelFormat.I420), changed);

    assertThat(psnr).isCloseTo(10 * Math.log10(255 * 255 * SAMPLES / 100), within(1e-9));
  }

  @Test
  void samplesAreCountedFromZeroTo255() {
    Picture bright = ramp(PixelFormat.I420);
    Picture dark = ramp(PixelFormat.I420);
    set(bright, 0, 0, 0, 255);
    set(dark, 0, 0, 0, 0);

    assertThat(PictureError.psnr(bright, dark)).isCloseTo(10 * Math.log10(SAMPLES), within(1e-9));
  }

  @Test
  void picturesOfTwoSizesAreNotCompared() {
    Picture other = DirectMemory.picture(DirectMemory.format(PixelFormat.I420, 16, 6, ""));

    assertThatThrownBy(() -> PictureError.psnr(ramp(PixelFormat.I420), other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("differ in size");
  }

  /** With gaps between its rows, which are no samples. */
  private static Picture ramp(PixelFormat pixels) {
    Picture picture = DirectMemory.padded(DirectMemory.format(pixels, WIDTH, HEIGHT, ""));
    for (int channel = 0; channel < 3; channel++) {
      int shift = channel == 0 ? 0 : 1;
      for (int y = 0; y < HEIGHT >> shift; y++) {
        for (int x = 0; x < WIDTH >> shift; x++) {
          set(picture, channel, x, y, 100 + 7 * channel + 3 * y + x);
        }
      }
    }
    return picture;
  }

  private static int sample(Picture picture, int channel, int x, int y) {
    return picture.bytes().get(at(picture, channel, x, y)) & 0xff;
  }

  private static void set(Picture picture, int channel, int x, int y, int value) {
    picture.bytes().put(at(picture, channel, x, y), (byte) value);
  }

  private static int at(Picture picture, int channel, int x, int y) {
    boolean sideBySide = channel > 0 && picture.format().pixels() == PixelFormat.NV12;
    int plane = sideBySide ? 1 : channel;
    int inRow = sideBySide ? 2 * x + channel - 1 : x;
    return picture.layout().offset(plane) + y * picture.layout().stride(plane) + inRow;
  }
}
