package io.penstock.cli.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the cameras of Frigate's {@code config.yml}. */
final class FrigateImport {
  private static final Set<String> READ = Set.of("ffmpeg", "enabled", "friendly_name");

  /** The input that carries most is the one to pass on. */
  private static final List<String> BEST_FIRST = List.of("record", "detect", "audio");

  private final Intake intake = new Intake();
  private final Placeholders placeholders;
  private final Go2rtcStreams restreams;
  private final String transport;

  private FrigateImport(Map<String, @Nullable Object> root, Map<String, String> environment) {
    this.placeholders = new Placeholders(environment);
    this.restreams = new Go2rtcStreams(Tree.object(Tree.object(root.get("go2rtc")).get("streams")));
    this.transport = transport(Tree.object(root.get("ffmpeg")).get("input_args")).orElse("");
  }

  static Imported read(String text, Map<String, String> environment) {
    Map<String, @Nullable Object> root = YamlText.read(text);
    if (!root.containsKey("cameras")) {
      throw new IllegalArgumentException("has no cameras, so that it is no config.yml of Frigate");
    }
    return new FrigateImport(root, environment).read(root);
  }

  private Imported read(Map<String, @Nullable Object> root) {
    Set<String> others = new TreeSet<>(root.keySet());
    others.removeAll(Set.of("cameras", "go2rtc", "version"));
    if (!others.isEmpty()) {
      intake.note(String.join(", ", others), "settings of Frigate itself are not taken over");
    }
    Tree.object(root.get("cameras"))
        .forEach((name, camera) -> camera(String.valueOf(name), Tree.object(camera)));
    restreams
        .unused()
        .forEach(
            name -> intake.note("go2rtc stream " + name, "not taken over: no camera reads it"));
    return intake.done();
  }

  private void camera(String name, Map<?, ?> camera) {
    String where = "camera " + name;
    Map<?, ?> ffmpeg = Tree.object(camera.get("ffmpeg"));
    List<Map<?, ?>> inputs = new ArrayList<>();
    Tree.list(ffmpeg.get("inputs")).forEach(input -> inputs.add(Tree.object(input)));
    Optional<Map<?, ?>> input = best(inputs);
    if (input.isEmpty()) {
      intake.note(where, "not taken over: it has no input");
      return;
    }
    Optional<Map<String, Object>> source = source(where, Tree.text(input.get().get("path")));
    if (source.isEmpty()) {
      return;
    }
    transport(input.get(), ffmpeg).ifPresent(known -> source.get().put("transport", known));
    Optional<Map<?, ?>> looked = with("detect", inputs).filter(other -> other != input.get());
    Optional<Map<String, @Nullable Object>> substream =
        looked.flatMap(other -> substream(where + ", detect", other, ffmpeg, source.get()));
    substream.ifPresent(known -> source.get().put("substream", known));
    Map<String, Object> fields = new LinkedHashMap<>();
    String friendly = Tree.text(camera.get("friendly_name"));
    if (!friendly.isEmpty()) {
      fields.put("name", friendly);
    }
    if (Tree.isNo(camera.get("enabled"))) {
      fields.put("enabled", false);
    }
    fields.put("source", source.get());
    intake.add(name, fields);
    if (inputs.size() > 1) {
      intake.note(
          where,
          "has %d inputs: the one for %s is taken over%s"
              .formatted(
                  inputs.size(),
                  roles(input.get()),
                  substream.isPresent() ? ", and the one for detect as its substream" : ""));
    }
    rest(where, camera);
  }

  private static Optional<Map<?, ?>> best(List<Map<?, ?>> inputs) {
    return BEST_FIRST.stream()
        .flatMap(role -> with(role, inputs).stream())
        .findFirst()
        .or(() -> inputs.stream().findFirst());
  }

  private static Optional<Map<?, ?>> with(String role, List<Map<?, ?>> inputs) {
    for (Map<?, ?> input : inputs) {
      if (Tree.list(input.get("roles")).stream().map(Tree::text).anyMatch(role::equals)) {
        return Optional.of(input);
      }
    }
    return Optional.empty();
  }

  /** What is another than in {@code main}, of which it would have all else. */
  private Optional<Map<String, @Nullable Object>> substream(
      String where, Map<?, ?> input, Map<?, ?> ffmpeg, Map<String, Object> main) {
    return source(where, Tree.text(input.get("path")))
        .filter(found -> !Objects.equals(found.get("uri"), main.get("uri")))
        .map(
            found -> {
              transport(input, ffmpeg).ifPresent(known -> found.put("transport", known));
              Map<String, @Nullable Object> substream = new LinkedHashMap<>(found);
              for (String key : List.of("username", "password")) {
                if (main.containsKey(key) && !found.containsKey(key)) {
                  substream.put(key, null);
                }
              }
              substream.entrySet().removeIf(each -> isOf(main, each.getKey(), each.getValue()));
              return substream;
            });
  }

  private static boolean isOf(Map<String, Object> main, String key, @Nullable Object value) {
    return value != null && value.equals(main.get(key));
  }

  private Optional<String> transport(Map<?, ?> input, Map<?, ?> ffmpeg) {
    return transport(input.get("input_args"))
        .or(() -> transport(ffmpeg.get("input_args")))
        .or(() -> Optional.of(transport).filter(global -> !global.isEmpty()));
  }

  private static String roles(Map<?, ?> input) {
    List<String> roles = Tree.list(input.get("roles")).stream().map(Tree::text).toList();
    return roles.isEmpty() ? "nothing in particular" : String.join(" and ", roles);
  }

  private Optional<Map<String, Object>> source(String where, String path) {
    Go2rtcStreams.Answer found = restreams.behind(path);
    found.note().ifPresent(note -> intake.note(where, note));
    if (found.address().isEmpty()) {
      return Optional.empty();
    }
    Set<String> missing = placeholders.missing(found.address().get());
    if (!missing.isEmpty()) {
      intake.note(
          where,
          "not taken over: %s is not set in this environment; set it and import again"
              .formatted(String.join(" and ", missing)));
      return Optional.empty();
    }
    Optional<Map<String, Object>> source =
        CameraAddress.source(found.address().get()).map(placeholders::filled);
    if (source.isEmpty()) {
      intake.note(where, "not taken over: its input is no RTSP camera");
    }
    return source;
  }

  private static Optional<String> transport(@Nullable Object inputArgs) {
    String written = String.join(" ", Tree.list(inputArgs).stream().map(Tree::text).toList());
    if (written.equals("preset-rtsp-udp") || written.contains("-rtsp_transport udp")) {
      return Optional.of("udp");
    }
    return written.startsWith("preset-rtsp") || written.contains("-rtsp_transport tcp")
        ? Optional.of("tcp")
        : Optional.empty();
  }

  private void rest(String where, Map<?, ?> camera) {
    List<String> others =
        camera.keySet().stream()
            .map(String::valueOf)
            .filter(k -> !READ.contains(k))
            .sorted()
            .toList();
    if (!others.isEmpty()) {
      intake.note(where, String.join(", ", others) + ": not taken over");
    }
  }
}
