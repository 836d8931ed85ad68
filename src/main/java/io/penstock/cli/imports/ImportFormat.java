package io.penstock.cli.imports;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What programs' files are known. */
public enum ImportFormat {
  /** A configuration of Penstock, or streams of one; JSON is HOCON, too. */
  HOCON {
    @Override
    public Imported read(String text, Map<String, String> environment) {
      return HoconImport.read(text, environment);
    }
  },
  /** A table with a line that names its columns. */
  CSV {
    @Override
    public Imported read(String text, Map<String, String> environment) {
      return CsvImport.read(text);
    }
  },
  /** {@code mediamtx.yml}. */
  MEDIAMTX {
    @Override
    public Imported read(String text, Map<String, String> environment) {
      return MediamtxImport.read(text);
    }
  },
  /** Frigate's {@code config.yml}. */
  FRIGATE {
    @Override
    public Imported read(String text, Map<String, String> environment) {
      return FrigateImport.read(text, environment);
    }
  };

  /**
   * Reads a file's text.
   *
   * @param environment what placeholders may name
   * @throws IllegalArgumentException with a sentence that quotes nothing of the text
   */
  public abstract Imported read(String text, Map<String, String> environment);

  /**
   * The format of a file by its name, and by its text where the name does not tell.
   *
   * @param environment what placeholders may name
   */
  public static Optional<ImportFormat> guess(
      String name, String text, Map<String, String> environment) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".csv") || lower.endsWith(".tsv")) {
      return Optional.of(CSV);
    }
    if (lower.endsWith(".conf") || lower.endsWith(".hocon") || lower.endsWith(".json")) {
      return Optional.of(HOCON);
    }
    if (lower.endsWith(".yml") || lower.endsWith(".yaml")) {
      return ofYaml(text);
    }
    if (CsvImport.looksLike(text)) {
      return Optional.of(CSV);
    }
    return ofYaml(text)
        .or(() -> HoconImport.looksLike(text, environment) ? Optional.of(HOCON) : Optional.empty());
  }

  private static Optional<ImportFormat> ofYaml(String text) {
    try {
      Map<?, ?> root = YamlText.read(text);
      if (root.containsKey("cameras")) {
        return Optional.of(FRIGATE);
      }
      return root.containsKey("paths") ? Optional.of(MEDIAMTX) : Optional.empty();
    } catch (IllegalArgumentException e) {
      // Whoever names the format is told what is wrong with the text.
      return Optional.empty();
    }
  }

  /** As on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
