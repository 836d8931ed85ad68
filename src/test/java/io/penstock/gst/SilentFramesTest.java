package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.media.AudioFormat;
import io.penstock.media.Packet;
import io.penstock.media.SoundTrack;
import io.penstock.testkit.NothingLeft;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(NothingLeft.class)
class SilentFramesTest {
  @ParameterizedTest
  @CsvSource({"8000, 1", "16000, 1", "22050, 2", "44100, 2", "48000, 1", "48000, 2"})
  void areMadeOfEachFormat(int rate, int channels) {
    AudioFormat format = new AudioFormat(rate, channels);
    SoundTrack.Silence silence = SilentFrames.of(format);

    try (Packet first = silence.at(20);
        Packet second = SilentFrames.of(format).at(40)) {
      assertThat(new Adts(format).fits(first)).isTrue();
      assertThat(first.track()).isEqualTo(Packet.Track.AUDIO);
      assertThat(first.isKeyFrame()).isFalse();
      assertThat(first.size()).as("a few bytes: what was encoded before it is over").isLessThan(50);
      assertThat(second.pts()).isEqualTo(40);
      assertThat(second.handle()).as("encoded once").isEqualTo(first.handle());
    }
  }

  @Test
  void aMachineThatCannotEncodeThemSaysSo() {
    assertThat(SilentFrames.encoder(name -> name.equals("voaacenc"))).isEqualTo("voaacenc");
    assertThatThrownBy(() -> SilentFrames.encoder(name -> false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "sound needs an encoder of AAC, and none is registered: avenc_aac (Debian package"
                + " gstreamer1.0-libav) or voaacenc (gstreamer1.0-plugins-bad); audio = off does"
                + " without");
  }

  @Test
  void aFormatThatNobodyEncodesIsAnError() {
    assertThatThrownBy(() -> SilentFrames.of(new AudioFormat(12_345, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("encodes no sound of 12345 Hz, 1 channels");
  }
}
