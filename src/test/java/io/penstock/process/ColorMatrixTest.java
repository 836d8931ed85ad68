package io.penstock.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.media.PixelFormat;
import io.penstock.testkit.DirectMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColorMatrixTest {
  @ParameterizedTest
  @CsvSource({
    "'video/x-raw, colorimetry=(string)bt709', 480, 0.2126, false",
    "'video/x-raw, colorimetry=bt601, width=1920', 1080, 0.299, false",
    "'video/x-raw, colorimetry=(string)1:3:5:1', 480, 0.2126, true",
    "'video/x-raw, colorimetry=(string)1:4:0:0', 1080, 0.299, true",
    "'video/x-raw, colorimetry=(string)2:6:7:1', 1080, 0.2627, false",
    "'video/x-raw', 576, 0.299, false",
    "'video/x-raw', 720, 0.2126, false",
    "'video/x-raw, colorimetry=(string)0:0:0:0', 720, 0.2126, false",
  })
  void readsTheCaps(String caps, int height, double kr, boolean fullRange) {
    ColorMatrix matrix = ColorMatrix.of(DirectMemory.format(PixelFormat.I420, 640, height, caps));
    assertThat(matrix.kr()).isEqualTo(kr);
    assertThat(matrix.fullRange()).isEqualTo(fullRange);
  }

  /** Colour bars at 100 %, as the standards list them. */
  @Test
  void givesTheSamplesOfTheStandards() {
    Color green = new Color(0, 255, 0);
    Color red = new Color(255, 0, 0);
    assertThat(yuv(ColorMatrix.BT601, green)).containsExactly(145, 54, 34);
    assertThat(yuv(ColorMatrix.BT709, green)).containsExactly(173, 42, 26);
    assertThat(yuv(ColorMatrix.BT601, red)).containsExactly(81, 90, 240);
    assertThat(yuv(ColorMatrix.BT709, red)).containsExactly(63, 102, 240);
    assertThat(yuv(ColorMatrix.BT709, new Color(255, 255, 255))).containsExactly(235, 128, 128);
    assertThat(yuv(new ColorMatrix(0.299, 0.114, true), new Color(255, 255, 255)))
        .containsExactly(255, 128, 128);
  }

  private static int[] yuv(ColorMatrix matrix, Color color) {
    return new int[] {matrix.y(color), matrix.u(color), matrix.v(color)};
  }
}
