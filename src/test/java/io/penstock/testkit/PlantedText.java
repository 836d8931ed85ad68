package io.penstock.testkit;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks for a text in files, whatever else they are. */
public final class PlantedText {
  private static final List<Charset> CHARSETS =
      List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE);

  private PlantedText() {}

  /** The files below {@code folder} that hold it, in any of the usual encodings. */
  public static List<Path> found(Path folder, String text) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        for (Charset charset : CHARSETS) {
          if (bytes.contains(new String(text.getBytes(charset), StandardCharsets.ISO_8859_1))) {
            found.add(file);
          }
        }
      }
    }
    return found;
  }
}
