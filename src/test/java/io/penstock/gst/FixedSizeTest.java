package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixedSizeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          video/x-raw, format=(string)I420, width=(int)320, height=(int)240, interlace-mode=(string)progressive, multiview-mode=(string)mono, pixel-aspect-ratio=(fraction)12/11, chroma-site=(string)mpeg2, colorimetry=(string)bt601, framerate=(fraction)15/1 | video/x-raw, format=(string)I420, width=(int)320, height=(int)240, pixel-aspect-ratio=(fraction)12/11, colorimetry=(string)bt601, chroma-site=(string)mpeg2
          video/x-raw, format=(string)NV12, width=(int)8, height=(int)6, colorimetry=(string)"2:4:16:0", framerate=(fraction)0/1 | video/x-raw, format=(string)NV12, width=(int)8, height=(int)6, pixel-aspect-ratio=(fraction)1/1, colorimetry=(string)"2:4:16:0"
          """)
  void keepsAllButThePace(String caps, String fixed) {
    assertThat(FixedSize.fixed(caps)).isEqualTo(fixed);
  }
}
