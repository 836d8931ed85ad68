package io.penstock.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file that is there whole or not at all: what is written stands beside it until it is complete,
 * and takes its place then. Only its owner may read it: secrets and pictures of people are in it.
 */
final class WrittenFile {
  static final Path STANDARD_OUTPUT = Path.of("-");

  /** Writes into a file that exists and is empty; says what it wrote. */
  interface Content {
    String write(Path part) throws IOException;
  }

  private final Path target;

  private WrittenFile(Path target) {
    this.target = target;
  }

  /** A file at this place, or standard output for {@code -}. */
  static WrittenFile of(Path target) {
    return new WrittenFile(target);
  }

  /**
   * Writes it, over what was there before.
   *
   * @return what {@code content} says
   * @throws CommandFailure when it cannot be written; then what was there before still is
   */
  String write(Content content) {
    try {
      // Renaming would put a file in the place of a device such as /dev/stdout.
      boolean isPlain = !target.equals(STANDARD_OUTPUT) && isPlain();
      Path real = isPlain && Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
      Path part = isPlain ? beside(real) : Files.createTempFile("penstock", ".part");
      try {
        String said = content.write(part);
        if (isPlain) {
          sync(part);
          Files.move(
              part, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } else {
          copy(part);
        }
        return said;
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new CommandFailure("nothing was written: " + FileTrouble.of(target, e), e);
    }
  }

  private boolean isPlain() {
    return !Files.exists(target) || Files.isRegularFile(target) || Files.isDirectory(target);
  }

  private static Path beside(Path real) throws IOException {
    Path folder = real.getParent();
    if (folder == null || Files.isDirectory(real)) {
      throw new IOException("is a directory");
    }
    // Readable by its owner alone from its first moment on.
    return Files.createTempFile(
        folder,
        "." + real.getFileName() + ".",
        ".part",
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static void sync(Path part) throws IOException {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private void copy(Path part) throws IOException {
    if (target.equals(STANDARD_OUTPUT)) {
      PrintStream out = System.out;
      Files.copy(part, out);
      out.flush();
    } else {
      Files.write(target, Files.readAllBytes(part), StandardOpenOption.WRITE);
    }
  }

  /** Says how much of {@code file} was received; nothing at all is a failure. */
  static String received(Path part, Path file) throws IOException {
    long size = Files.size(part);
    if (size == 0) {
      throw new IOException("the server sent nothing");
    }
    return "%s: %d bytes".formatted(file, size);
  }
}
