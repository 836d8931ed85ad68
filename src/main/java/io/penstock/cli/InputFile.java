package io.penstock.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of streams, read whole. */
final class InputFile {
  private static final Path STANDARD_INPUT = Path.of("-");

  /** A thousand streams take one megabyte. */
  private static final int LONGEST_BYTES = 32 << 20;

  private InputFile() {}

  /**
   * Its text; standard input for {@code -}.
   *
   * @throws CommandFailure when it cannot be read
   */
  static String read(Path file) {
    try {
      if (file.equals(STANDARD_INPUT)) {
        return new String(System.in.readNBytes(LONGEST_BYTES), StandardCharsets.UTF_8);
      }
      if (Files.isRegularFile(file) && Files.size(file) > LONGEST_BYTES) {
        throw new CommandFailure(file + " is too large to be a file of streams");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new CommandFailure(FileTrouble.of(file, e), e);
    }
  }
}
