package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.CameraScript;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.chaos.SdpStyle;
import io.penstock.chaos.TrackKind;
import io.penstock.demo.RtspServer;
import io.penstock.demo.RtspServerSettings;
import io.penstock.media.AudioFormat;
import io.penstock.stream.AudioStatus;
import io.penstock.stream.SecretUri;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.Transport;
import io.penstock.testkit.Await;
import io.penstock.testkit.Clapperboard;
import io.penstock.testkit.NothingLeft;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cameras with sound. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class SoundIT {
  private static final String PATH = "/gate";

  /** What the issue allows between sound and picture. */
  private static final double MOST_APART = 0.040;

  private static final int BEEPS = 4;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "audio/x-raw,rate=8000,channels=1 ! mulawenc ! rtppcmupay    | pcmu | 16000 | 1 | true",
        "audio/x-raw,rate=48000,channels=2 ! opusenc ! rtpopuspay     | opus | 48000 | 2 | true",
        "audio/x-raw,rate=16000,channels=1 ! avenc_g722 ! rtpg722pay  | g722 | 16000 | 1 | true",
        "audio/x-raw,rate=44100,channels=2 ! rtpL16pay                | l16  | 44100 | 2 | true",
        "audio/x-raw,rate=48000,channels=1 ! avenc_aac ! rtpmp4gpay   | aac  | 48000 | 1 | false",
        "audio/x-raw,rate=48000,channels=1 ! avenc_aac ! rtpmp4apay   | aac  | 48000 | 1 | false"
      })
  void whatIsHeardIsSeenAtTheSameTime(
      String sound, String codec, int rate, int channels, boolean encoded) {
    try (RtspServer server = RtspServer.open(RtspServerSettings.anyPort())) {
      server.mount(PATH, Clapperboard.launch(sound));
      try (SoundRun run = SoundRun.of(SourceRun.camera(server.address(PATH)))) {
        List<Double> flashes = run.awaitFlashes(BEEPS + 1);
        run.awaitSound(2 * rate / 1024);

        assertThat(run.formats).containsExactly(new AudioFormat(rate, channels));
        assertThat(run.session().audio()).hasValue(new AudioStatus(codec, encoded));
        assertThat(run.heard).allMatch(SoundRun.Heard::isPlainAdts);
        assertThat(Clapperboard.apart(flashes, run.beeps(folder.resolve("heard.aac"))))
            .isBetween(-MOST_APART, MOST_APART);
        assertThat(run.failures).isEmpty();
      }
    }
  }

  @Test
  void bringsSoundToTheFormatThatTheOutputsCarry() {
    AudioFormat as = new AudioFormat(32_000, 2);
    try (RtspServer server = RtspServer.open(RtspServerSettings.anyPort())) {
      server.mount(
          PATH, Clapperboard.launch("audio/x-raw,rate=16000,channels=1 ! avenc_aac ! rtpmp4gpay"));
      try (SoundRun run = SoundRun.of(SourceRun.camera(server.address(PATH)), as)) {
        run.awaitSound(20);

        assertThat(run.formats).containsExactly(as);
        assertThat(run.heard)
            .allSatisfy(
                packet -> {
                  assertThat(packet.header(18, 4)).as("32 kHz").isEqualTo(5);
                  assertThat(packet.header(23, 3)).as("channels").isEqualTo(2);
                });
      }
    }
  }

  /** Nobody here knows it, or it makes no sense to its decoder. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "audio/x-raw,rate=16000,channels=1 ! speexenc ! rtpspeexpay",
        "audio/x-raw,rate=48000,channels=2 ! avenc_aac ! aacparse ! capssetter join=true"
            + " caps=\"audio/mpeg,codec_data=(buffer)b190\" ! rtpmp4gpay"
      })
  void soundThatCannotBeReadLeavesThePicturesAlone(String sound) {
    try (RtspServer server = RtspServer.open(RtspServerSettings.anyPort())) {
      server.mount(PATH, Clapperboard.launch(sound));
      try (SoundRun run = SoundRun.of(SourceRun.camera(server.address(PATH)))) {
        run.awaitPictures(4 * Clapperboard.PICTURES);
        Await.until(SoundRun.LIMIT, () -> run.session().audio().isEmpty(), "it is given up");
        run.awaitPictures(Clapperboard.PICTURES);

        assertThat(run.heard).isEmpty();
        assertThat(run.failures).isEmpty();
      }
    }
  }

  private static final CameraScript SOUNDING =
      CameraScript.of(PreEncodedClip.standard())
          .withDescription(SdpStyle.plain().withOnvifTracks());

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"TCP", "UDP"})
  void soundComesAndGoesAndThePicturesStay(Transport transport) {
    try (ScriptedRtspServer server = ScriptedRtspServer.open()) {
      server.put(PATH, SOUNDING);
      try (SoundRun run = SoundRun.of(SourceRun.camera(server.address(PATH), transport))) {
        run.awaitSound(10);
        assertThat(server.counts(PATH).setups()).isEqualTo(2);

        server.put(
            PATH, SOUNDING.withSending(SOUNDING.sending().withStopped(Set.of(TrackKind.AUDIO))));
        run.awaitPictures(45);
        int heard = run.heard.size();
        run.awaitPictures(45);
        assertThat(run.heard).hasSizeLessThan(heard + 5);

        server.put(PATH, SOUNDING);
        run.awaitSound(10);
        assertThat(run.heard).isSortedAccordingTo((a, b) -> Long.compare(a.pts(), b.pts()));
        assertThat(run.failures).isEmpty();
      }
    }
  }

  @Test
  void aCameraIsNotAskedForSoundThatNobodyWants() {
    try (ScriptedRtspServer server = ScriptedRtspServer.open()) {
      server.put(PATH, SOUNDING);
      try (SourceRun run = SourceRun.of(SourceRun.camera(server.address(PATH)))) {
        run.awaitPictures(5);

        assertThat(server.counts(PATH).setups()).isEqualTo(1);
        assertThat(run.session().audio()).isEmpty();
      }
    }
  }

  @Test
  void aFileAtItsOwnPaceSoundsToo() {
    SourceSpec camera = SourceRun.camera("rtsp://127.0.0.1/");
    SourceSpec file =
        new SourceSpec(
            SecretUri.parse("file://" + Clapperboard.clip()),
            Optional.empty(),
            camera.transport(),
            camera.latency(),
            camera.trust(),
            true);
    try (SoundRun run = SoundRun.of(file)) {
      List<Double> flashes = run.awaitFlashes(BEEPS);
      run.awaitSound(50);

      assertThat(run.formats).containsExactly(new AudioFormat(Clapperboard.RATE, 1));
      assertThat(Clapperboard.apart(flashes, run.beeps(folder.resolve("heard.aac"))))
          .isBetween(-MOST_APART, MOST_APART);
      assertThat(run.heard)
          .allSatisfy(
              packet -> assertThat(packet.pts() - packet.arrival()).isLessThan(500_000_000L));
    }
  }
}
