package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.Codec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackendReaderTest {
  private static final String ROCKCHIP =
      """
      penstock.backend = rockchip
      penstock.backends.rockchip {
        priority = 80
        decode.h264 = [ { element = mppvideodec, properties { arm-afbc = true } } ]
        encode.h264 {
          elements = [ { element = videoconvert }, { element = mpph264enc, properties { rc = cbr } } ]
          encoder = mpph264enc
          bitrate { property = bps, unit = "bit/s" }
          keyframe { property = gop }
        }
      }
      """;

  @Test
  void readsEveryKeyOfABackend() {
    PenstockSettings settings = Hocon.settings(ROCKCHIP);

    assertThat(settings.backend()).isEqualTo("rockchip");
    assertThat(settings.backends())
        .first()
        .isEqualTo(
            new BackendSettings(
                "rockchip",
                Map.of(
                    Codec.H264,
                    List.of(new ElementSettings("mppvideodec", Map.of("arm-afbc", "true")))),
                Map.of(
                    Codec.H264,
                    new EncoderSettings(
                        List.of(
                            new ElementSettings("videoconvert", Map.of()),
                            new ElementSettings("mpph264enc", Map.of("rc", "cbr"))),
                        "mpph264enc",
                        "bps",
                        BitrateUnit.BITS,
                        "gop"))));
  }

  @Test
  void triesTheHighestPriorityFirst() {
    assertThat(Hocon.settings(ROCKCHIP + "\npenstock.backends.software.priority = 60").backends())
        .extracting(BackendSettings::name)
        .containsExactly("rockchip", "software", "nvidia", "deepstream", "vaapi", "vaapi-lp");
  }

  @Test
  void changesOnePropertyOfABuiltInBackend() {
    assertThat(
            Hocon.settings(
                    """
                    penstock.backends.software.encode.h264.elements = [
                      { element = openh264enc, properties { complexity = low } }
                    ]
                    """)
                .backends()
                .get(4)
                .encode())
        .containsEntry(
            Codec.H264,
            new EncoderSettings(
                List.of(new ElementSettings("openh264enc", Map.of("complexity", "low"))),
                "bitrate",
                BitrateUnit.KBITS,
                "key-int-max"));
  }

  @Test
  void nullTakesABackendAway() {
    assertThat(Hocon.settings("penstock.backends { nvidia = null, deepstream = null }").backends())
        .extracting(BackendSettings::name)
        .containsExactly("vaapi", "vaapi-lp", "software");
  }

  @Test
  void convertsBitrates() {
    assertThat(BitrateUnit.BITS.of(4_000_000)).isEqualTo(4_000_000);
    assertThat(BitrateUnit.KBITS.of(4_000_000)).isEqualTo(4_000);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          decode.h264 = []                      | decode.h264: must not be empty
          decode.h264 = avdec_h264              | decode.h264: must be a list [ { … } ], not a text
          decode.h264 = [ avdec_h264 ]          | decode.h264[0]: must be an object { … }, not a text
          decode.h264 = [ { name = x } ]        | decode.h264[0].element: must be given; decode.h264[0].name: unknown key, known are: element, gpu-property, other-gpus, properties
          decode.h264 = [ { element = "a ! b" } ] | decode.h264[0].element = "a ! b": is not a name in GStreamer
          decode.h266 = []                      | decode.h266: unknown key, did you mean "h264"?
          decode.h264 = [ { element = x, properties { a.b = 1 } } ] | decode.h264[0].properties.a: must be a text, not an object
          encode.h264.elements = null           | encode.h264.elements: must be given
          encode.h264.encoder = x264encc        | encode.h264.encoder = x264encc: unknown, did you mean "x264enc"?
          encode.h264.bitrate.unit = bps        | encode.h264.bitrate.unit = bps: unknown, known are: bit/s, kbit/s
          encode.h264.bitrate.unit = kbits/s    | encode.h264.bitrate.unit = kbits/s: unknown, did you mean "kbit/s"?
          encode.h264.bitrate = 4M              | encode.h264.bitrate: must be an object { … }, not a text
          encode.h264.bitrate = null            | encode.h264.bitrate.property: must be given; encode.h264.bitrate.unit: must be given
          encode.h264.keyframe.property = 7     | encode.h264.keyframe.property = 7: is not a name in GStreamer
          encode.h264.keyframe.unit = hours     | encode.h264.keyframe.unit = hours: unknown, known are: frames, ms, s
          encode.h264.keyframe.also = [ "a b" ] | encode.h264.keyframe.also[0] = "a b": is not a name in GStreamer
          encode.mjpeg {}                       | encode.mjpeg: unknown key, known are: h264, h265
          priority = high                       | priority = high: must be a whole number
          prioriti = 5                          | prioriti: unknown key, did you mean "priority"?
          """)
  void saysWhatIsWrong(String hocon, String problems) {
    List<String> expected =
        List.of(problems.split("; ")).stream()
            .map(problem -> "penstock.backends.software." + problem)
            .toList();

    assertThat(Hocon.problems("penstock.backends.software { " + hocon + " }"))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void refusesNamesThatMeanSomethingElseAndBackendsThatDoNothing() {
    assertThat(
            Hocon.problems(
                "penstock.backends { auto {}, \"my own\" {}, idle { priority = 1 }, odd = 5 }"))
        .containsExactly(
            "penstock.backends.auto: is not a name for a backend",
            "penstock.backends.idle: neither decodes nor encodes anything",
            "penstock.backends.\"my own\": is not a name for a backend",
            "penstock.backends.odd: must be an object { … }, not a number");
  }
}
