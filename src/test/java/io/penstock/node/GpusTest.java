package io.penstock.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpusTest {
  /** As an H200 says it. */
  private static final String INFORMATION =
      """
      Model: \t\t NVIDIA H200
      IRQ:   \t\t 41
      GPU UUID: \t GPU-94faee67-3c84-001a-31b8-55108da89f99
      Video BIOS: \t 96.00.a5.00.1a
      Bus Type: \t PCIe
      Device Minor: \t %d
      GPU Excluded:\t No
      """;

  private static final String DRIVER =
      """
      NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.159.04  Release Build
      GCC version:  gcc version 15.3.0 (GCC)
      """;

  private final Path root;

  GpusTest(@TempDir Path root) {
    this.root = root;
  }

  @Test
  void seesNoneWhereThereAreNone() {
    assertThat(Gpus.seen(root)).isEmpty();
  }

  @Test
  void namesWhatTheDriverNames() throws IOException {
    write("dev/nvidia0", "");
    write("dev/nvidia1", "");
    write("dev/nvidiactl", "");
    write("dev/nvidia-uvm", "");
    write("dev/dri/renderD128", "");
    write("dev/dri/card0", "");
    write("proc/driver/nvidia/version", DRIVER);
    write("proc/driver/nvidia/gpus/0000:00:06.0/information", INFORMATION.formatted(1));

    Optional<String> driver = Optional.of("580.159.04");
    assertThat(Gpus.seen(root))
        .containsExactly(
            new Gpu("/dev/nvidia0", Optional.empty(), driver),
            new Gpu("/dev/nvidia1", Optional.of("NVIDIA H200"), driver),
            new Gpu("/dev/dri/renderD128", Optional.empty(), Optional.empty()));
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
