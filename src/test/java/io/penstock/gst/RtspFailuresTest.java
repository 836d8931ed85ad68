package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.Failure;
import io.penstock.stream.SecretUri;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rtspclientsink of GStreamer 1.22 said in real runs. */
class RtspFailuresTest {
  private final RtspFailures failures =
      new RtspFailures(SecretUri.parse("rtsp://ann:hunter22@media.example/gate?token=4711secret"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Not authorized to access resource | Unauthorized | the target refuses the user name or password
          Resource not found | Not Found | the target takes no stream at this path (404)
          Could not read from resource | Got error response: 454 (hunter22). | the target does not take the stream (454)
          """)
  void aTargetThatAnswersHasRejectedTheStream(String text, String detail, String message) {
    assertThat(failures.classify(broken("target", text, detail), false))
        .isEqualTo(new Failure.TargetRejected(message));
  }

  @Test
  void whatAServerSaysInItsOwnWordsIsLeftOut() {
    assertThat(failures.classify(broken("target", "no hunter22", "4711secret"), false))
        .isEqualTo(
            new Failure.TargetRefused(
                "the target closes the connection, or what answers there is no RTSP server that"
                    + " records"));
    assertThat(failures.classify(broken("rtpbin", "no hunter22", "4711secret"), true))
        .isEqualTo(new Failure.TargetRefused("the connection to the target broke"));
  }

  @Test
  void whatIsOursIsNoFaultOfTheTarget() {
    assertThat(failures.classify(broken("parse", "no 4711secret", ""), true))
        .isEqualTo(new Failure.Internal("the output broke at parse: no ***"));
  }

  private static BusMessage.Broken broken(String element, String text, String detail) {
    return new BusMessage.Broken(element, text, detail);
  }
}
