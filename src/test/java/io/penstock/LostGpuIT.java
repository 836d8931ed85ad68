package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.CameraScript;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.chaos.Survival;
import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.stream.OutputState;
import io.penstock.stream.OutputStatus;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.Await;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.PlayedPicture;
import io.penstock.testkit.RtmpPlayer;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A GPU, or its driver, that is lost while streams run: elements of a preferred backend that work
 * for a while and break. The stream goes on with what is left, and a stream beside it, which is
 * served by the same backend, is left alone.
 */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class LostGpuIT {
  private static final int BREAKS_AFTER = 45;

  /** Two breaks have a backend passed over. */
  private static final int BREAKS = 2;

  @Test
  void aDecoderThatIsLostIsReplacedByWhatIsLeft() {
    survive(
        "S11 b",
        "A GPU's decoder is lost twice while it runs",
        """
        penstock.backends.gpu {
          priority = 900
          decode.h264 = [
            { element = identity, properties { error-after = %d } }
            { element = avdec_h264, properties { max-threads = 1 } }
          ]
        }
        """
            .formatted(BREAKS_AFTER),
        status -> status.decoder().label().equals("gpu/identity"),
        status -> status.decoder().label().equals("software/avdec_h264"),
        "decode");
  }

  @Test
  void anEncoderThatIsLostIsReplacedByWhatIsLeft() {
    survive(
        "S11 c",
        "A GPU's encoder is lost twice while it runs",
        """
        penstock.backends.gpu {
          priority = 900
          encode.h264 {
            elements = [
              { element = identity, properties { error-after = %d } }
              { element = x264enc
                properties { speed-preset = superfast, tune = zerolatency, threads = 1 } }
            ]
            encoder = x264enc
            bitrate { property = bitrate, unit = "kbit/s" }
            keyframe { property = key-int-max }
          }
        }
        """
            .formatted(BREAKS_AFTER),
        status -> status.encoder().label().equals("gpu/x264enc"),
        status -> status.encoder().label().equals("software/x264enc"),
        "internal");
  }

  private static void survive(
      String key,
      String scenario,
      String backend,
      Predicate<StreamStatus> onGpu,
      Predicate<StreamStatus> onSoftware,
      String cause) {
    try (ScriptedRtspServer cameras = ScriptedRtspServer.open();
        RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort())) {
      cameras.put("/gate", CameraScript.of(PreEncodedClip.standard()));
      // Too slow to break it within this test.
      cameras.put("/slow", CameraScript.of(PreEncodedClip.moving(160, 120, 1, 1, 10)));
      try (RunningService penstock =
          RunningService.start(
              backend
                  + """
                    penstock.defaults { source.latency = 50ms, encode.bitrate = 300k }
                    penstock.streams.gate {
                      source.uri = "%s"
                      outputs = [ { name = main, uri = "%s" } ]
                    }
                    penstock.streams.slow.source.uri = "%s"
                    """
                      .formatted(
                          cameras.address("/gate"),
                          rtmp.address("gate"),
                          cameras.address("/slow")))) {
        penstock.awaitAllLive();
        assertThat(penstock.status("gate")).matches(onGpu, "is served by the GPU");
        assertThat(penstock.status("slow")).matches(onGpu, "is served by the GPU");
        try (RtmpPlayer player = RtmpPlayer.open(rtmp.address("gate"))) {
          Await.until(
              RunningService.LIMIT,
              () ->
                  penstock.status("gate").state() == StreamState.LIVE
                      && onSoftware.test(penstock.status("gate")),
              "it is served by the CPU");
          StreamStatus replaced = penstock.status("gate");
          long processed = replaced.framesProcessed();
          Await.until(
              RunningService.LIMIT,
              () -> penstock.status("gate").framesProcessed() > processed + 2 * BREAKS_AFTER,
              "it outlives what broke");
          assertGoesOn(penstock, player, replaced.source().attempt(), cause);
          assertThat(penstock.status("slow"))
              .matches(onGpu, "is still served by the GPU")
              .matches(slow -> slow.state() == StreamState.LIVE, "is live")
              .matches(slow -> slow.source().attempt() == 1, "was left alone");
          OutputStatus output = penstock.status("gate").outputs().get(0);
          Survival.of(
              key,
              scenario,
              "attempt %d runs on software, the output came back %d times, the process lives"
                  .formatted(replaced.source().attempt(), output.reconnects()),
              "%d attempts; other streams untouched".formatted(BREAKS + 1));
        }
      }
    }
  }

  private static void assertGoesOn(
      RunningService penstock, RtmpPlayer player, int attempt, String cause) {
    StreamStatus gate = penstock.status("gate");
    assertThat(gate.state()).isEqualTo(StreamState.LIVE);
    assertThat(attempt).isEqualTo(BREAKS + 1);
    assertThat(gate.source().attempt()).isEqualTo(attempt);
    assertThat(gate.source().lastError().orElseThrow().failure().cause()).isEqualTo(cause);
    OutputStatus output = gate.outputs().get(0);
    assertThat(output.state()).isEqualTo(OutputState.LIVE);
    List<Long> times = player.seen().stream().map(PlayedPicture.Seen::ptsMillis).toList();
    assertThat(times).hasSizeGreaterThan(BREAKS_AFTER).isSorted().doesNotHaveDuplicates();
  }
}
