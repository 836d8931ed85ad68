package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.Codec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What 4 Mbit/s and a key frame every two seconds are for each encoder that we ship a block for.
 */
class EncoderSettingsTest {
  private static final int BITRATE = 4_000_000;
  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

  private static final List<BackendSettings> SHIPPED =
      Stream.of("jetson", "rockchip")
          .flatMap(name -> included(name).backends().stream())
          .distinct()
          .toList();

  static PenstockSettings included(String name) {
    Path file = Path.of("conf/backends", name + ".conf").toAbsolutePath();
    return Hocon.settings("include required(file(\"%s\"))".formatted(file));
  }

  /**
   * Of x264enc and others by their gst-inspect-1.0; of those that no machine of ours has, by docs.
   */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "nvidia, h264, nvh264enc, bitrate=4000 gop-size=50",
    "nvidia, h265, nvh265enc, bitrate=4000 gop-size=50",
    "deepstream, h264, nvv4l2h264enc, bitrate=4000000 idrinterval=50 iframeinterval=50",
    "deepstream, h265, nvv4l2h265enc, bitrate=4000000 idrinterval=50 iframeinterval=50",
    "vaapi, h264, vah264enc, bitrate=4000 key-int-max=50",
    "vaapi, h265, vah265enc, bitrate=4000 key-int-max=50",
    "vaapi-lp, h264, vah264lpenc, bitrate=4000 key-int-max=50",
    "vaapi-lp, h265, vah265lpenc, bitrate=4000 key-int-max=50",
    "software, h264, x264enc, bitrate=4000 key-int-max=50",
    "software, h265, x265enc, bitrate=4000 key-int-max=50",
    "jetson, h264, nvv4l2h264enc, bitrate=4000000 idrinterval=50 iframeinterval=50",
    "jetson, h265, nvv4l2h265enc, bitrate=4000000 idrinterval=50 iframeinterval=50",
    "rockchip, h264, mpph264enc, bps=4000000 gop=50",
    "rockchip, h265, mpph265enc, bps=4000000 gop=50",
  })
  void countsAsTheEncoderDoes(String backend, String codec, String encoder, String values) {
    EncoderSettings settings =
        Objects.requireNonNull(
            shipped(backend).encode().get(Codec.of(codec).orElseThrow()), "an encoder");

    assertThat(settings.encoder()).isEqualTo(encoder);
    assertThat(settings.elements()).extracting(ElementSettings::element).contains(encoder);
    assertThat(settings.values(BITRATE, TWO_SECONDS, 25)).isEqualTo(map(values));
  }

  @Test
  void everyEncoderThatIsShippedStandsInTheTableAbove() {
    assertThat(SHIPPED.stream().mapToInt(backend -> backend.encode().size()).sum()).isEqualTo(14);
    assertThat(SHIPPED).extracting(BackendSettings::name).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "frames, 2000, 25, 50",
    "frames, 2000, 29.97, 60",
    "frames, 100, 5, 1",
    "frames, 100, 1, 1",
    "s, 2000, 25, 2",
    "s, 400, 25, 1",
    "s, 2600, 25, 3",
    "ms, 2000, 25, 2000",
    "ms, 60000, 25, 60000",
  })
  void distancesOfKeyFramesAreCountedInTheirUnit(
      String unit, long millis, double fps, long expected) {
    String hocon =
        """
        penstock.backends.own.encode.h264 {
          elements = [ { element = x } ]
          bitrate { property = b, unit = "bit/s" }
          keyframe { property = k, unit = %s }
        }
        penstock.backends.own { priority = 1, decode {} }
        """
            .formatted(unit);
    EncoderSettings settings =
        Hocon.settings(hocon).backends().stream()
            .filter(backend -> backend.name().equals("own"))
            .flatMap(backend -> backend.encode().values().stream())
            .findFirst()
            .orElseThrow();

    assertThat(settings.values(1, Duration.ofMillis(millis), fps)).containsEntry("k", expected);
  }

  private static BackendSettings shipped(String name) {
    return SHIPPED.stream()
        .filter(backend -> backend.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, Long> map(String values) {
    return Arrays.stream(values.split(" "))
        .map(value -> value.split("="))
        .collect(Collectors.toMap(pair -> pair[0], pair -> Long.valueOf(pair[1])));
  }
}
