package io.penstock.node;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The control group this process is in, of either version. */
final class Cgroup {
  /** Version 1 writes a number near the largest there is where there is no limit. */
  private static final long NO_LIMIT = 1L << 60;

  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  private final Path mount;

  /** Where the process is, by controller; version 2 has one place for all, under no name. */
  private final Map<String, String> places;

  private Cgroup(Path mount, Map<String, String> places) {
    this.mount = mount;
    this.places = places;
  }

  static Cgroup of(Path root) {
    // 0::/user.slice, or 4:memory:/docker/…, or 1:cpu,cpuacct:/
    Map<String, String> places =
        Text.of(root.resolve("proc/self/cgroup"))
            .lines()
            .map(line -> line.split(":", 3))
            .filter(parts -> parts.length == 3)
            .flatMap(
                parts -> Arrays.stream(parts[1].split(",")).map(name -> Map.entry(name, parts[2])))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a));
    return new Cgroup(root.resolve("sys/fs/cgroup"), places);
  }

  /**
   * The smallest limit on the way from the process's group to the top; empty where there is none.
   *
   * @param controller {@code pids} for instance
   * @param file that holds the limit in version 2
   * @param older and in version 1
   */
  OptionalLong limit(String controller, String file, String older) {
    return LongStream.concat(
            along(mount, places.getOrDefault("", "/"), file),
            along(mount.resolve(controller), places.getOrDefault(controller, "/"), older))
        .min();
  }

  private static LongStream along(Path top, String place, String file) {
    Path group = top.resolve(place.substring(1)).normalize();
    return Stream.iterate(group, at -> at.startsWith(top), Path::getParent)
        .map(at -> Text.of(at.resolve(file)).strip())
        .filter(text -> NUMBER.matcher(text).matches())
        .mapToLong(Long::parseLong)
        .filter(limit -> limit < NO_LIMIT);
  }
}
