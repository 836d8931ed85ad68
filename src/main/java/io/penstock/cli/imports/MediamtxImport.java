package io.penstock.cli.imports;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the paths of a {@code mediamtx.yml} that pull a camera. */
final class MediamtxImport {
  private static final Set<String> READ =
      Set.of("source", "rtspTransport", "sourceProtocol", "sourceFingerprint", "sourceOnDemand");

  /** Sources that wait for somebody else to send. */
  private static final Set<String> WAITING = Set.of("", "publisher", "redirect");

  private MediamtxImport() {}

  static Imported read(String text) {
    Map<String, @Nullable Object> root = YamlText.read(text);
    if (!root.containsKey("paths")) {
      throw new IllegalArgumentException("has no paths, so that it is no mediamtx.yml");
    }
    Intake intake = new Intake();
    Map<?, ?> defaults = Tree.object(root.get("pathDefaults"));
    Set<String> others = new TreeSet<>(root.keySet());
    others.removeAll(Set.of("paths", "pathDefaults"));
    if (!others.isEmpty()) {
      intake.note(String.join(", ", others), "settings of the server itself are not taken over");
    }
    Tree.object(root.get("paths"))
        .forEach((name, path) -> path(String.valueOf(name), Tree.object(path), defaults, intake));
    return intake.done();
  }

  private static void path(String name, Map<?, ?> own, Map<?, ?> defaults, Intake intake) {
    String where = "path " + name;
    if (name.startsWith("~")) {
      intake.note(where, "not taken over: it stands for any path that fits a pattern");
      return;
    }
    if (name.equals("all") || name.equals("all_others")) {
      intake.note(where, "not taken over: it stands for all other paths");
      return;
    }
    Map<String, @Nullable Object> path = new LinkedHashMap<>();
    defaults.forEach((key, value) -> path.put(String.valueOf(key), value));
    own.forEach((key, value) -> path.put(String.valueOf(key), value));
    camera(where, Tree.text(path.get("source")), intake)
        .ifPresent(
            source -> {
              transport(where, path, source, intake);
              String fingerprint = Tree.text(path.get("sourceFingerprint"));
              if (!fingerprint.isEmpty()) {
                source.put("fingerprint", fingerprint);
              }
              if (Tree.isYes(path.get("sourceOnDemand"))) {
                intake.note(where, "sourceOnDemand: here it is pulled all the time");
              }
              rest(where, path, intake);
              intake.add(name, Map.of("source", source));
            });
  }

  private static Optional<Map<String, Object>> camera(String where, String source, Intake intake) {
    if (WAITING.contains(source)) {
      intake.note(
          where,
          source.equals("redirect")
              ? "not taken over: it only leads elsewhere"
              : "not taken over: somebody publishes to it, and it pulls no camera");
      return Optional.empty();
    }
    if (source.contains("$")) {
      intake.note(where, "not taken over: its source has a variable, which only that server fills");
      return Optional.empty();
    }
    Optional<Map<String, Object>> camera = CameraAddress.source(source);
    if (camera.isEmpty()) {
      intake.note(where, "not taken over: its source (" + scheme(source) + ") is no RTSP camera");
    }
    return camera;
  }

  /** Nothing behind the scheme: keys and passwords stand there. */
  private static String scheme(String source) {
    int end = source.indexOf(':');
    return end < 0 ? source.replaceAll("[^A-Za-z]", "") : source.substring(0, end);
  }

  private static void transport(
      String where, Map<String, @Nullable Object> path, Map<String, Object> source, Intake intake) {
    String written =
        Tree.text(
            path.get("rtspTransport") == null
                ? path.get("sourceProtocol")
                : path.get("rtspTransport"));
    switch (written) {
      case "" -> {}
      case "tcp", "udp" -> source.put("transport", written);
      case "automatic" -> source.put("transport", "auto");
      default -> intake.note(where, "transport " + written + " is not taken over: tcp is used");
    }
  }

  private static void rest(String where, Map<String, @Nullable Object> path, Intake intake) {
    List<String> others =
        path.keySet().stream().filter(key -> !READ.contains(key)).sorted().toList();
    if (others.stream().anyMatch(key -> key.startsWith("runOn"))) {
      intake.note(
          where,
          "commands (runOn…) are not taken over; where one sends the picture on, give its address"
              + " by --output");
    }
    List<String> settings = others.stream().filter(key -> !key.startsWith("runOn")).toList();
    if (!settings.isEmpty()) {
      intake.note(where, String.join(", ", settings) + ": not taken over");
    }
  }
}
