package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.media.AudioFormat;
import io.penstock.settings.ElementSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoundChoiceTest {
  private static SoundInput input(String name, int clockRate, String fields) {
    Map<String, String> said = new HashMap<>();
    for (String field : fields.isEmpty() ? new String[0] : fields.split(";")) {
      int equals = field.indexOf('=');
      said.put(field.substring(0, equals), field.substring(equals + 1));
    }
    return SoundInput.ofRtp(name, clockRate, key -> said.getOrDefault(key, "")).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    // What comes in RTP                           | what goes out, and whether it is encoded
    "PCMU,          8000,  '',                      pcmu, 16000, 1, true",
    "PCMA,          8000,  encoding-params=1,       pcma, 16000, 1, true",
    "G722,          8000,  '',                      g722, 16000, 1, true",
    "G726-32,       8000,  '',                      g726, 16000, 1, true",
    "L16,           44100, encoding-params=2,       l16,  44100, 2, true",
    "L16,           11025, encoding-params=1,       l16,  16000, 1, true",
    "L16,           96000, encoding-params=6,       l16,  48000, 2, true",
    "OPUS,          48000, encoding-params=2,       opus, 48000, 1, true",
    "OPUS,          48000, sprop-stereo=1,          opus, 48000, 2, true",
    "MPA,           90000, '',                      mp3,  48000, 2, true",
    "MPEG4-GENERIC, 16000, config=1408,             aac,  16000, 1, false",
    "MPEG4-GENERIC, 8000,  config=1588,             aac,  8000,  1, false",
    "MPEG4-GENERIC, 7350,  config=1608,             aac,  16000, 1, true",
    "mpeg4-generic, 44100, config=1210,             aac,  44100, 2, false",
    "MPEG4-GENERIC, 44100, config=2b920800,         aac,  44100, 2, true",
    "MPEG4-GENERIC, 48000, config=11b0,             aac,  48000, 2, true",
    "MPEG4-GENERIC, 32000, encoding-params=2,       aac,  32000, 2, true",
    "MP4A-LATM,     90000, '',                      aac,  48000, 1, true",
    "MP4A-LATM,     16000, config=400028103fc0,     aac,  16000, 1, false"
  })
  void everySoundBecomesAacThatPlayersTake(
      String name,
      int clockRate,
      String fields,
      String label,
      int rate,
      int channels,
      boolean encodes) {
    SoundInput input = input(name, clockRate, fields);
    assertThat(input.codec().label()).isEqualTo(label);
    assertThat(SoundChoice.of(input, Optional.empty()))
        .isEqualTo(new SoundChoice(input, new AudioFormat(rate, channels), encodes));
  }

  @Test
  void nothingIsKnownOfOtherCodecs() {
    assertThat(SoundInput.ofRtp("SPEEX", 16_000, key -> "")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "audio/mpeg,    4, LC,     48000, 2, aac,    48000, 2, false",
    "audio/mpeg,    4, lc,     24000, 1, aac,    24000, 1, false",
    "audio/mpeg,    2, lc,     24000, 1, aac,    24000, 1, true",
    "audio/mpeg,    4, lc,      7350, 1, aac,    16000, 1, true",
    "audio/mpeg,    4, lc,     47999, 1, aac,    48000, 1, true",
    "audio/mpeg,    4, he-aac, 48000, 2, aac,    48000, 2, true",
    "audio/mpeg,    1, '',     44100, 2, mp3,    44100, 2, true",
    "audio/x-alaw,  0, '',      8000, 1, pcma,   16000, 1, true",
    "audio/x-flac,  0, '',     48000, 8, flac,   48000, 2, true"
  })
  void theSameGoesForFiles(
      String type,
      int mpegVersion,
      String profile,
      int rate,
      int channels,
      String label,
      int outRate,
      int outChannels,
      boolean encodes) {
    SoundInput input = SoundInput.ofTrack(type, mpegVersion, profile, rate, channels).orElseThrow();
    assertThat(input.codec().label()).isEqualTo(label);
    assertThat(SoundChoice.of(input, Optional.empty()))
        .isEqualTo(new SoundChoice(input, new AudioFormat(outRate, outChannels), encodes));
  }

  @Test
  void bringsSoundToWhatTheOutputsCarry() {
    SoundInput aac = input("MPEG4-GENERIC", 16_000, "config=1408");
    AudioFormat own = new AudioFormat(16_000, 1);
    AudioFormat other = new AudioFormat(44_100, 2);

    assertThat(SoundChoice.of(aac, Optional.of(own)).encodes()).isFalse();
    assertThat(SoundChoice.of(aac, Optional.of(other)))
        .isEqualTo(new SoundChoice(aac, other, true));
  }

  @Test
  void takesTheFirstDecoderAndEncoderThatAreHere() {
    SoundChoice opus = SoundChoice.of(input("OPUS", 48_000, ""), Optional.empty());

    assertThat(elements(opus, List.of("voaacenc")))
        .containsExactly(
            "opusdec",
            "audioconvert",
            "audioresample",
            "capsfilter",
            "avenc_aac",
            "aacparse",
            "capsfilter");
    assertThat(elements(opus, List.of("opusdec"))).contains("avdec_opus", "voaacenc");
    assertThat(opus.elements(name -> !name.contains("opus"))).isEmpty();
    assertThat(opus.elements(name -> !name.contains("enc"))).isEmpty();
  }

  @Test
  void decodesNothingThatGoesOnAsItComes() {
    SoundChoice aac =
        SoundChoice.of(input("MPEG4-GENERIC", 16_000, "config=1408"), Optional.empty());

    assertThat(elements(aac, List.of("avdec_aac", "avenc_aac")))
        .containsExactly("aacparse", "capsfilter");
    assertThat(aac.delayNanos(name -> true)).isZero();
  }

  @Test
  void leavesAacOutWhereNothingEncodesTheSilenceBesideIt() {
    SoundChoice aac =
        SoundChoice.of(input("MPEG4-GENERIC", 16_000, "config=1408"), Optional.empty());

    assertThat(aac.encodes()).isFalse();
    assertThat(aac.elements(name -> !name.contains("enc"))).isEmpty();
  }

  private static List<String> elements(SoundChoice choice, List<String> missing) {
    return choice.elements(name -> !missing.contains(name)).orElseThrow().stream()
        .map(ElementSettings::element)
        .toList();
  }
}
