package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecoderGateTest {
  /**
   * Each packet is a letter, K for a key frame and d for one that needs others, and how much waits
   * for the decoder then, in percent. They come every half second. The answer has a + for each that
   * is decoded, a - for one that nobody wants and a ! for one that comes too late.
   */
  @ParameterizedTest(name = "a picture every {0} s of {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 | K0 d40 d99 K99 d99             | + + + + +
          0 | K0 d99 d100 d0 d0 K0 d0        | + + ! ! ! + +
          0 | K0 d100 K90 d0 K50 d0 K49 d99  | + ! ! ! ! ! + +
          0 | d0 d100 d0 K0                  | + ! ! +
          1 | K0 d0 K0 d0 K0 d0 K100 d0 K0 d0 | + + + + + - ! - + -
          1 | K0 d100 K0 d0 K0 d0 K0         | + ! + + + - +
          """)
  void decodesRunsOfPicturesThatAreWhole(long every, String packets, String decoded) {
    DecoderGate gate = new DecoderGate(Duration.ofSeconds(every));
    StringBuilder verdicts = new StringBuilder();
    long pts = 0;
    for (String packet : packets.split(" ", -1)) {
      double ahead = Long.parseLong(packet.substring(1)) / 100.0;
      verdicts.append(
          switch (gate.of(packet.startsWith("K"), pts += 500_000_000, () -> ahead)) {
            case PASSES -> "+ ";
            case UNWANTED -> "- ";
            case TOO_LATE -> "! ";
          });
    }

    assertThat(verdicts.toString().strip()).isEqualTo(decoded);
  }
}
