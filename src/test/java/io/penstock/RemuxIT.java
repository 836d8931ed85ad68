package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.Viewer.Shown;
import io.penstock.chaos.CameraScript;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.chaos.ScriptedRtspServer.Vanishing;
import io.penstock.demo.RtmpPublisher;
import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.demo.RtspServer;
import io.penstock.demo.RtspServerSettings;
import io.penstock.stream.OutputState;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.Await;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.NumberedCamera;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams whose packets pass as they come, from real cameras to a real RTMP server. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class RemuxIT {
  /** Of what the camera plays. */
  private static final int FRAMES = ClipSpec.standard().frames();

  /** A second of pictures. */
  private static final int NEWEST = 15;

  private static String stream(String source, String target) {
    return """
        penstock.defaults.encode.always = false
        penstock.defaults.retry.max-backoff = 1s
        penstock.backends.software.decode {
          h265 = [ { element = avdec_h265 } ], mjpeg = [ { element = jpegdec } ]
        }
        penstock.streams.gate {
          source { uri = "%s", latency = 50ms }
          outputs = [ { name = main, uri = "%s" } ]
        }
        """
        .formatted(source, target);
  }

  @Test
  void carriesEveryPictureOfTheCameraAsItCame() {
    try (NumberedCamera camera = NumberedCamera.open(ClipSpec.standard());
        RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort());
        RunningService penstock =
            RunningService.start(stream(camera.address(), rtmp.address("gate")))) {
      penstock.awaitAllLive();
      try (Viewer viewer = Viewer.of(rtmp.address("gate"))) {
        viewer.awaitMore(100);
        List<Shown> seen = viewer.shown();
        for (int i = 1; i < seen.size(); i++) {
          int before = seen.get(i - 1).number().orElseThrow();
          assertThat(seen.get(i).number()).hasValue((before + 1) % FRAMES);
        }
      }
      StreamStatus status = penstock.status("gate");
      assertThat(status.plan()).isEqualTo("remux");
      assertThat(status.decoder().label()).isEmpty();
      assertThat(status.encoder().label()).isEmpty();
      assertThat(status.source().codec()).hasValue("h264");
      assertThat(status.source().width()).isEqualTo(640);
      assertThat(status.source().framesIn()).isGreaterThan(100);
    }
  }

  @Test
  void showsASlateInTheSameSessionWhileTheCameraIsAway() {
    try (ScriptedRtspServer cameras = ScriptedRtspServer.open();
        RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort())) {
      cameras.put("/gate", CameraScript.of(PreEncodedClip.standard()));
      try (RunningService penstock =
          RunningService.start(stream(cameras.address("/gate"), rtmp.address("gate")))) {
        penstock.awaitAllLive();
        try (Viewer viewer = Viewer.of(rtmp.address("gate"))) {
          viewer.awaitMore(20);
          long client = client(rtmp);
          cameras.vanish(Vanishing.RESET);
          viewer.await(seen -> viewer.last().isDim(), "the slate is seen");
          viewer.awaitMillis(3_000);
          assertThat(penstock.status("gate").state()).isEqualTo(StreamState.SIGNAL_LOST);
          assertThat(penstock.status("gate").outputs())
              .allMatch(output -> output.state() == OutputState.LIVE);
          cameras.comeBack();
          penstock.awaitAllLive();
          viewer.await(RemuxIT::isMoving, "the live picture is back");

          viewer.longestGapMillis(); // times rise
          assertThat(client(rtmp)).isEqualTo(client);
          Await.until(
              RunningService.LIMIT,
              () -> penstock.status("gate").encoder().label().isEmpty(),
              "nothing is encoded any more");
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "h265,x265enc speed-preset=ultrafast tune=zerolatency key-int-max=15 ! h265parse ! rtph265pay",
    "mjpeg,jpegenc ! rtpjpegpay"
  })
  void encodesWhatTheOutputsCannotCarry(String codec, String encoding) {
    try (RtspServer camera = RtspServer.open(RtspServerSettings.anyPort());
        RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort())) {
      camera.mount(
          "/gate",
          "videotestsrc is-live=true ! video/x-raw,format=I420,width=320,height=240,framerate=15/1 ! "
              + encoding
              + " name=pay0");
      try (RunningService penstock =
          RunningService.start(stream(camera.address("/gate"), rtmp.address("gate")))) {
        penstock.awaitAllLive();
        try (Viewer viewer = Viewer.of(rtmp.address("gate"))) {
          viewer.awaitMore(10);
          assertThat(viewer.last().width()).isEqualTo(320);
        }
        StreamStatus status = penstock.status("gate");
        assertThat(status.plan()).isEqualTo("transcode");
        assertThat(status.planReason()).startsWith("the source sends " + codec);
        assertThat(status.source().codec()).hasValue(codec);
        assertThat(status.source().reconnects()).isZero();
      }
    }
  }

  private static long client(RtmpServer rtmp) {
    return rtmp.publisher("gate").map(RtmpPublisher::clientId).orElse(0L);
  }

  private static boolean isMoving(List<Shown> seen) {
    List<Shown> newest = seen.subList(Math.max(0, seen.size() - NEWEST), seen.size());
    return newest.stream().allMatch(Shown::isLive)
        && newest.stream().map(Shown::number).distinct().count() == NEWEST;
  }
}
