package io.penstock.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files in which the kernel says something. */
final class Text {
  private Text() {}

  /** What it says; nothing where it does not. */
  static String of(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
