package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.gst.Backends;
import io.penstock.node.BackendReport;
import io.penstock.node.NodeReport;
import io.penstock.settings.PenstockSettings;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Backends of elements that are here, or that nobody has. */
class NodeInspectionTest {
  private static final String TOASTER =
      """
      penstock.backends.toaster {
        priority = 90
        decode.h264 = [ { element = toasterdec } ]
        encode.h264 {
          elements = [ { element = toasterconvert }, { element = toasterenc } ]
          bitrate { property = bitrate, unit = "kbit/s" }, keyframe { property = gop-size }
        }
      }
      """;

  private static final String DECODES_ONLY =
      "penstock.backends.half { priority = 80, decode.h264 = [ { element = avdec_h264 } ],"
          + " encode {} }";

  @Test
  void softwareIsChosenWhereNothingElseIsHere() {
    NodeReport report = report(TOASTER);

    assertThat(report.gstreamer().version()).isPresent();
    assertThat(report.backends().get(0).name()).isEqualTo("toaster");
    assertThat(decoder(report, "toaster").chosen()).isFalse();
    assertThat(decoder(report, "toaster").why()).isEqualTo("toasterdec: is not registered");
    assertThat(encoder(report, "toaster").why())
        .isEqualTo("toasterconvert and toasterenc: are not registered");
    assertThat(encoder(report, "toaster").elements())
        .allMatch(element -> !element.registered() && element.comesWith().isEmpty());
    assertThat(decoder(report, "software").chosen()).isTrue();
    assertThat(decoder(report, "software").why())
        .startsWith("the first that works; toaster/toasterdec: is not registered");
    assertThat(encoder(report, "software").chosen()).isTrue();
    assertThat(backend(report, "software").decode())
        .extracting(BackendReport.Role::codec)
        .containsExactly("h264", "h265", "mjpeg", "av1");
    assertThat(backend(report, "software").decode())
        .allMatch(role -> role.works().equals(Optional.of(true)));
    assertThat(backend(report, "software").encode())
        .allMatch(role -> role.works().equals(Optional.of(true)));
    assertThat(decoder(report, "toaster").works()).contains(false);
  }

  @Test
  void whatIsRegisteredAndBreaksIsNotChosenAndSaysWhy() {
    NodeReport report =
        report(
            """
            penstock.backends.cracked {
              priority = 90
              decode.h264 = [ { element = identity, properties { error-after = 3 } }
                              { element = avdec_h264 } ]
              encode {}
            }
            """);

    assertThat(decoder(report, "cracked").chosen()).isFalse();
    assertThat(decoder(report, "cracked").works()).contains(false);
    assertThat(decoder(report, "cracked").why()).startsWith("identity: ");
    assertThat(decoder(report, "software").why())
        .startsWith("the first that works; ")
        .contains("cracked/identity: ");
  }

  @Test
  void aBackendThatIsNamedIsUsedAlone() {
    NodeReport software = report(DECODES_ONLY + "\npenstock.backend = software");
    assertThat(decoder(software, "software").why()).isEqualTo("backend = software");
    assertThat(decoder(software, "half").why()).isEqualTo("software comes first");

    NodeReport toaster = report(TOASTER + "penstock.backend = toaster");
    assertThat(toaster.backends())
        .flatExtracting(BackendReport::decode)
        .noneMatch(BackendReport.Role::chosen);
    assertThat(decoder(toaster, "software").why())
        .isEqualTo("toaster/toasterdec: is not registered");
  }

  @Test
  void softwareEncodesBehindABackendWithoutAnEncoderUnlessThatIsForbidden() {
    NodeReport allowed = report(DECODES_ONLY);
    assertThat(decoder(allowed, "half").chosen()).isTrue();
    assertThat(encoder(allowed, "software").chosen()).isTrue();
    assertThat(encoder(allowed, "software").why()).contains("half has no encoder for it");

    NodeReport forbidden = report(DECODES_ONLY + "\npenstock.allow-software-encode = false");
    assertThat(encoder(forbidden, "software").chosen()).isFalse();
    assertThat(encoder(forbidden, "software").why()).contains("allow-software-encode = false");
  }

  private static NodeReport report(String hocon) {
    PenstockSettings settings = RunningService.settings(hocon);
    Backends backends = Backends.of(settings);
    backends.probe(RunningService.LIMIT);
    return NodeInspection.report(settings, backends, NodeInspection.opencv(), List.of());
  }

  private static BackendReport.Role decoder(NodeReport report, String backend) {
    return backend(report, backend).decode().get(0);
  }

  private static BackendReport.Role encoder(NodeReport report, String backend) {
    return backend(report, backend).encode().get(0);
  }

  private static BackendReport backend(NodeReport report, String name) {
    return report.backends().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
