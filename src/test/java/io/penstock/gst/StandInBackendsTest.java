package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.penstock.chaos.CameraScript;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.settings.BackendSettings;
import io.penstock.settings.Problem;
import io.penstock.settings.ProcessorChecks;
import io.penstock.settings.SettingsReader;
import io.penstock.stream.Codec;
import io.penstock.testkit.NothingLeft;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Blocks that are written for hardware nobody here has, through the real reader, the real trial and
 * the real pipelines, with stand-ins under the names of their elements. It shows that names link in
 * this order, that every property named is set, once and in its unit, and that pictures pass. It
 * shows nothing of the real elements: of their memory (NVMM), their formats, their properties' true
 * names.
 */
@ExtendWith(NothingLeft.class)
class StandInBackendsTest {
  private static final Duration LONG = Duration.ofSeconds(40);

  private static final StandIns STAND_INS = new StandIns();

  @BeforeAll
  static void register() {
    StandIns.Count gpu = StandIns.Count.of("gpu-id");
    STAND_INS.put("nvv4l2decoder", "avdec_h264", List.of(gpu), List.of());
    STAND_INS.put("nvvideoconvert", "videoconvert", List.of(gpu), List.of());
    STAND_INS.put("nvvidconv", "videoconvert", List.of(), List.of());
    List<StandIns.Count> nvidia =
        List.of(
            new StandIns.Count("bitrate", Optional.of("bitrate"), 1000),
            new StandIns.Count("idrinterval", Optional.of("key-int-max"), 1),
            StandIns.Count.of("iframeinterval"),
            gpu);
    List<String> words = List.of("control-rate", "insert-sps-pps", "maxperf-enable");
    STAND_INS.put("nvv4l2h264enc", "x264enc", nvidia, words);
    STAND_INS.put("nvv4l2h265enc", "x265enc", nvidia, words);
    STAND_INS.put("mppvideodec", "avdec_h264", List.of(), List.of());
    STAND_INS.put("mppjpegdec", "jpegdec", List.of(), List.of());
    List<StandIns.Count> rockchip =
        List.of(
            new StandIns.Count("bps", Optional.of("bitrate"), 1000),
            new StandIns.Count("gop", Optional.of("key-int-max"), 1));
    STAND_INS.put("mpph264enc", "x264enc", rockchip, List.of("rc-mode", "header-mode"));
    STAND_INS.put("mpph265enc", "x265enc", rockchip, List.of("rc-mode", "header-mode"));
  }

  @AfterAll
  static void takeAway() {
    STAND_INS.close();
    assertThat(GstRuntime.hasElement("nvv4l2decoder")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"deepstream, nvv4l2", "jetson, nvv4l2", "rockchip, mpp"})
  void passesPicturesThroughEveryRoleThatHasAStandIn(String name, String prefix) {
    BackendSettings backend = backend(name);
    Backends backends = new Backends(name, List.of(backend), false);

    backends.probe(LONG);

    assertThat(backends.decodes(backend, Codec.H264)).isEqualTo(RoleVerdict.WORKS);
    assertThat(backends.encodes(backend, Codec.H264)).isEqualTo(RoleVerdict.WORKS);
    assertThat(backends.encodes(backend, Codec.H265)).isEqualTo(RoleVerdict.WORKS);
    assertThat(backends.encoder(Codec.H264).label()).isEqualTo(name + "/" + prefix + "h264enc");
  }

  @Test
  void tellsDeepStreamsEncoderBitsAndBothDistances() {
    probe("deepstream");

    assertThat(StandIns.told("nvv4l2h264enc"))
        .isEqualTo(
            Map.of(
                "bitrate", "500000",
                "idrinterval", "50",
                "iframeinterval", "50",
                "gpu-id", "0",
                "control-rate", "constant_bitrate"));
    assertThat(StandIns.told("nvv4l2decoder")).isEqualTo(Map.of("gpu-id", "0"));
  }

  @Test
  void tellsJetsonsEncoderToRepeatItsHeaders() {
    probe("jetson");

    assertThat(StandIns.told("nvv4l2h264enc"))
        .containsEntry("insert-sps-pps", "true")
        .containsEntry("maxperf-enable", "true")
        .containsEntry("bitrate", "500000");
  }

  @Test
  void tellsRockchipsEncoderBits() {
    probe("rockchip");

    assertThat(StandIns.told("mpph265enc"))
        .isEqualTo(
            Map.of("bps", "500000", "gop", "50", "rc-mode", "cbr", "header-mode", "each-idr"));
    assertThat(StandIns.told("mpph264enc")).containsEntry("bps", "500000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"deepstream", "jetson", "rockchip"})
  void decodesACameraThroughTheRealIngest(String name) {
    Backends backends = new Backends(name, List.of(backend(name)), false);
    try (ScriptedRtspServer server = ScriptedRtspServer.open()) {
      server.put("/gate", CameraScript.of(PreEncodedClip.standard()));
      try (SourceRun run = SourceRun.of(server, backends)) {
        run.awaitPictures(20);
        assertThat(run.session().decoder().label())
            .isEqualTo(name + (name.equals("rockchip") ? "/mppvideodec" : "/nvv4l2decoder"));
      }
    }
  }

  private static void probe(String name) {
    new Backends(name, List.of(backend(name)), false).probe(LONG);
  }

  /** As it is shipped. */
  private static BackendSettings backend(String name) {
    String hocon =
        name.equals("deepstream")
            ? ""
            : "include required(file(\"%s\"))"
                .formatted(Path.of("conf/backends", name + ".conf").toAbsolutePath());
    SettingsReader.Result read =
        SettingsReader.read(
            ConfigFactory.parseString(hocon)
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve(),
            new NoProcessors());
    assertThat(read).isInstanceOf(SettingsReader.Loaded.class);
    return ((SettingsReader.Loaded) read)
        .settings().backends().stream()
            .filter(backend -> backend.name().equals(name))
            .findFirst()
            .orElseThrow();
  }

  private record NoProcessors() implements ProcessorChecks {
    @Override
    public Set<String> types() {
      return Set.of();
    }

    @Override
    public List<Problem> check(String type, Map<String, Object> options) {
      return List.of();
    }
  }
}
