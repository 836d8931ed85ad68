package io.penstock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What this process holds, as the kernel counts it. */
final class ProcessMemory {
  private ProcessMemory() {}

  /** Resident memory in KiB. */
  static long residentKib() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Threads, native ones included. */
  static int threads() {
    return entries("/proc/self/task");
  }

  /** Open file descriptors. */
  static int fileDescriptors() {
    return entries("/proc/self/fd");
  }

  private static int entries(String folder) {
    String[] names = Path.of(folder).toFile().list();
    return names == null ? 0 : names.length;
  }
}
