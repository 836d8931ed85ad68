package io.penstock.cli.imports;

import io.penstock.settings.StreamText;
import java.util.Map;

/** Reads a configuration of Penstock, or streams of one. */
final class HoconImport {
  private HoconImport() {}

  static Imported read(String text, Map<String, String> environment) {
    StreamText.Found found = StreamText.read(text, environment);
    Intake intake = new Intake();
    for (StreamText.Named stream : found.streams()) {
      intake.add(stream.id(), stream.document());
    }
    found.left().forEach(intake::leave);
    return intake.done();
  }

  static boolean looksLike(String text, Map<String, String> environment) {
    try {
      return StreamText.read(text, environment).streams().stream()
          .anyMatch(stream -> stream.document().fields().containsKey("source"));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
