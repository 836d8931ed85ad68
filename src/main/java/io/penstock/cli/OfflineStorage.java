package io.penstock.cli;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code backup}, {@code restore} and {@code rekey} do where no service runs: they work on
 * what it left in its storage. Whoever composes the command line gives one; the commands know only
 * this.
 *
 * <p>Each method returns a sentence about what it did, and throws an IllegalStateException with one
 * when it could not.
 */
public interface OfflineStorage {
  /**
   * Writes everything that is stored into {@code part}, which exists and is empty.
   *
   * @param config the service's configuration; empty for the default one
   */
  String backup(Optional<Path> config, Path part);

  /** Puts what {@code backup} holds in the place of what is stored. */
  String restore(Optional<Path> config, Path backup);

  /** Encrypts what is stored with the newest key. */
  String rekey(Optional<Path> config);
}
