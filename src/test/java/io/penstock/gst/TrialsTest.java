package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.penstock.media.NativeLedger;
import io.penstock.settings.BackendSettings;
import io.penstock.settings.BitrateUnit;
import io.penstock.settings.ElementSettings;
import io.penstock.settings.EncoderSettings;
import io.penstock.settings.GpuNaming;
import io.penstock.stream.Codec;
import io.penstock.testkit.Await;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real decoders and encoders, and elements before them that break, swallow or hang. */
@ExtendWith(NothingLeft.class)
class TrialsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private static final ElementSettings DECODER =
      new ElementSettings("avdec_h264", Map.of("max-threads", "1"));
  private static final ElementSettings ENCODER =
      new ElementSettings("x264enc", Map.of("tune", "zerolatency"));

  private static final BackendSettings SOFTWARE =
      new BackendSettings(
          "software",
          Map.of(
              Codec.H264, List.of(DECODER),
              Codec.H265, List.of(new ElementSettings("avdec_h265", Map.of())),
              Codec.MJPEG, List.of(new ElementSettings("jpegdec", Map.of())),
              Codec.AV1, List.of(new ElementSettings("av1dec", Map.of()))),
          Map.of(
              Codec.H264, encoder(ENCODER),
              Codec.H265, encoder(new ElementSettings("x265enc", Map.of("tune", "zerolatency")))));

  @ParameterizedTest
  @EnumSource(Codec.class)
  void whatWorksIsFoundToWork(Codec codec) {
    Backends backends = probed(LONG, SOFTWARE);

    assertThat(backends.decodes(SOFTWARE, codec)).isEqualTo(RoleVerdict.WORKS);
    assertThat(backends.decoder(codec).backend()).isEqualTo("software");
    if (Codec.ENCODED.contains(codec)) {
      assertThat(backends.encodes(SOFTWARE, codec)).isEqualTo(RoleVerdict.WORKS);
      assertThat(backends.encoder(codec).backend()).isEqualTo("software");
    }
  }

  @Test
  void nothingIsSaidOfWhatWasNotTried() {
    Backends backends = new Backends("auto", List.of(SOFTWARE), true);

    assertThat(backends.decodes(SOFTWARE, Codec.H264).works()).isEmpty();
    assertThat(backends.decoder(Codec.H264).label()).isEqualTo("software/avdec_h264");
  }

  @Test
  void whatBreaksIsPassedOverAndSaysWhatItSaid() {
    BackendSettings gpu = gpu(element("identity", "error-after", "2"));
    Backends backends = probed(LONG, gpu, SOFTWARE);

    assertThat(backends.decodes(gpu, Codec.H264).works()).contains(false);
    assertThat(backends.decodes(gpu, Codec.H264).reason())
        .startsWith("identity: ")
        .contains("Failed after iterations as requested");
    assertThat(backends.decoder(Codec.H264).label()).isEqualTo("software/avdec_h264");
    assertThat(backends.decoding(Codec.H264).passedOver())
        .containsExactly("gpu/" + backends.decodes(gpu, Codec.H264).reason());
    assertThat(backends.encodes(gpu, Codec.H264).works()).contains(false);
    assertThat(backends.encoder(Codec.H264).label()).isEqualTo("software/x264enc");
  }

  @Test
  void anElementThatLacksAPropertyDoesNotWork() {
    BackendSettings gpu = gpu(element("identity", "no-such-property", "2"));
    Backends backends = probed(LONG, gpu, SOFTWARE);

    assertThat(backends.decodes(gpu, Codec.H264).reason())
        .isEqualTo("identity: element identity has no property no-such-property");
  }

  @Test
  void anElementThatCannotBeToldItsGpuDoesNotWork() {
    ElementSettings first =
        new ElementSettings(
            "identity", Map.of(), Optional.of(new GpuNaming.ByProperty("no-such-property")));
    BackendSettings gpu = gpu(first);
    Backends backends = probed(LONG, gpu, SOFTWARE);

    assertThat(backends.decodes(gpu, Codec.H264).reason())
        .isEqualTo("identity: element identity has no property no-such-property");
    assertThat(backends.encodes(gpu, Codec.H264).reason())
        .isEqualTo("x264enc: element identity has no property no-such-property");
  }

  @Test
  void whatLetsTooLittleThroughDoesNotWork() {
    BackendSettings gpu = gpu(element("identity", "drop-probability", "1.0"));
    Backends backends = probed(LONG, gpu, SOFTWARE);

    assertThat(backends.decodes(gpu, Codec.H264).reason())
        .isEqualTo("identity: no picture came out of it");
    assertThat(backends.encodes(gpu, Codec.H264).reason())
        .isEqualTo("x264enc: no packet came out of it");
  }

  @Test
  void whatHangsIsLeftAloneAndTheRestIsUsedInTime() {
    // Each picture takes it a second and a half, and it does not let itself be stopped meanwhile.
    BackendSettings gpu = gpu(element("identity", "sleep-time", "1500000"));
    Backends backends = probed(Duration.ofMillis(1200), gpu, SOFTWARE);

    assertThat(backends.decodes(gpu, Codec.H264).reason())
        .isEqualTo("identity: no picture within 1.2 s");
    assertThat(backends.encodes(gpu, Codec.H264).reason())
        .isEqualTo("x264enc: no packet within 1.2 s");
    Await.until(LONG, () -> NativeLedger.PIPELINES.live() == 0, "what hung was closed after all");
  }

  @Test
  void aBackendByNameThatDoesNotWorkIsRefusedInASentence() {
    BackendSettings gpu = gpu(element("identity", "drop-probability", "1.0"));
    Backends backends = new Backends("gpu", List.of(gpu, SOFTWARE), false);
    backends.probe(LONG);

    assertThatIllegalStateException()
        .isThrownBy(() -> backends.verify(Codec.H264))
        .withMessage(
            "nothing here decodes h264 (backend = gpu): gpu/identity: no picture came out of it");
  }

  @Test
  void aDecoderWithoutAnEncoderIsRefusedWhereSoftwareMayNotEncode() {
    BackendSettings gpu =
        new BackendSettings(
            "gpu",
            Map.of(Codec.H264, List.of(DECODER)),
            Map.of(Codec.H264, encoder(element("identity", "drop-probability", "1.0"), ENCODER)));
    Backends forbidden = new Backends("gpu", List.of(gpu, SOFTWARE), false);
    forbidden.probe(LONG);

    assertThatIllegalStateException()
        .isThrownBy(() -> forbidden.verify(Codec.H264))
        .withMessage(
            "nothing here encodes h264 (backend = gpu): gpu/x264enc: no packet came out of it,"
                + " software may not, since allow-software-encode = false");
    Backends allowed = new Backends("gpu", List.of(gpu, SOFTWARE), true);
    allowed.probe(LONG);
    assertThat(allowed.encoder(Codec.H264).label()).isEqualTo("software/x264enc");
    assertThat(allowed.encoding(Codec.H264).backend()).isEqualTo(Optional.of("software"));
  }

  private static Backends probed(Duration timeout, BackendSettings... known) {
    Backends backends = new Backends("auto", List.of(known), true);
    backends.probe(timeout);
    return backends;
  }

  /** Decodes and encodes as software does, behind {@code first}. */
  private static BackendSettings gpu(ElementSettings first) {
    return new BackendSettings(
        "gpu",
        Map.of(Codec.H264, List.of(first, DECODER)),
        Map.of(Codec.H264, encoder(first, ENCODER)));
  }

  private static ElementSettings element(String name, String property, String value) {
    return new ElementSettings(name, Map.of(property, value));
  }

  private static EncoderSettings encoder(ElementSettings... elements) {
    return new EncoderSettings(
        Arrays.asList(elements),
        elements[elements.length - 1].element(),
        "bitrate",
        BitrateUnit.KBITS,
        "key-int-max");
  }
}
