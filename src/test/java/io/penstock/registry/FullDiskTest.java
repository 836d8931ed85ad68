package io.penstock.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.registry.RegistryReply.Created;
import io.penstock.registry.RegistryReply.NotStored;
import io.penstock.settings.StorageSettings;
import io.penstock.testkit.Await;
import io.penstock.testkit.SmallDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
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
  private Optional<SmallDisk> mounted = Optional.empty();

  @BeforeEach
  void mount() {
    mounted = SmallDisk.mount(folder, DISK_MEBIBYTES);
    assumeTrue(mounted.isPresent(), "a tmpfs cannot be mounted here: this needs root");
  }

  @AfterEach
  void unmount() {
    mounted.ifPresent(SmallDisk::close);
  }

  @Test
  void saysThatThereIsNoRoomBeforeTheDatabaseMeetsIt() {
    try (RunningRegistry registry = RunningRegistry.open(settings())) {
      survives(registry);
    }
  }

  @Test
  void comesBackThoughTheDatabaseMetAFullDisk() {
    RegistryStorage careless =
        RegistryStorage.open(settings(), RegistrySeal.NONE, new H2File(settings().directory(), 0));
    try (RunningRegistry registry = RunningRegistry.open(settings(), careless, "")) {
      survives(registry);
    }
  }

  private void survives(RunningRegistry registry) {
    Set<String> acknowledged = new HashSet<>();
    assertThat(registry.put("before", "rtsp://cam/1")).isInstanceOf(Created.class);
    acknowledged.add("before");
    mounted.orElseThrow().fill();
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

    mounted.orElseThrow().free();
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
}
