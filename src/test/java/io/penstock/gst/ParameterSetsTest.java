package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.Codec;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterSetsTest {
  private static final HexFormat HEX = HexFormat.of();

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "H264, 000000010910 0000000167420A 0000000168CE 0000000165AABB, 67420A 68CE",
    "H264, 0000000167420A 0000000168CE 00000167420A 00000168CE 0000000165AABB, 67420A 68CE",
    "H264, 00000167420A 00000168CE 000001060501 00000165AA,          67420A 68CE",
    "H264, 0000000165AABB 0000000167420A,                            ''",
    "H264, 0000000167420A,                                           67420A",
    "H264, AABBCC,                                                   ''",
    "H265, 0000000146010A 0000000140010C 0000000142010D 0000000144010E 0000000126AF, 40010C 42010D 44010E",
    "H265, 000000014E01 0000000126AF,                                ''"
  })
  void areWhatStandsBeforeThePicture(Codec codec, String stream, String sets) {
    assertThat(
            ParameterSets.of(HEX.parseHex(stream.replace(" ", "")), codec).stream()
                .map(ParameterSetsTest::hex)
                .collect(Collectors.joining(" ")))
        .isEqualTo(sets);
  }

  private static String hex(ByteBuffer set) {
    byte[] bytes = new byte[set.remaining()];
    set.duplicate().get(bytes);
    return HEX.withUpperCase().formatHex(bytes);
  }
}
