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

/** A decoder that works for a while and breaks, as one on a GPU whose driver goes. */
@ExtendWith(NothingLeft.class)
class BrokenBackendIT {
  private static final ElementSettings DECODER =
      new ElementSettings("avdec_h264", Map.of("max-threads", "1"));

  private static BackendSettings backend(String name, ElementSettings... elements) {
    return new BackendSettings(name, Map.of(Codec.H264, List.of(elements)), Map.of());
  }

  @Test
  void twoBreaksBringInTheNext() {
    BackendSettings gpu =
        backend("gpu", new ElementSettings("identity", Map.of("error-after", "20")), DECODER);
    Backends backends = new Backends("auto", List.of(gpu, backend("software", DECODER)), true);
    try (ScriptedRtspServer server = ScriptedRtspServer.open()) {
      server.put("/gate", CameraScript.of(PreEncodedClip.standard()));
      for (int attempt = 0; attempt < Breakages.TOO_MANY; attempt++) {
        assertThat(backends.decoder(Codec.H264).label()).isEqualTo("gpu/identity");
        try (SourceRun run = SourceRun.of(server, backends)) {
          assertThat(run.awaitFailure()).isInstanceOf(Failure.DecodeFailed.class);
          assertThat(run.pictures).isNotEmpty();
        }
      }
      try (SourceRun run = SourceRun.of(server, backends)) {
        assertThat(run.session().decoder().label()).isEqualTo("software/avdec_h264");
        run.awaitPictures(40);
      }
    }
  }
}
