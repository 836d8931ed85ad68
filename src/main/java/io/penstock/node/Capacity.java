package io.penstock.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What this process may use, with the limits of its control group.
 *
 * @param processors as Java counts them
 * @param memoryBytes of the machine, or less where the process gets less
 * @param openFiles files and sockets
 * @param threads this process's own, and how many it may have at most; others of the same user or
 *     container count towards that too
 */
public record Capacity(int processors, long memoryBytes, Use openFiles, Use threads) {
  /** How much of something is used, and how much there is; no limit where it is empty. */
  public record Use(long used, OptionalLong limit) {}

  private static final Pattern TOTAL = Pattern.compile("(?m)^MemTotal:\\s+(\\d+) kB$");
  private static final Pattern THREADS = Pattern.compile("(?m)^Threads:\\s+(\\d+)$");

  /** As it is now: a few reads of what the kernel shows, which never wait. */
  public static Capacity now() {
    return now(Path.of("/"));
  }

  static Capacity now(Path root) {
    Path self = root.resolve("proc/self");
    String limits = Text.of(self.resolve("limits"));
    Cgroup group = Cgroup.of(root);
    return new Capacity(
        Runtime.getRuntime().availableProcessors(),
        smallest(
                number(TOTAL, Text.of(root.resolve("proc/meminfo"))).stream()
                    .map(kilobytes -> kilobytes * 1024),
                group.limit("memory", "memory.max", "memory.limit_in_bytes").stream())
            .orElse(0),
        new Use(count(self.resolve("fd")), limit(limits, "Max open files")),
        new Use(
            number(THREADS, Text.of(self.resolve("status"))).orElse(0),
            smallest(
                limit(limits, "Max processes").stream(),
                group.limit("pids", "pids.max", "pids.max").stream())));
  }

  private static OptionalLong smallest(LongStream... limits) {
    return Arrays.stream(limits).flatMapToLong(limit -> limit).min();
  }

  /** The soft limit: the one that counts. Java has raised that of files to the hard one. */
  private static OptionalLong limit(String limits, String name) {
    return number(Pattern.compile("(?m)^" + name + "\\s+(\\d+)"), limits);
  }

  private static OptionalLong number(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
  }

  private static long count(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.count();
    } catch (IOException e) {
      return 0;
    }
  }
}
