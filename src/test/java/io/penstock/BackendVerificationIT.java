package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code penstock doctor --verify}, as somebody with new hardware runs it. */
class BackendVerificationIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path folder;

  BackendVerificationIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void softwareCarriesVideoAllTheWayBesideAServiceOfTheSameEnvironment() throws Exception {
    try (ServerSocket service = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        PenstockProcess doctor =
            verify(
                Map.of(
                    "PENSTOCK_HTTP_MANAGEMENT_PORT",
                    Integer.toString(service.getLocalPort()),
                    "PENSTOCK_DEEPSTREAM_ENABLED",
                    "true"),
                "",
                "software")) {
      assertThat(doctor.exitWithin(LIMIT)).as(doctor.output()).contains(0);
      assertThat(doctor.output())
          .contains("verification of backend software")
          .containsPattern("gstreamer +1\\.")
          .containsPattern("decoded by +software/avdec_h264")
          .containsPattern("encoded by +software/x264enc")
          .containsPattern("frames +\\d+ in, \\d+ damaged, \\d+ to the encoder")
          .containsPattern("output +live, \\d+ bytes")
          .contains("Video that can be decoded arrived.")
          .doesNotContain("rtmp://");
    }
  }

  @Test
  void aBackendThatDoesNotWorkSaysWhyAndFails() throws Exception {
    String cracked =
        """
        penstock.backends.cracked {
          priority = 1
          decode.h264 = [ { element = identity, properties { drop-probability = 1.0 } }
                          { element = avdec_h264 } ]
          encode {}
        }
        """;
    try (PenstockProcess doctor = verify(Map.of(), cracked, "cracked")) {
      assertThat(doctor.exitWithin(LIMIT)).as(doctor.output()).contains(1);
      assertThat(doctor.output())
          .containsPattern("cracked +decode h264 +broken")
          .contains("identity: no picture came out of it", "No video arrived");
    }
  }

  private PenstockProcess verify(Map<String, String> environment, String hocon, String backend)
      throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("penstock.conf"),
            "penstock.storage.directory = \"%s\"\n%s".formatted(folder.resolve("data"), hocon));
    return PenstockProcess.start(
        environment, "doctor", "--config", file.toString(), "--verify", backend);
  }
}
