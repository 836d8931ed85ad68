package io.penstock.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> KNOWN = List.of("bitrate", "codec", "fps", "uri");

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "bitrat, bitrate",
    "Bitrate, bitrate",
    "bit-rate, bitrate",
    "btirate, bitrate",
    "codek, codec",
    "url, uri",
    "pfs, fps",
    "quality,",
    "x,",
  })
  void findsWhatWasMeant(String word, String meant) {
    assertThat(Nearest.to(word, KNOWN).orElse(null)).isEqualTo(meant);
  }
}
