package io.penstock;

import io.penstock.process.ProcessorCatalog;
import io.penstock.settings.Problem;
import io.penstock.settings.ProcessorChecks;
import io.penstock.settings.SettingsReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** The option that names the configuration file, and the reading of it. */
final class ConfigFile {
  /** Where the distribution is; {@code bin/penstock} sets it. */
  private static final String HOME = "penstock.home";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration; conf/application.conf of this distribution by default.")
  private Path file = standard();

  /** The one of this distribution. */
  static Path standard() {
    return Path.of(System.getProperty(HOME, ".")).resolve("conf/application.conf");
  }

  Path path() {
    return file;
  }

  SettingsReader.Result read(ProcessorCatalog catalog) {
    return SettingsReader.readFile(file, checks(catalog));
  }

  /** Lets the reader of settings ask the processors about their options. */
  static ProcessorChecks checks(ProcessorCatalog catalog) {
    return new CatalogChecks(catalog);
  }

  private record CatalogChecks(ProcessorCatalog catalog) implements ProcessorChecks {
    @Override
    public Set<String> types() {
      return catalog.types();
    }

    @Override
    public List<Problem> check(String type, Map<String, Object> options) {
      return catalog.check(type, options).stream()
          .map(problem -> new Problem(problem.path(), problem.message()))
          .toList();
    }
  }
}
