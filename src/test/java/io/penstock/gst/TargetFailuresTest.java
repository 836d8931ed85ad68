package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.Failure;
import io.penstock.stream.SecretUri;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What rtmp2sink of GStreamer 1.22 said in real runs; the ITs have it say the same again. */
class TargetFailuresTest {
  private static final SecretUri TARGET =
      SecretUri.parse("rtmp://ann:hunter22@media.example/live/secretkey");

  private static final String DETAIL =
      "../gst/rtmp2/gstrtmp2sink.c(1117): send_connect_error (): /GstPipeline:x/GstRtmp2Sink:target";

  private static final String BAD_NAME =
      "Failed to connect: publish denied; stream already exists: { \"level\": \"error\", \"code\":"
          + " \"NetStream.Publish.BadName\", \"description\": \"secretkey is taken\" }";

  static Stream<Arguments> beforeTheTargetAccepts() {
    return Stream.of(
        refused(
            "Connection refused: Could not connect to 127.0.0.1: Connection refused",
            "",
            "nobody listens at the target's address"),
        refused(
            "Failed to connect: Error resolving “nosuch.invalid”: Name or service not known",
            "g-resolver-error-quark, code 0",
            "the target's name cannot be resolved"),
        refused(
            "Failed to connect: Socket I/O timed out",
            "g-io-error-quark, code 24",
            "the target does not answer"),
        refused(
            "Failed to connect: Unacceptable TLS certificate",
            "g-tls-error-quark, code 2",
            "the target's TLS certificate is not trusted"),
        refused(
            "Failed to connect: Error performing TLS handshake: An unexpected TLS packet was"
                + " received",
            "g-tls-error-quark, code 1",
            "the target does not speak TLS as we do"),
        refused(
            "Failed to connect: Error receiving data: Connection reset by peer",
            "g-io-error-quark, code 44",
            "the target cannot be reached: Error receiving data: Connection reset by peer"),
        refused(
            "Failed to connect: Handshake response data did not match",
            "g-io-error-quark, code 35",
            "what answers at the target's address is no RTMP server"),
        rejected(
            BAD_NAME,
            "g-io-error-quark, code 2",
            "the target already has a publisher of this name (NetStream.Publish.BadName)"),
        rejected(
            "Failed to connect: 'publish' cmd failed: connection closed remotely",
            "g-io-error-quark, code 0",
            "the target hangs up when it is asked to take the stream"),
        rejected(
            "Failed to connect: 'connect' cmd failed: connection closed remotely",
            "g-io-error-quark, code 0",
            "the target hangs up when it is asked for its application"),
        rejected(
            "Not authorized to connect: 'connect' cmd returned 'NetConnection.Connect.Rejected':"
                + " no hunter22",
            "",
            "the target refuses when it is asked for its application"
                + " (NetConnection.Connect.Rejected)"),
        rejected(
            "Not authorized to connect: authentication failed; wrong credentials?: ann",
            "",
            "the target refuses the user name or password"),
        rejected(
            "Not authorized to connect: publish denied: { \"code\": \"NetStream.Publish.Denied\" }",
            "",
            "the target does not let us publish this stream (NetStream.Publish.Denied)"));
  }

  private static Arguments refused(String text, String reason, String message) {
    return Arguments.of(text, reason, new Failure.TargetRefused(message));
  }

  private static Arguments rejected(String text, String reason, String message) {
    return Arguments.of(text, reason, new Failure.TargetRejected(message));
  }

  @ParameterizedTest
  @MethodSource
  void beforeTheTargetAccepts(String text, String reason, Failure expected) {
    assertThat(classify("target", text, reason, false)).isEqualTo(expected);
  }

  @Test
  void afterwardsAnErrorIsABrokenConnection() {
    for (Map.Entry<String, String> broken :
        Map.of(
                "connection closed remotely", "code 44",
                "Error sending data: Broken pipe", "code 44",
                "Error receiving data: Connection reset by peer", "code 44")
            .entrySet()) {
      assertThat(
              classify(
                  "target",
                  "Connection error: " + broken.getKey(),
                  "g-io-error-quark, " + broken.getValue(),
                  true))
          .isEqualTo(
              new Failure.TargetRefused("the connection to the target broke: " + broken.getKey()));
    }
  }

  @Test
  void afterwardsAConnectionThatTimesOutHadStalled() {
    assertThat(
            classify(
                "target",
                "Connection error: Error receiving data: Connection timed out",
                "g-io-error-quark, code 24",
                true))
        .isEqualTo(new Failure.TargetStalled("the target no longer answers"));
  }

  @Test
  void noSecretGetsIntoAMessage() {
    beforeTheTargetAccepts()
        .map(arguments -> (String) arguments.get()[0])
        .map(text -> classify("target", text + " ann:hunter22 secretkey", "", false).message())
        .forEach(
            message -> assertThat(message).doesNotContain("hunter22").doesNotContain("secretkey"));
  }

  @Test
  void whatBreaksBeforeTheSinkIsOurs() {
    assertThat(classify("mux", "Internal data stream error", "", true))
        .isEqualTo(new Failure.Internal("the output broke at mux: Internal data stream error"));
  }

  @Test
  void aFileThatCannotBeWrittenSaysWhy() {
    TargetFailures file = new TargetFailures(SecretUri.parse("file:///srv/out.flv"));
    assertThat(
            file.classify(
                new BusMessage.Broken("target", "No space left on the resource", ""), true))
        .isEqualTo(
            new Failure.TargetRefused("the file cannot be written: No space left on the resource"));
  }

  private static Failure classify(String element, String text, String reason, boolean accepted) {
    String detail = reason.isEmpty() ? DETAIL : DETAIL + ":\ndomain " + reason;
    return new TargetFailures(TARGET)
        .classify(new BusMessage.Broken(element, text, detail), accepted);
  }
}
