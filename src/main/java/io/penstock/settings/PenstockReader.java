package io.penstock.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
    AuthSettings auth = AuthReader.read(penstock.object("auth"));
    HttpSettings http = HttpReader.read(penstock.object("http"), !auth.tokens().isEmpty());
    ApiSettings api = ApiReader.read(penstock.object("api"));
    DeepStreamSettings deepStream = deepStream(penstock.object("deepstream"), http);
    Node stores = penstock.object("storage");
    RoomSettings room = RoomSettings.read(stores);
    StorageSettings storage = StorageReader.read(stores, penstock.object("history"));
    boolean watchConfig = flag(penstock.object("config"), "watch");
    LogFormat logFormat = logFormat(penstock.object("log"));
    Path mediaDirectory = penstock.scalar("media-directory").file().orElse(NOWHERE);
    MediaDirectory media = new MediaDirectory(mediaDirectory);
    List<BackendSettings> backends = BackendReader.read(penstock.object("backends"));
    PenstockSettings settings =
        new PenstockSettings(
            http,
            auth,
            api,
            deepStream,
            storage,
            watchConfig,
            logFormat,
            mediaDirectory,
            room,
            BackendReader.chosen(penstock.scalar("backend"), backends),
            penstock.scalar("allow-software-encode").flag().orElse(true),
            backends,
            GpuReader.read(penstock.object("gpus")),
            ControlReader.read(penstock.object("control")),
            ConnectReader.read(penstock.object("connect")),
            new StreamsReader(new StreamReader(checks, media, problems))
                .read(penstock.object("streams"), penstock.object("defaults")),
            new StreamDocuments(penstock.value("defaults"), media, checks, api));
    penstock.refuseOthers();
    return settings;
  }

  private static DeepStreamSettings deepStream(Node deepStream, HttpSettings http) {
    Scalar port = deepStream.scalar("port");
    DeepStreamSettings settings =
        new DeepStreamSettings(
            deepStream.scalar("enabled").flag().orElse(false),
            port.wholeNumber(0, 65_535).orElse(0));
    if (settings.port() != 0 && settings.port() == http.port()) {
      port.refuse("is the API's port: 0 serves both there");
    } else if (settings.port() != 0 && settings.port() == http.managementPort()) {
      port.refuse("is the port of http.management");
    }
    deepStream.refuseOthers();
    return settings;
  }

  private static boolean flag(Node section, String key) {
    boolean flag = section.scalar(key).flag().orElse(false);
    section.refuseOthers();
    return flag;
  }

  private static LogFormat logFormat(Node log) {
    LogFormat format =
        log.scalar("format")
            .oneOf(Map.of("text", LogFormat.TEXT, "json", LogFormat.JSON))
            .orElse(LogFormat.TEXT);
    log.refuseOthers();
    return format;
  }
}
