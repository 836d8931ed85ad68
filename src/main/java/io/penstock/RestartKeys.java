package io.penstock;

import io.penstock.settings.HttpSettings;
import io.penstock.settings.PenstockSettings;
import java.util.List;
import java.util.function.Function;

/** The settings that a running service cannot take over. */
final class RestartKeys {
  private record Key(String name, Function<PenstockSettings, Object> value) {
    static Key http(String name, Function<HttpSettings, Object> value) {
      return new Key("http." + name, settings -> value.apply(settings.http()));
    }
  }

  private static final List<Key> KEYS =
      List.of(
          Key.http("interface", HttpSettings::interfaceName),
          Key.http("port", HttpSettings::port),
          Key.http("management.interface", HttpSettings::managementInterface),
          Key.http("management.port", HttpSettings::managementPort),
          // Whether there is TLS at all; other files and their contents are taken over.
          Key.http("tls", http -> http.tls().isPresent()),
          Key.http("cors-origins", HttpSettings::corsOrigins),
          new Key("deepstream.enabled", settings -> settings.deepStream().enabled()),
          new Key("deepstream.port", settings -> settings.deepStream().port()),
          new Key("storage.directory", settings -> settings.storage().directory()),
          new Key("storage.registry", settings -> settings.storage().registry()),
          new Key("storage.key", settings -> settings.storage().keys()),
          new Key("history.keep", settings -> settings.storage().historyKeep()),
          new Key("media-directory", PenstockSettings::mediaDirectory),
          new Key("backend", PenstockSettings::backend),
          new Key("allow-software-encode", PenstockSettings::allowSoftwareEncode),
          new Key("backends", PenstockSettings::backends),
          new Key("gpus", PenstockSettings::gpus),
          new Key("control", PenstockSettings::control));

  private RestartKeys() {}

  /** Those that stand otherwise in {@code next} than what {@code running} was started with. */
  static List<String> changed(PenstockSettings running, PenstockSettings next) {
    return KEYS.stream()
        .filter(key -> !key.value().apply(running).equals(key.value().apply(next)))
        .map(Key::name)
        .toList();
  }
}
