package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.penstock.media.FrameFormat;
import io.penstock.media.SourceListener;
import io.penstock.media.SourceRequest;
import io.penstock.rtsp.SessionTimeouts;
import io.penstock.settings.ElementSettings;
import io.penstock.stream.Codec;
import io.penstock.stream.Failure;
import io.penstock.testkit.NothingLeft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class MissingDepayloaderTest {
  @Test
  void saysWhatTheCameraSendsAndWhatIsMissingForIt() {
    assumeFalse(GstRuntime.hasElement("rtpav1depay"), "this GStreamer takes AV1 out of RTP");
    List<Failure> failures = new ArrayList<>();
    SourceListener listener =
        new SourceListener() {
          @Override
          public void firstFrame(FrameFormat format) {}

          @Override
          public void failed(Failure failure) {
            failures.add(failure);
          }
        };

    assertThatThrownBy(
            () ->
                Ingest.open(
                    "run",
                    SourceRequest.plain(SourceRun.camera("rtsp://127.0.0.1:1/s"), Codec.AV1),
                    Optional.of(
                        new DecoderChoice(
                            "software", List.of(new ElementSettings("av1dec", Map.of())))),
                    new SessionTimeouts(),
                    listener,
                    failure -> failure,
                    () -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(failures)
        .first()
        .isEqualTo(
            new Failure.SourceUnsupported(
                "the camera sends AV1, and this GStreamer has no rtpav1depay"));
  }
}
