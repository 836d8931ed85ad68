package io.penstock.settings;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns a configuration into {@link PenstockSettings}, or says everything that is wrong with it.
 */
public final class SettingsReader {
  private SettingsReader() {}

  /** What came of reading. */
  public sealed interface Result permits Loaded, Refused {}

  /** The configuration is sound. */
  public record Loaded(PenstockSettings settings) implements Result {}

  /** The configuration has problems: at least one. */
  public record Refused(List<Problem> problems) implements Result {
    public Refused {
      problems = List.copyOf(problems);
    }

    /**
     * All problems for people, one a line under a heading.
     *
     * @param where what was read, {@code conf/application.conf} for instance
     */
    public String describe(String where) {
      return problems.stream()
          .map(problem -> "\n  " + problem)
          .collect(
              Collectors.joining(
                  "",
                  problems.size()
                      + (problems.size() == 1 ? " problem in " : " problems in ")
                      + where
                      + ":",
                  ""));
    }
  }

  /**
   * Reads {@code file} over the built-in defaults and the environment.
   *
   * @param checks what is known about processors
   */
  public static Result readFile(Path file, ProcessorChecks checks) {
    Problems problems = new Problems();
    Optional<Config> config = new ConfigFile(file, problems).load();
    return config.isPresent() ? read(config.get(), checks, problems) : new Refused(problems.list());
  }

  /** {@code file} and those that it includes, as far as they can be told, whether there or not. */
  public static Set<Path> filesOf(Path file) {
    return new ConfigFile(file, new Problems()).files();
  }

  /**
   * Reads a configuration that lies over the built-in defaults.
   *
   * @param resolved without open substitutions
   * @param checks what is known about processors
   */
  public static Result read(Config resolved, ProcessorChecks checks) {
    return read(resolved, checks, new Problems());
  }

  private static Result read(Config resolved, ProcessorChecks checks, Problems problems) {
    PenstockSettings settings =
        new PenstockReader(checks, problems).read(Node.of(resolved.root(), "penstock", problems));
    return problems.isEmpty() ? new Loaded(settings) : new Refused(problems.list());
  }
}
