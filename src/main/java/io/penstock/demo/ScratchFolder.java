package io.penstock.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A temporary folder that goes when it is closed, with all that is in it. */
final class ScratchFolder implements AutoCloseable {
  private final Path path;

  private ScratchFolder(Path path) {
    this.path = path;
  }

  static ScratchFolder create(String prefix) {
    try {
      // A JVM may be told of a temporary folder that nobody has made yet.
      Path parent = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
      return new ScratchFolder(Files.createTempDirectory(parent, prefix + "-").toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary folder", e);
    }
  }

  Path path() {
    return path;
  }

  /** Deletes the folder; what cannot be deleted is left for the system. Idempotent. */
  @Override
  public void close() {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> inside = Files.walk(path)) {
      inside.sorted(Comparator.reverseOrder()).forEach(ScratchFolder::deleteQuietly);
    } catch (IOException | UncheckedIOException e) {
      // Somebody else deleted it meanwhile: nothing is left to do.
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }
}
