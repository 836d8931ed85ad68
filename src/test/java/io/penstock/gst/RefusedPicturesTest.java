package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.CameraScript;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.settings.BackendSettings;
import io.penstock.settings.ElementSettings;
import io.penstock.stream.Codec;
import io.penstock.stream.Failure;
import io.penstock.testkit.NothingLeft;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A decoder that refuses a camera's pictures and says nothing of it, as those of NVIDIA do where
 * they get no session: in its place an element that takes other pictures alone.
 */
@ExtendWith(NothingLeft.class)
class RefusedPicturesTest {
  private static final BackendSettings GPU =
      new BackendSettings(
          "gpu",
          Map.of(
              Codec.H264,
              List.of(
                  new ElementSettings("capsfilter", Map.of("caps", "video/x-h264,width=16")),
                  new ElementSettings("avdec_h264", Map.of()))),
          Map.of());

  private static final BackendSettings SOFTWARE =
      new BackendSettings(
          "software",
          Map.of(Codec.H264, List.of(new ElementSettings("avdec_h264", Map.of()))),
          Map.of());

  @Test
  void areTheDecodersFaultAndAnotherDecodesThem() {
    Backends backends = new Backends("auto", List.of(GPU, SOFTWARE), true);
    try (ScriptedRtspServer server = ScriptedRtspServer.open()) {
      server.put("/gate", CameraScript.of(PreEncodedClip.standard()));
      for (int attempt = 0; attempt < Breakages.TOO_MANY; attempt++) {
        try (SourceRun run = SourceRun.of(server, backends)) {
          assertThat(run.awaitFailure()).isInstanceOf(Failure.DecodeFailed.class);
        }
      }
      try (SourceRun run = SourceRun.of(server, backends)) {
        assertThat(run.session().decoder().label()).isEqualTo("software/avdec_h264");
        run.awaitPictures(1);
      }
    }
  }
}
