package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.Failure;
import io.penstock.stream.SourceSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Causes by what GStreamer 1.22 says, word for word. */
class BusTextsTest {
  private static final Duration HELD = Duration.ofSeconds(42);
  private static final Duration SILENT = Duration.ofSeconds(25);
  private static final SourceSpec CAMERA = SourceRun.camera("rtsp://127.0.0.1:1/gate");

  /** How every detail of rtspsrc begins. */
  private static final String AT =
      "../gst/rtsp/gstrtspsrc.c(%s): %s (): /GstPipeline:gate-in/GstRTSPSrc:source:\n%s";

  private static Optional<Failure> cause(BusMessage message, boolean ran) {
    return new SourceFailures(CAMERA).classify(message, ran, HELD, SILENT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          6946 | Unauthorized | Unauthorized (401) | unauthorized | unauthorized
          6954 | Unhandled error | Forbidden (403) | unauthorized | unauthorized
          6942 | Not found | Not Found (404) | notFound | endOfStream
          6954 | Unhandled error | Session Not Found (454) | notFound | endOfStream
          6954 | Unhandled error | Not Enough Bandwidth (453) | busy | busy
          6954 | Unhandled error | Service Unavailable (503) | busy | busy
          6954 | Unhandled error | Unsupported Transport (461) | refused | endOfStream
          6954 | Unhandled error | Internal Server Error (500) | refused | endOfStream
          """)
  void anAnswerOfTheCamera(String line, String text, String end, String atTheStart, String later) {
    String detail = AT.formatted(line, "gst_rtspsrc_send", end);
    BusMessage.Broken broken = new BusMessage.Broken("source", text, detail);

    assertThat(cause(broken, false)).map(Failure::cause).hasValue(atTheStart);
    assertThat(cause(broken, true)).map(Failure::cause).hasValue(later);
  }

  @ParameterizedTest
  @CsvSource({"453, Not enough bandwidth, busy", "500, Internal Server Error, refused"})
  void anAnswerToSetup(int status, String reason, String cause) {
    String end = "Error (%d): %s".formatted(status, reason);
    String detail = AT.formatted("7866", "gst_rtspsrc_setup_streams_start", end);
    BusMessage.Broken broken =
        new BusMessage.Broken("source", "Could not read from resource", detail);

    assertThat(cause(broken, false)).map(Failure::cause).hasValue(cause);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gst_rtspsrc_retrieve_sdp | Could not open resource for reading and writing | Failed to connect. (Generic error) | unreachable | endOfStream
          gst_rtsp_src_receive_response | Could not read from resource | Could not receive message. (Timeout while waiting for server response) | unreachable | endOfStream
          gst_rtspsrc_loop_interleaved | Could not read from resource | Could not receive message. (System error) | unreachable | endOfStream
          gst_rtspsrc_setup_streams_start | Could not get/set settings from/on resource | SDP contains no streams | codec | endOfStream
          gst_rtspsrc_setup_streams_start | No supported stream was found. You might need to allow more transport protocols | (null) | codec | endOfStream
          """)
  void anErrorOfTheSource(
      String function, String text, String end, String atTheStart, String later) {
    BusMessage.Broken broken =
        new BusMessage.Broken("source", text, AT.formatted("1", function, end));

    assertThat(cause(broken, false)).map(Failure::cause).hasValue(atTheStart);
    assertThat(cause(broken, true)).map(Failure::cause).hasValue(later);
  }

  @ParameterizedTest
  @CsvSource({
    "decode-1, Could not decode stream, decode",
    "decode-2, Failed after iterations as requested, decode",
    "decode-1, No valid frames decoded before end of stream, codec",
    "parse, No valid frames found before end of stream, codec",
    "depay, Could not decode stream, codec",
    "demux, Could not demultiplex stream, codec"
  })
  void anErrorBehindTheSource(String element, String text, String cause) {
    assertThat(cause(new BusMessage.Broken(element, text, ""), true))
        .map(Failure::cause)
        .hasValue(cause);
  }

  @ParameterizedTest
  @CsvSource({
    "source, not-negotiated (-4), decode",
    "demux, not-negotiated (-4), decode",
    "source, error (-5), unreachable",
    "source, not-linked (-1), unreachable"
  })
  void aDecoderThatRefusesWithoutAWordIsNoFaultOfTheCamera(
      String element, String reason, String cause) {
    BusMessage.Broken broken =
        new BusMessage.Broken(
            element,
            "Internal data stream error.",
            AT.formatted("1", "gst_rtspsrc_push_event", "streaming stopped, reason " + reason));

    assertThat(cause(broken, false)).map(Failure::cause).hasValue(cause);
  }

  @Test
  void theEndOfALiveSourceIsALoss() {
    assertThat(cause(new BusMessage.Ended(), true)).map(Failure::cause).hasValue("endOfStream");
  }

  @Test
  void warningsEndNothing() {
    BusMessage.Trouble closed =
        new BusMessage.Trouble(
            "source", "Could not read from resource", "The server closed the connection.");

    assertThat(cause(closed, true)).isEmpty();
    assertThat(cause(new BusMessage.Remark("source", "GstUDPSrcTimeout"), true)).isEmpty();
  }

  @Test
  void noRtpForLongIsSilence() {
    assertThat(cause(new BusMessage.Remark("source", "GstRTSPSrcTimeout"), true))
        .map(Failure::cause)
        .hasValue("silent");
  }

  @Test
  void silenceOfTheSoundAloneEndsNothing() {
    BusMessage.Remark timeout = new BusMessage.Remark("source", "GstRTSPSrcTimeout");
    SourceFailures failures = new SourceFailures(CAMERA);

    assertThat(failures.classify(timeout, true, HELD, Duration.ofMillis(40))).isEmpty();
    assertThat(failures.classify(timeout, true, HELD, Duration.ofSeconds(4))).isEmpty();
  }

  @Test
  void aBusyCameraIsLeftAloneForAsLongAsItHoldsASession() {
    String detail = AT.formatted("6954", "gst_rtspsrc_send", "Service Unavailable (503)");

    assertThat(cause(new BusMessage.Broken("source", "Unhandled error", detail), false))
        .hasValue(
            new Failure.SourceBusy(
                "the camera cannot be read: it answered 503 Service Unavailable", HELD));
  }

  @Test
  void aFileThatIsNotThereIsNotFound(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("clip.mp4");
    SourceFailures failures = new SourceFailures(SourceRun.camera(file.toUri().toString()));
    BusMessage.Broken broken = new BusMessage.Broken("source", "Resource not found", "");

    assertThat(failures.classify(broken, false, Duration.ZERO, Duration.ZERO))
        .hasValue(new Failure.SourceNotFound("the file does not exist"));
    Files.createFile(file);
    assertThat(failures.classify(broken, false, Duration.ZERO, Duration.ZERO))
        .map(Failure::cause)
        .hasValue("unreachable");
  }
}
