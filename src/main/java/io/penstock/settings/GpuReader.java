package io.penstock.settings;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code penstock.gpus}, and which GPU a stream is for. */
final class GpuReader {
  /** More than any host has. */
  static final int MOST_GPUS = 64;

  private static final int MOST_SESSIONS = 10_000;
  private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d?");
  private static final String AUTO = "auto";

  private static final DurationRange LEARNED =
      new DurationRange(Duration.ofSeconds(1), Duration.ofHours(24));

  private GpuReader() {}

  static GpuSettings read(Node gpus) {
    GpuLimits usual =
        new GpuLimits(
            sessions(gpus, "max-decode-sessions").orElse(0),
            sessions(gpus, "max-encode-sessions").orElse(0));
    Map<Integer, GpuLimits> overrides = new TreeMap<>();
    Node others = gpus.object("overrides");
    for (String key : others.keys()) {
      if (!NUMBER.matcher(key).matches() || Integer.parseInt(key) >= MOST_GPUS) {
        others.refuse(key, "is not a GPU's number, such as 0 or 1");
      } else if (others.has(key)) {
        overrides.put(Integer.parseInt(key), limits(others.object(key), usual));
      }
    }
    GpuSettings settings =
        new GpuSettings(
            usual, overrides, gpus.scalar("learned-for").duration(LEARNED).orElse(LEARNED.least()));
    others.refuseOthers();
    gpus.refuseOthers();
    return settings;
  }

  private static GpuLimits limits(Node gpu, GpuLimits usual) {
    GpuLimits limits =
        new GpuLimits(
            gpu.has("max-decode-sessions")
                ? sessions(gpu, "max-decode-sessions").orElse(0)
                : usual.decodeSessions(),
            gpu.has("max-encode-sessions")
                ? sessions(gpu, "max-encode-sessions").orElse(0)
                : usual.encodeSessions());
    gpu.refuseOthers();
    return limits;
  }

  private static Optional<Integer> sessions(Node node, String key) {
    return node.scalar(key).wholeNumber(0, MOST_SESSIONS);
  }

  /** The GPU that a stream is pinned to; empty for {@code auto}. */
  static Optional<Integer> pinned(Node stream) {
    if (!stream.has("gpu")) {
      return Optional.empty();
    }
    Scalar gpu = stream.scalar("gpu");
    Optional<String> text = gpu.text();
    if (text.isEmpty() || text.get().equals(AUTO)) {
      return Optional.empty();
    }
    return NUMBER.matcher(text.get()).matches() && Integer.parseInt(text.get()) < MOST_GPUS
        ? Optional.of(Integer.parseInt(text.get()))
        : gpu.refuse("must be auto, or a GPU's number, such as 0 or 1");
  }

  /** The same as it is written. */
  static Object written(Optional<Integer> pinned) {
    return pinned.<Object>map(gpu -> gpu).orElse(AUTO);
  }
}
