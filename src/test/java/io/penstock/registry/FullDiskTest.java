package io.penstock.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.registry.RegistryReply.Created;
import io.penstock.registry.RegistryReply.NotStored;
import io.penstock.settings.StorageSettings;
import io.penstock.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk without room, which is a small one in memory. Needs root, to mount it. */
class FullDiskTest {
  private static final int DISK_MEBIBYTES = 24;

  /** Nobody who asks is left waiting. */
  private static final Duration PROMPTLY = Duration.ofSeconds(5);

  @TempDir private Path folder;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    mounted =
        run(
            "mount",
            "-t",
            "tmpfs",
            "-o",
            "size=" + DISK_MEBIBYTES + "m",
            "tmpfs",
            folder.toString());
    assumeTrue(mounted, "a tmpfs cannot be mounted here: this needs root");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", folder.toString())).isTrue();
    }
  }

  @Test
  void saysThatThereIsNoRoomBeforeTheDatabaseMeetsIt() throws IOException {
    try (RunningRegistry registry = RunningRegistry.open(settings())) {
      survives(registry);
    }
  }

  @Test
  void comesBackThoughTheDatabaseMetAFullDisk() throws IOException {
    RegistryStorage careless =
        RegistryStorage.open(settings(), RegistrySeal.NONE, new H2File(settings().directory(), 0));
    try (RunningRegistry registry = RunningRegistry.open(settings(), careless, "")) {
      survives(registry);
    }
  }

  private void survives(RunningRegistry registry) throws IOException {
    Set<String> acknowledged = new HashSet<>();
    assertThat(registry.put("before", "rtsp://cam/1")).isInstanceOf(Created.class);
    acknowledged.add("before");
    fill();
    RegistryReply reply = registry.put("s0", "rtsp://cam/1");
    for (int i = 1; reply instanceof Created && i < 5000; i++) {
      acknowledged.add("s" + (i - 1));
      reply = registry.put("s" + i, "rtsp://cam/1");
    }
    assertThat(reply).isInstanceOfSatisfying(NotStored.class, no -> assertThat(no.full()).isTrue());
    // For as long as it is so, at once, and with the same answer.
    for (int i = 0; i < 20; i++) {
      long start = System.nanoTime();
      assertThat(registry.put("never" + i, "rtsp://cam/1"))
          .isInstanceOfSatisfying(NotStored.class, no -> assertThat(no.full()).isTrue());
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMPTLY);
    }
    assertThat(registry.running()).isEqualTo(acknowledged);

    Files.delete(filler());
    Await.until(
        RunningRegistry.LIMIT,
        () -> registry.put("after", "rtsp://cam/1") instanceof Created,
        "a change is written once there is room");
    acknowledged.add("after");
    // One that was not acknowledged may have been written, whole.
    assertThat(registry.running()).containsAll(acknowledged);
    assertThat(registry.running().size() - acknowledged.size()).isBetween(0, 1);

    Set<String> running = registry.running();
    registry.close();
    try (RunningRegistry again = RunningRegistry.open(settings())) {
      assertThat(again.running()).isEqualTo(running);
    }
  }

  private StorageSettings settings() {
    return RunningRegistry.file(folder.resolve("data"));
  }

  private Path filler() {
    return folder.resolve("filler");
  }

  private void fill() throws IOException {
    byte[] block = new byte[4096];
    try (var out = Files.newOutputStream(filler(), StandardOpenOption.CREATE)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(Files.getFileStore(folder).getUsableSpace()).isLessThan(block.length);
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
