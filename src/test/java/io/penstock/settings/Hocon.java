package io.penstock.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.penstock.stream.StreamSpec;
import java.util.List;

/** Reads short configurations over the built-in defaults. */
final class Hocon {
  private Hocon() {}

  static Config config(String text) {
    return ConfigFactory.parseString(text)
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }

  static SettingsReader.Result read(String text) {
    return SettingsReader.read(config(text), new OverlayChecks());
  }

  static PenstockSettings settings(String text) {
    SettingsReader.Result result = read(text);
    if (result instanceof SettingsReader.Loaded loaded) {
      return loaded.settings();
    }
    throw new AssertionError(result.toString());
  }

  /** The only stream. */
  static StreamSpec stream(String text) {
    List<StreamSpec> streams = settings(text).specs();
    if (streams.size() != 1) {
      throw new AssertionError(streams.toString());
    }
    return streams.get(0);
  }

  /** The problems as people see them. */
  static List<String> problems(String text) {
    return read(text) instanceof SettingsReader.Refused refused
        ? refused.problems().stream().map(Problem::toString).toList()
        : List.of();
  }

  /** A sound camera {@code gate} with {@code more} in it. */
  static String gate(String more) {
    return "penstock.streams.gate { source.uri = \"rtsp://10.0.0.7/s\"\n" + more + "\n}";
  }
}
