package io.penstock.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The table of docs/SURVIVAL.md, written by the tests themselves: each test that survived tells
 * what it measured. It is written to {@code target/SURVIVAL.md}, and to where the system property
 * {@code penstock.survival} says, which is how the page in docs comes about.
 */
public final class Survival {
  private static final String HEAD =
      """
      # What was survived

      Written by the chaos suite itself (`bin/test -DskipPlainTests \
      -Dpenstock.survival=docs/SURVIVAL.md`), %s.
      F1 to F13 are failures of real cameras and targets as their users report them. A row is here \
      only if its test passed; the limit is what the test asserts.

      | | Scenario | Measured | Limit |
      |---|---|---|---|
      """;

  private static final Pattern KEY = Pattern.compile("([A-Z]+)(\\d+)(.*)");
  private static final Path ROWS = Path.of("target", "survival");

  private Survival() {}

  /**
   * A scenario was survived.
   *
   * @param key such as {@code F1} or {@code F1 b}; one row each
   * @param scenario what happened
   * @param measured what was measured, with its unit
   * @param limit what the test asserts
   */
  public static synchronized void of(String key, String scenario, String measured, String limit) {
    String row = "| %s | %s | %s | %s |".formatted(key, scenario, measured, limit);
    // Other processes write rows too, and the last one to do so makes the whole page.
    write(ROWS.resolve(key.replace(' ', '-')), row + "\n");
    String page = page();
    write(Path.of("target", "SURVIVAL.md"), page);
    String wanted = System.getProperty("penstock.survival", "");
    if (!wanted.isEmpty()) {
      write(Path.of(wanted), page);
    }
  }

  private static String page() {
    Map<String, String> rows = new TreeMap<>(order());
    try (Stream<Path> files = Files.list(ROWS)) {
      for (Path file : files.toList()) {
        rows.put(String.valueOf(file.getFileName()).replace('-', ' '), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the rows of what was survived cannot be read", e);
    }
    String cores = Runtime.getRuntime().availableProcessors() + " shared cores";
    return HEAD.formatted("JDK " + Runtime.version().feature() + ", " + cores)
        + String.join("", rows.values());
  }

  /** Milliseconds as seconds. */
  public static String seconds(double millis) {
    return String.format(Locale.ROOT, "%.1f s", millis / 1000);
  }

  private static Comparator<String> order() {
    return Comparator.comparing((String key) -> part(key, 1))
        .thenComparing(key -> Integer.valueOf(part(key, 2)))
        .thenComparing(key -> part(key, 3));
  }

  private static String part(String key, int group) {
    Matcher parts = KEY.matcher(key);
    if (!parts.matches()) {
      throw new IllegalArgumentException(key + " is no key of a scenario, as F1 b is");
    }
    return parts.group(group);
  }

  private static void write(Path file, String page) {
    try {
      Path parent = file.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.writeString(file, page);
    } catch (IOException e) {
      throw new UncheckedIOException("the table of what was survived cannot be written", e);
    }
  }
}
