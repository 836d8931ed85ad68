package io.penstock.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says what is wrong with a file. */
final class FileTrouble {
  private FileTrouble() {}

  /** A sentence without its full stop. */
  static String of(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no " + file;
    }
    if (e instanceof AccessDeniedException) {
      return "this user may not open " + file;
    }
    if (e instanceof CharacterCodingException) {
      return file + " is not a text in UTF-8";
    }
    if (Files.isDirectory(file)) {
      return file + " is a directory";
    }
    return file + ": " + e.getMessage();
  }
}
