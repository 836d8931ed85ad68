package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.penstock.settings.BackendSettings;
import io.penstock.settings.BitrateUnit;
import io.penstock.settings.ElementSettings;
import io.penstock.settings.EncoderSettings;
import io.penstock.stream.Chosen;
import io.penstock.stream.Codec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/**
 * Elements of GStreamer's base stand for decoders and encoders: only whether they are registered
 * matters here, and these are wherever GStreamer is.
 */
class BackendsTest {
  private static final String HERE = "identity";
  private static final String ABSENT = "nosuchelement";

  private static final BackendSettings SOFTWARE = backend("software", "queue", "tee");
  private static final BackendSettings GPU = backend("gpu", HERE, HERE);
  private static final BackendSettings NO_ENCODER = backend("h200", HERE, ABSENT);
  private static final BackendSettings NO_DRIVER = backend("nvidia", ABSENT, ABSENT);

  private final Logger logger = (Logger) LoggerFactory.getLogger(Backends.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
  }

  // ---------------------------------------------------------------- broken

  /** A character is a minute's quarter: what broke then, and what decodes and encodes after it. */
  @ParameterizedTest
  @CsvSource({
    "'', gpu, gpu",
    // One break may be the stream's fault.
    "g, gpu, gpu",
    "gg, software, gpu",
    "g...g, gpu, gpu",
    "g..g, software, gpu",
    // For a minute.
    "gg.., software, gpu",
    "gg...., gpu, gpu",
    // Then it has to break twice again.
    "gg....g, gpu, gpu",
    "gg....gg, software, gpu",
    // Encoders by themselves.
    "GG, gpu, software",
    "gGgG, software, software",
    // Where all are broken the best is used again.
    "gsgs, gpu, gpu"
  })
  void whatBreaksIsPassedOverForAWhile(String breaks, String decoder, String encoder) {
    AtomicLong nanos = new AtomicLong();
    BackendSettings gpu = backend("gpu", HERE, "queue2");
    Backends backends = new Backends("auto", List.of(gpu, SOFTWARE), true, nanos::get);
    Map<Character, String> labels =
        Map.of('g', "gpu/identity", 'G', "gpu/queue2", 's', "software/queue");

    for (int i = 0; i < breaks.length(); i++) {
      char at = breaks.charAt(i);
      String stream = "stream-" + i;
      Optional.ofNullable(labels.get(at)).ifPresent(label -> backends.broke(label, stream));
      nanos.addAndGet(15_000_000_000L);
    }

    assertThat(backends.decoder(Codec.H264).backend()).isEqualTo(decoder);
    assertThat(backends.encoder(Codec.H264).backend()).isEqualTo(encoder);
  }

  @Test
  void whatBreaksForOneStreamAloneIsPassedOverForThatOneAlone() {
    Backends backends = new Backends("auto", List.of(GPU, SOFTWARE), true);
    backends.broke("gpu/identity", "gate");
    assertThat(backends.decoder(Codec.H264, "gate").label()).isEqualTo("gpu/identity");
    backends.broke("gpu/identity", "gate");

    assertThat(backends.decoder(Codec.H264, "gate").label()).isEqualTo("software/queue");
    assertThat(backends.decoder(Codec.H264, "yard").label()).isEqualTo("gpu/identity");
    assertThat(backends.decoder(Codec.H264).label()).isEqualTo("gpu/identity");
  }

  @Test
  void theOnlyBackendIsUsedBrokenOrNot() {
    Backends backends = new Backends("gpu", List.of(GPU, SOFTWARE), true);
    for (int times = 0; times < 5; times++) {
      backends.broke("gpu/identity", "stream-" + times);
    }

    assertThat(backends.decoder(Codec.H264).label()).isEqualTo("gpu/identity");
  }

  // ---------------------------------------------------------------- auto

  @Test
  void autoTakesTheFirstThatIsThere() {
    Backends backends = new Backends("auto", List.of(NO_DRIVER, GPU, SOFTWARE), true);
    Chosen expected = new Chosen("gpu/identity", "nvidia/nosuchelement: is not registered");

    assertThat(backends.decoder(Codec.H264).chosen()).isEqualTo(expected);
    assertThat(backends.encoder(Codec.H264).chosen()).isEqualTo(expected);
    assertThat(log.list).isEmpty();
  }

  @Test
  void autoTakesSoftwareWhereItsPriorityPutsIt() {
    Backends backends = new Backends("auto", List.of(SOFTWARE, GPU), false);

    assertThat(backends.decoder(Codec.H264).label()).isEqualTo("software/queue");
    assertThat(backends.encoder(Codec.H264).label()).isEqualTo("software/tee");
    assertThat(log.list).isEmpty();
  }

  @Test
  void softwareIsNoFallbackWhereThereIsNoGpu() {
    Backends backends = new Backends("auto", List.of(NO_DRIVER, SOFTWARE), false);

    assertThat(backends.decoder(Codec.H264).label()).isEqualTo("software/queue");
    assertThat(backends.encoder(Codec.H264).label()).isEqualTo("software/tee");
    assertThat(log.list).isEmpty();
  }

  @Test
  void aGpuThatCannotEncodeIsHelpedOutAndThatIsSaidOnce() {
    Backends backends = new Backends("auto", List.of(NO_ENCODER, SOFTWARE), true);

    assertThat(backends.decoder(Codec.H264).label()).isEqualTo("h200/identity");
    assertThat(backends.encoder(Codec.H264).label()).isEqualTo("software/tee");
    assertThat(backends.encoder(Codec.H264).label()).isEqualTo("software/tee");
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "h264 is encoded by the CPU (software/tee), since h200/nosuchelement: is not registered;"
                + " allow-software-encode = false forbids that");
  }

  @Test
  void aGpuThatCannotEncodeIsRefusedWhereSoftwareMayNot() {
    Backends backends = new Backends("auto", List.of(NO_ENCODER, SOFTWARE), false);

    assertThat(backends.decoder(Codec.H264).label()).isEqualTo("h200/identity");
    assertThatIllegalStateException()
        .isThrownBy(() -> backends.encoder(Codec.H264))
        .withMessage(
            "nothing here encodes h264 (backend = auto): h200/nosuchelement: is not registered,"
                + " software may not, since allow-software-encode = false");
  }

  @Test
  void anotherGpuThatEncodesIsNoFallback() {
    Backends backends = new Backends("auto", List.of(NO_ENCODER, GPU, SOFTWARE), false);

    assertThat(backends.decoder(Codec.H264).label()).isEqualTo("h200/identity");
    assertThat(backends.encoder(Codec.H264).label()).isEqualTo("gpu/identity");
  }

  // ---------------------------------------------------------------- by name

  @Test
  void aNamedBackendIsUsedAloneThoughOthersComeFirst() {
    Backends backends = new Backends("gpu", List.of(SOFTWARE, GPU), true);

    assertThat(backends.decoder(Codec.H264).label()).isEqualTo("gpu/identity");
    assertThat(backends.encoder(Codec.H264).label()).isEqualTo("gpu/identity");
  }

  @Test
  void aNamedBackendThatIsNotThereIsRefused() {
    Backends backends = new Backends("nvidia", List.of(GPU, NO_DRIVER, SOFTWARE), true);

    assertThatIllegalStateException()
        .isThrownBy(() -> backends.verify(Codec.H264))
        .withMessage(
            "nothing here decodes h264 (backend = nvidia): nvidia/nosuchelement: is not"
                + " registered");
    assertThatIllegalStateException()
        .isThrownBy(() -> backends.encoder(Codec.H264))
        .withMessage(
            "nothing here encodes h264 (backend = nvidia): nvidia/nosuchelement: is not"
                + " registered");
  }

  @Test
  void aNamedGpuThatCannotEncodeIsHelpedOutWhereSoftwareMay() {
    List<BackendSettings> known = List.of(GPU, NO_ENCODER, SOFTWARE);

    assertThat(new Backends("h200", known, true).encoder(Codec.H264).label())
        .isEqualTo("software/tee");
    assertThat(log.list).hasSize(1);
    assertThatIllegalStateException()
        .isThrownBy(() -> new Backends("h200", known, false).encoder(Codec.H264))
        .withMessageContaining("h200/nosuchelement: is not registered, software may not");
  }

  @Test
  void namedSoftwareMayEncodeWhateverIsForbidden() {
    Backends backends = new Backends("software", List.of(GPU, SOFTWARE), false);

    assertThatNoException().isThrownBy(() -> backends.verify(Codec.H264));
    assertThat(backends.encoder(Codec.H264).label()).isEqualTo("software/tee");
    assertThat(log.list).isEmpty();
  }

  @Test
  void aBackendWithoutABlockForACodecSaysSo() {
    BackendSettings looksOnly =
        new BackendSettings(
            "looks", Map.of(Codec.H264, List.of(new ElementSettings(HERE, Map.of()))), Map.of());
    BackendSettings writesOnly = new BackendSettings("writes", Map.of(), GPU.encode());

    assertThatIllegalStateException()
        .isThrownBy(() -> new Backends("looks", List.of(looksOnly), true).encoder(Codec.H264))
        .withMessage("nothing here encodes h264 (backend = looks): looks has no encoder for it");
    assertThatIllegalStateException()
        .isThrownBy(() -> new Backends("writes", List.of(writesOnly), true).decoder(Codec.H264))
        .withMessage("nothing here decodes h264 (backend = writes): writes has no decoder for it");
  }

  private static BackendSettings backend(String name, String decoder, String encoder) {
    return new BackendSettings(
        name,
        Map.of(Codec.H264, List.of(new ElementSettings(decoder, Map.of()))),
        Map.of(
            Codec.H264,
            new EncoderSettings(
                List.of(new ElementSettings(encoder, Map.of())),
                "bitrate",
                BitrateUnit.KBITS,
                "gop-size")));
  }
}
