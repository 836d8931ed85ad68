package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFrameThinningTest {
  /**
   * Each packet is a letter and its time in tenths of a second: K a key frame, d one that needs
   * others, ? a key frame without a time. The answer has a + for each that is decoded.
   */
  @ParameterizedTest(name = "a picture every {0} s of {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2   | K0 d5 K10 d15 K20 d25 K30 d35             | + + + + + - + -
          1   | K0 d5 K10 d15 K20 d25 K30 d35             | + + + + + - + -
          0.5 | K0 d5 K10 d15 K20 d25 K30 d35             | + + + + + + + +
          1   | K0 K10 K20 d25 K40 d45 d50 K50 d55 K60 d65 | + + + - + + + + + + -
          1   | K0 K11 K21 d25 K32 d35 K44 d45             | + + + - + - + +
          1   | K0 K10 K20 d25 ? d35 K40 d45               | + + + - + + + +
          1   | K90 K100 K110 d115 K0 d5 K10 d15 K20 d25   | + + + - + + + + + -
          """)
  void decodesKeyFramesAloneWhereTheyComeOftenEnough(double every, String packets, String decoded) {
    KeyFrameThinning thinning = new KeyFrameThinning(Duration.ofMillis(Math.round(every * 1000)));
    StringBuilder passed = new StringBuilder();
    for (String packet : packets.split(" ", -1)) {
      boolean known = packet.length() > 1;
      long pts = known ? Long.parseLong(packet.substring(1)) * 100_000_000 : -1;
      passed.append(thinning.passes(!packet.startsWith("d"), pts) ? "+ " : "- ");
    }

    assertThat(passed.toString().strip()).isEqualTo(decoded.strip());
  }
}
