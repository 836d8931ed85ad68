package io.penstock.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The directory for what must survive a restart.
 *
 * @param freeBytes room on its disk; empty where that cannot be seen
 * @param problem why nothing can be written there, in a sentence
 */
public record Storage(String directory, OptionalLong freeBytes, Optional<String> problem) {
  /** Looks at it; a directory that is not there yet is judged by the one it would be made in. */
  public static Storage at(Path directory) {
    Path path = directory.toAbsolutePath().normalize();
    @Nullable Path there = path;
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there == null) {
      return new Storage(
          path.toString(), OptionalLong.empty(), Optional.of("there is no such place"));
    }
    return new Storage(path.toString(), free(there), problem(there));
  }

  private static Optional<String> problem(Path there) {
    if (!Files.isDirectory(there)) {
      return Optional.of(there + " is no directory");
    }
    return Files.isWritable(there)
        ? Optional.empty()
        : Optional.of("this user may not write in " + there);
  }

  private static OptionalLong free(Path there) {
    try {
      return OptionalLong.of(Files.getFileStore(there).getUsableSpace());
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
