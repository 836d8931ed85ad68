package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.settings.HttpSettings;
import io.penstock.settings.PenstockSettings;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartKeysTest {
  private static final PenstockSettings RUNNING = RunningService.settings("");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http.interface = localhost                             | http.interface",
        "http.port = 8081                                       | http.port",
        "http.management.interface = localhost                  | http.management.interface",
        "http.management.port = 8082                            | http.management.port",
        "http.cors-origins = [\"https://wall.example\"]         | http.cors-origins",
        "deepstream.enabled = true                              | deepstream.enabled",
        "deepstream.port = 9000                                 | deepstream.port",
        "storage.directory = elsewhere, penstock.media-directory = \"data/media\" | storage.directory",
        "media-directory = \"/srv\"                             | media-directory",
        "gpus.max-decode-sessions = 3                           | gpus",
        "storage.registry = file                                | storage.registry",
        "storage.key = \"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\" | storage.key",
        "history.keep = 10d                                     | history.keep",
        "backend = software                                     | backend",
        "allow-software-encode = false                          | allow-software-encode",
        "backends.software.priority = 60                        | backends",
        "control.close-timeout = 1s                             | control",
      })
  void areTold(String hocon, String key) {
    assertThat(RestartKeys.changed(RUNNING, RunningService.settings("penstock." + hocon)))
        .containsExactly(key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "auth.tokens = [{ name = a, role = admin, token-sha256 = \"%s\" }]",
        "http.allow-anonymous = true",
        "api.allowed-hosts = [ cam ]",
        "config.watch = true",
        "log.format = json",
        "connect.per-host = 1",
        "storage.min-free = 2G",
        "storage.recordings-budget = 5G",
        "streams.one.source.uri = \"rtsp://cam/1\"",
        "defaults.stall-timeout = 6s",
      })
  void othersAreTakenOver(String hocon) {
    String digest = "0123456789abcdef".repeat(4);
    assertThat(
            RestartKeys.changed(
                RUNNING, RunningService.settings("penstock." + hocon.replace("%s", digest))))
        .isEmpty();
  }

  /** A setting that comes new has to be put into one of the two tables above. */
  @Test
  void noSettingIsForgotten() {
    assertThat(names(PenstockSettings.class))
        .containsExactlyInAnyOrder(
            "http",
            "auth",
            "api",
            "deepStream",
            "storage",
            "watchConfig",
            "logFormat",
            "mediaDirectory",
            "room",
            "backend",
            "allowSoftwareEncode",
            "backends",
            "gpus",
            "control",
            "connect",
            "streams",
            "documents");
    assertThat(names(HttpSettings.class))
        .containsExactlyInAnyOrder(
            "interfaceName",
            "port",
            "allowAnonymous",
            "tls",
            "managementInterface",
            "managementPort",
            "corsOrigins");
  }

  private static List<String> names(Class<?> settings) {
    return Arrays.stream(settings.getRecordComponents()).map(RecordComponent::getName).toList();
  }
}
