package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.media.AudioFormat;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdtsTest {
  @ParameterizedTest(name = "{0}: {1} Hz, {2} channels")
  @CsvSource({
    "FFF14C8002BFFC, 48000, 2, true",
    "FFF15080028000, 44100, 2, true",
    "FFF16C4002BFFC, 8000, 1, true",
    "FFF14E8002BFFC, 48000, 2, true", // marked as private
    "FFF14C8002BFFC, 44100, 2, false",
    "FFF14C8002BFFC, 48000, 1, false",
    "FFF14C8002BFFC, 47999, 2, false",
    "FFF04C8002BFFC, 48000, 2, true", // with a check sum
    "FFF94C8002BFFC, 48000, 2, false", // MPEG-2
    "FFF84C8002BFFC, 48000, 2, false", // MPEG-2 with a check sum
    "FFF10C8002BFFC, 48000, 2, false", // the main profile
    "FFF14C8002BFFD, 48000, 2, false", // two frames
    "00014C8002BFFC, 48000, 2, false",
  })
  void tellsFormatsApart(String header, int rate, int channels, boolean fits) {
    assertThat(Adts.fits(new AudioFormat(rate, channels), HexFormat.of().parseHex(header)))
        .isEqualTo(fits);
  }
}
