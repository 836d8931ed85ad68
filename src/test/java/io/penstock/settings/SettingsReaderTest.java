package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.settings.StorageSettings.RegistryStore;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.SecretUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {
  @Test
  void hasDefaults() {
    assertThat(Hocon.settings(""))
        .isEqualTo(
            new PenstockSettings(
                new HttpSettings(
                    "127.0.0.1", 8080, false, Optional.empty(), "127.0.0.1", 0, List.of()),
                new AuthSettings(List.of()),
                new ApiSettings(
                    List.of(),
                    List.of(),
                    Stream.of("169.254.0.0/16", "fe80::/10", "fd00:ec2::254/128")
                        .map(text -> Cidr.parse(text).orElseThrow())
                        .toList(),
                    List.of()),
                new DeepStreamSettings(false, 0),
                new StorageSettings(
                    Path.of("data"), new RegistryStore.File(), List.of(), Duration.ofDays(90)),
                false,
                LogFormat.TEXT,
                Path.of("data/media"),
                new RoomSettings(1_000_000_000, 0),
                "auto",
                true,
                Hocon.settings("").backends(),
                new GpuSettings(new GpuLimits(64, 32), Map.of(), Duration.ofMinutes(10)),
                new ControlSettings(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(5),
                    8),
                new ConnectSettings(8, 64, 20),
                List.of(),
                Hocon.settings("").documents()));
  }

  @Test
  void shippedFileLoadsWithoutProblemsAndChangesNothing() {
    assertThat(SettingsReader.readFile(Path.of("conf/application.conf"), new OverlayChecks()))
        .isEqualTo(new SettingsReader.Loaded(Hocon.settings("")));
  }

  @Test
  void exampleInTheShippedFileLoads() throws IOException {
    String[] parts = Files.readString(Path.of("conf/application.conf")).split("\n    #\n", 2);
    String uncommented =
        parts[0]
            + "\n"
            + parts[1].replaceAll("(?m)^    # ", "").replace("${GATE_PASSWORD}", "hunter22");

    assertThat(Hocon.stream(uncommented).outputs())
        .extracting(OutputSpec::uri)
        .containsExactly(SecretUri.parse("rtmp://media.example/live/gate-north"));
  }

  @Test
  void readsEveryHttpKey() {
    assertThat(
            Hocon.settings(
                    "penstock.http { interface = 0.0.0.0, port = 0, allow-anonymous = true }")
                .http())
        .isEqualTo(
            new HttpSettings("0.0.0.0", 0, true, Optional.empty(), "127.0.0.1", 0, List.of()));
  }

  @Test
  void readsEveryControlKey() {
    assertThat(
            Hocon.settings(
                    """
                    penstock.control {
                      open-timeout = 20s, close-timeout = 3s, drain-timeout = 1500ms
                      ask-timeout = 1m, probe-timeout = 7s, hung-limit = 5
                    }
                    """)
                .control())
        .isEqualTo(
            new ControlSettings(
                Duration.ofSeconds(20),
                Duration.ofSeconds(3),
                Duration.ofMillis(1500),
                Duration.ofMinutes(1),
                Duration.ofSeconds(7),
                5));
  }

  @Test
  void readsEveryConnectKey() {
    assertThat(
            Hocon.settings("penstock.connect { per-host = 2, overall = 200, per-host-rate = 5 }")
                .connect())
        .isEqualTo(new ConnectSettings(2, 200, 5));
  }

  @Test
  void aHostMayNotHaveMoreAttemptsThanTheNode() {
    assertThat(Hocon.problems("penstock.connect { per-host = 20, overall = 10 }"))
        .containsExactly("penstock.connect.per-host = 20: must not be more than overall (10)");
  }

  @Test
  void readsEveryKeyOfItsOwn() {
    PenstockSettings settings =
        Hocon.settings(
            """
            penstock {
              storage.directory = /srv/penstock
              media-directory = /srv/media
              backend = software
              allow-software-encode = false
            }
            """);

    assertThat(settings.storage().directory()).isEqualTo(Path.of("/srv/penstock"));
    assertThat(settings.mediaDirectory()).isEqualTo(Path.of("/srv/media"));
    assertThat(settings.backend()).isEqualTo("software");
    assertThat(settings.allowSoftwareEncode()).isFalse();
  }

  @Test
  void mediaDirectoryFollowsTheStorageDirectory() {
    assertThat(Hocon.settings("penstock.storage.directory = /srv").mediaDirectory())
        .isEqualTo(Path.of("/srv/media"));
  }

  @Test
  void environmentOverridesCommonScalars() {
    // A key at the root is looked up as a variable of the environment is, only earlier.
    PenstockSettings settings =
        Hocon.settings(
            """
            PENSTOCK_HTTP_PORT = "9090"
            PENSTOCK_HTTP_INTERFACE = "0.0.0.0"
            PENSTOCK_HTTP_ALLOW_ANONYMOUS = "true"
            PENSTOCK_BACKEND = nvidia
            PENSTOCK_STORAGE_DIRECTORY = /var/lib/penstock
            """);

    assertThat(settings.http())
        .isEqualTo(
            new HttpSettings("0.0.0.0", 9090, true, Optional.empty(), "127.0.0.1", 0, List.of()));
    assertThat(settings.backend()).isEqualTo("nvidia");
    assertThat(settings.storage().directory()).isEqualTo(Path.of("/var/lib/penstock"));
  }

  @Test
  void describesAllProblemsUnderOneHeading() {
    SettingsReader.Result result =
        Hocon.read("penstock { http.port = 99999, backend = nvidai, control.ask-timeout = 5 }");

    assertThat(result)
        .isInstanceOfSatisfying(
            SettingsReader.Refused.class,
            refused ->
                assertThat(refused.describe("conf/application.conf"))
                    .isEqualTo(
                        """
                        3 problems in conf/application.conf:
                          penstock.http.port = 99999: must be between 0 and 65535
                          penstock.backend = nvidai: unknown, did you mean "nvidia"?
                          penstock.control.ask-timeout = 5: needs a unit, such as 5s"""));
  }

  @Test
  void describesOneProblemInTheSingular() {
    assertThat(new SettingsReader.Refused(List.of(new Problem("a.b", "is odd"))).describe("x.conf"))
        .isEqualTo("1 problem in x.conf:\n  a.b: is odd");
  }
}
