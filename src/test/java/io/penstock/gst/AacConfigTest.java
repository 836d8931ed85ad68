package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AacConfigTest {
  /** Configurations as cameras send them. */
  @ParameterizedTest
  @CsvSource({
    // AAC-LC: 16 kHz mono, 8 kHz mono, 44.1 kHz stereo, 48 kHz of six channels.
    "1408,         16000, 1, true",
    "1588,          8000, 1, true",
    "1210,         44100, 2, true",
    "11b0,         48000, 6, false",
    // AAC-LC that says behind its own words that there is bandwidth replication as well.
    "139056e5a0,   22050, 2, true",
    // With bandwidth replication, and parametric stereo, said before.
    "2b920800,     44100, 2, false",
    "eb098800,     48000, 2, false",
    // Main profile; frames of 960 samples; a rate that is no usual one.
    "0c10,         16000, 2, false",
    "140c,         16000, 1, false",
    "17804e2008,   40000, 1, false"
  })
  void saysWhatComes(String hex, int rate, int channels, boolean isPlain) {
    assertThat(AacConfig.ofGeneric(hex)).hasValue(new AacConfig(rate, channels, isPlain));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "14", "zz08", "1780"})
  void saysNothingOfNonsense(String hex) {
    assertThat(AacConfig.ofGeneric(hex)).isEmpty();
    assertThat(AacConfig.ofLatm(hex)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"400028103fc0, 16000, 1, true", "40002420adca00, 44100, 2, true"})
  void findsItInTheOtherPackaging(String hex, int rate, int channels, boolean isPlain) {
    assertThat(AacConfig.ofLatm(hex)).hasValue(new AacConfig(rate, channels, isPlain));
  }
}
