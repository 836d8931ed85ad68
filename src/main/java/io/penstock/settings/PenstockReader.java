package io.penstock.settings;

import java.nio.file.Path;
import java.util.List;

/** Reads the object {@code penstock}: its own keys here, each section by its own reader. */
final class PenstockReader {
  private static final Path NOWHERE = Path.of("");

  private final ProcessorChecks checks;
  private final Problems problems;

  PenstockReader(ProcessorChecks checks, Problems problems) {
    this.checks = checks;
    this.problems = problems;
  }

  /** The settings. They are of use only if no problem was told meanwhile. */
  PenstockSettings read(Node penstock) {
    penstock.notBuiltYet("auth", "config");
    HttpSettings http = HttpReader.read(penstock.object("http"));
    Node storage = penstock.object("storage");
    Path storageDirectory = storage.scalar("directory").file().orElse(NOWHERE);
    storage.refuseOthers();
    Path mediaDirectory = penstock.scalar("media-directory").file().orElse(NOWHERE);
    List<BackendSettings> backends = BackendReader.read(penstock.object("backends"));
    PenstockSettings settings =
        new PenstockSettings(
            http,
            storageDirectory,
            mediaDirectory,
            BackendReader.chosen(penstock.scalar("backend"), backends),
            penstock.scalar("allow-software-encode").flag().orElse(true),
            backends,
            ControlReader.read(penstock.object("control")),
            ConnectReader.read(penstock.object("connect")),
            new StreamsReader(
                    new StreamReader(checks, new MediaDirectory(mediaDirectory), problems))
                .read(penstock.object("streams"), penstock.object("defaults")));
    penstock.refuseOthers();
    return settings;
  }
}
