package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Variables of a real process's environment. */
class EnvironmentIT {
  @TempDir private Path folder;

  @Test
  void winsOverTheFileAndTheFileOverTheDefaults() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("application.conf"),
            "penstock { http { port = 8081, management.port = 88888 }, backend = software }");
    try (PenstockProcess check =
        PenstockProcess.start(
            Map.of("PENSTOCK_HTTP_PORT", "99999", "PENSTOCK_BACKEND", "nvidai"),
            "check",
            "--config",
            file.toString())) {
      assertThat(check.exitWithin(RunningService.LIMIT)).contains(1);

      assertThat(check.output())
          .contains("penstock.http.port = 99999: must be between 0 and 65535")
          .contains("penstock.http.management.port = 88888: must be between 0 and 65535")
          .contains("penstock.backend = nvidai: unknown");
    }
  }
}
