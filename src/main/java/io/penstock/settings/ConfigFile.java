package io.penstock.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import io.penstock.stream.Nearest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Loads the operator's file over the defaults that are built in. */
final class ConfigFile {
  private static final String ROOT = "penstock";

  private final Path file;
  private final Problems problems;

  ConfigFile(Path file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** The configuration without open substitutions; empty where it cannot be read at all. */
  Optional<Config> load() {
    if (!Files.isRegularFile(file)) {
      problems.add(file.toString(), Files.exists(file) ? "is not a file" : "there is no such file");
      return Optional.empty();
    }
    try {
      Config own =
          ConfigFactory.parseFile(
              file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
      checkRoot(own);
      return resolve(
          fromEnvironment(ConfigFactory.defaultReference())
              .withFallback(own)
              .withFallback(ConfigFactory.defaultReferenceUnresolved()));
    } catch (ConfigException e) {
      return refuse(e, HoconFault.of(e));
    }
  }

  /**
   * What variables of the environment say, by the names that {@code reference.conf} gives them: an
   * operator's file is often the same on many machines, and the environment each one's own.
   *
   * @param reference resolved; a value that a variable gave says so in its origin
   */
  private static Config fromEnvironment(Config reference) {
    String environment = ConfigFactory.systemEnvironment().origin().description();
    Config found = ConfigFactory.empty();
    for (Map.Entry<String, ConfigValue> entry : reference.getConfig(ROOT).entrySet()) {
      if (entry.getValue().origin().description().equals(environment)) {
        found = found.withValue(ROOT + "." + entry.getKey(), entry.getValue());
      }
    }
    return found;
  }

  /** The file itself, and what it includes. */
  Set<Path> files() {
    Includes includes = new Includes(file);
    try {
      var unused =
          ConfigFactory.parseFile(
              file.toFile(),
              ConfigParseOptions.defaults().setAllowMissing(true).setIncluder(includes));
    } catch (ConfigException e) {
      // What was met before the fault counts.
    }
    return includes.files();
  }

  /** What stands beside {@code penstock} is read by nobody, and looks as if it were. */
  private void checkRoot(Config own) {
    Set<String> sections = ConfigFactory.defaultReference().getObject(ROOT).keySet();
    for (String key : own.root().keySet()) {
      if (sections.contains(key)) {
        problems.add(key, "stands outside of penstock { … }, where nobody reads it");
      } else if (!key.equals(ROOT) && Nearest.to(key, List.of(ROOT)).isPresent()) {
        problems.add(key, Nearest.unknown("unknown key", key, List.of(ROOT)));
      }
    }
  }

  /** Resolves. A substitution without a value gets an empty one, to find the others too. */
  private Optional<Config> resolve(Config config) {
    Config rest = config;
    Set<String> missing = new HashSet<>();
    while (true) {
      try {
        Config resolved = rest.resolve();
        return missing.isEmpty() ? Optional.of(resolved) : Optional.empty();
      } catch (ConfigException.UnresolvedSubstitution e) {
        Optional<String> name = HoconFault.missing(e);
        if (name.isEmpty() || !missing.add(name.get())) {
          return refuse(e, HoconFault.of(e));
        }
        refuse(e, "${" + name.get() + "} is neither a key nor set in the environment");
        rest = rest.withFallback(ConfigFactory.parseString(name.get() + " = \"\""));
      }
    }
  }

  private Optional<Config> refuse(ConfigException e, String message) {
    problems.add(place(e), message);
    return Optional.empty();
  }

  private String place(ConfigException e) {
    // An origin without a file is our own reference.conf, whose lines help nobody.
    boolean hasLine =
        e.origin() != null && e.origin().filename() != null && e.origin().lineNumber() > 0;
    return hasLine ? e.origin().filename() + ":" + e.origin().lineNumber() : file.toString();
  }
}
