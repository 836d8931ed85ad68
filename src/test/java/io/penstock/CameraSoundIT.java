package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.demo.RtspServer;
import io.penstock.demo.RtspServerSettings;
import io.penstock.stream.AudioStatus;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.Await;
import io.penstock.testkit.Clapperboard;
import io.penstock.testkit.Clapperboard.Beep;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.ReadBack;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sound from real cameras to a real RTMP server, with the pictures and at their time. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class CameraSoundIT {
  /** What the issue allows between sound and picture. */
  private static final double MOST_APART = 0.040;

  private static final int SECONDS = 8;

  private static String stream(String source, String target, boolean always) {
    return """
        penstock.defaults.encode.always = %s
        penstock.streams.gate {
          source { uri = "%s", latency = 50ms }
          outputs = [ { name = main, uri = "%s" } ]
        }
        """
        .formatted(always, source, target);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "false | audio/x-raw,rate=8000,channels=1 ! mulawenc ! rtppcmupay   | pcmu | true",
        "true  | audio/x-raw,rate=48000,channels=2 ! opusenc ! rtpopuspay   | opus | true",
        "false | audio/x-raw,rate=48000,channels=1 ! avenc_aac ! rtpmp4gpay | aac  | false"
      })
  void whatIsHeardAtTheTargetIsSeenAtTheSameTime(
      boolean always, String sound, String codec, boolean encoded) {
    Path recorded;
    try (RtspServer camera = RtspServer.open(RtspServerSettings.anyPort());
        RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort().withRecording())) {
      camera.mount("/gate", Clapperboard.launch(sound));
      try (RunningService penstock =
          RunningService.start(stream(camera.address("/gate"), rtmp.address("gate"), always))) {
        penstock.awaitAllLive();
        long from = penstock.status("gate").source().framesIn();
        Await.until(
            RunningService.LIMIT,
            () ->
                penstock.status("gate").source().framesIn()
                    > from + SECONDS * Clapperboard.PICTURES,
            "pictures");
        StreamStatus status = penstock.status("gate");
        assertThat(status.source().audio()).hasValue(new AudioStatus(codec, encoded));
        assertThat(status.outputs().get(0).reconnects()).isZero();
      }
      assertThat(rtmp.recordings("gate")).hasSize(1);
      recorded = rtmp.recordings("gate").get(0);

      assertThat(ReadBack.of(recorded).complaints()).isEmpty();
      List<Double> beeps = Clapperboard.beeps(recorded).stream().map(Beep::time).toList();
      List<Double> flashes = Clapperboard.flashes(recorded);
      assertThat(Clapperboard.apart(flashes, beeps)).isBetween(-MOST_APART, MOST_APART);
    }
  }
}
