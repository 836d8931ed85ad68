package io.penstock.node;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks for GPUs among the devices. */
public final class Gpus {
  private static final Pattern FIELD = Pattern.compile("(?m)^([A-Za-z ]+):[ \\t]*(.*)$");
  private static final Pattern VERSION = Pattern.compile("NVRM version:.*?(\\d+(?:\\.\\d+)+)");

  private Gpus() {}

  /** Those that are there: NVIDIA's, and what else renders. */
  public static List<Gpu> seen() {
    return seen(Path.of("/"));
  }

  static List<Gpu> seen(Path root) {
    List<Gpu> seen = new ArrayList<>();
    Optional<String> driver = driver(root);
    for (Path device : list(root.resolve("dev"), "nvidia[0-9]*")) {
      String file = "/dev/" + device.getFileName();
      seen.add(new Gpu(file, model(root, file), driver));
    }
    for (Path device : list(root.resolve("dev/dri"), "renderD*")) {
      seen.add(new Gpu("/dev/dri/" + device.getFileName(), Optional.empty(), Optional.empty()));
    }
    return seen;
  }

  private static Optional<String> driver(Path root) {
    Matcher version = VERSION.matcher(Text.of(root.resolve("proc/driver/nvidia/version")));
    return version.find() ? Optional.of(version.group(1)) : Optional.empty();
  }

  /** The driver numbers devices as their files are. */
  private static Optional<String> model(Path root, String file) {
    for (Path gpu : list(root.resolve("proc/driver/nvidia/gpus"), "*")) {
      String information = Text.of(gpu.resolve("information"));
      if (field(information, "Device Minor")
          .filter(minor -> file.endsWith("a" + minor))
          .isPresent()) {
        return field(information, "Model");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> field(String information, String name) {
    return FIELD
        .matcher(information)
        .results()
        .filter(found -> found.group(1).strip().equals(name))
        .map(found -> found.group(2).strip())
        .findFirst();
  }

  private static List<Path> list(Path folder, String glob) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
      entries.forEach(found::add);
    } catch (IOException e) {
      return List.of(); // no such devices here
    }
    found.sort(null);
    return found;
  }
}
