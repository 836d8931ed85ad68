package io.penstock.cli;

import io.penstock.cli.imports.YamlText;
import io.penstock.settings.StreamText;
import java.nio.file.Path;
import java.util.Locale;

/** A file of streams as Penstock has them: HOCON or JSON, or YAML by the file's name. */
final class StreamFile {
  private StreamFile() {}

  /**
   * Its streams.
   *
   * @throws CommandFailure when it cannot be read or holds something else
   */
  static StreamText.Found read(Path file) {
    String text = InputFile.read(file);
    try {
      return isYaml(file)
          ? StreamText.find(YamlText.read(text))
          : StreamText.read(text, System.getenv());
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(file + ": " + e.getMessage(), e);
    }
  }

  private static boolean isYaml(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }
}
