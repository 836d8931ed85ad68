package io.penstock.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed without a warning, again and again, while it writes. */
@Tag("chaos")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KilledRegistryTest {
  private static final int KILLS = 8;
  private static final int MOST_BEFORE_A_KILL = 80;
  private static final long MOST_MICROS = 3_000;

  @TempDir private Path folder;

  @Test
  void losesNothingThatWasAcknowledgedAndKeepsNoHalves() throws Exception {
    Random random = new Random(20);
    int next = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      int acknowledged = killAfter(next, 1 + random.nextInt(MOST_BEFORE_A_KILL), random);

      Set<String> there = there();
      for (int number = 0; number <= acknowledged; number++) {
        assertThat(there).containsAll(names(number));
      }
      // What was not acknowledged may be there, but not a part of it.
      assertThat(there.size() % AddingRegistry.TOGETHER).isZero();
      next = there.size() / AddingRegistry.TOGETHER;
      assertThat(next).isBetween(acknowledged + 1, acknowledged + 2);
      assertThat(there).containsAll(names(next - 1));
    }
  }

  @Test
  void isNotOpenedWhileAnotherProcessHasIt() throws Exception {
    Process process = start(0);
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      awaitNumber(lines, 1);

      assertThatThrownBy(() -> RegistryStorage.open(RunningRegistry.file(folder)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another process has the registry")
          .hasMessageContaining("is another Penstock running?");
    } finally {
      kill(process);
    }
  }

  /** The newest number that was acknowledged before it was killed. */
  private int killAfter(int first, int changes, Random random) throws Exception {
    Process process = start(first);
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      int last = awaitNumber(lines, changes);
      // Somewhere in the next change.
      TimeUnit.MICROSECONDS.sleep(random.nextLong(MOST_MICROS));
      kill(process);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line.startsWith("safe ") ? number(line) : last;
      }
      return last;
    } finally {
      kill(process);
    }
  }

  private static int awaitNumber(BufferedReader lines, int changes) throws IOException {
    int last = -1;
    List<String> others = new ArrayList<>();
    for (int i = 0; i < changes; ) {
      String line = lines.readLine();
      if (line == null) {
        throw new AssertionError("the process ended: " + others);
      }
      if (line.startsWith("safe ")) {
        last = number(line);
        i++;
      } else {
        others.add(line);
      }
    }
    return last;
  }

  private static int number(String line) {
    return Integer.parseInt(line.substring("safe ".length()));
  }

  private Process start(int first) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            AddingRegistry.class.getName(),
            folder.toString(),
            Integer.toString(first))
        .redirectErrorStream(true)
        .start();
  }

  private static void kill(Process process) throws InterruptedException {
    // Not the process itself, which would close what it printed last.
    process.toHandle().destroyForcibly();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  private Set<String> there() {
    try (RunningRegistry registry =
        RunningRegistry.open(RunningRegistry.file(folder, RunningRegistry.OLD_KEY))) {
      return registry.running();
    }
  }

  private static Set<String> names(int number) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < AddingRegistry.TOGETHER; i++) {
      names.add("s" + number + "-" + i);
    }
    return names;
  }
}
