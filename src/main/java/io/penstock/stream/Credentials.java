package io.penstock.stream;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A user and password for a source.
 *
 * @param username may be shown
 * @param password may not
 * @param passwordFile where the password was read from; it may change there while we run
 */
public record Credentials(String username, Secret password, Optional<Path> passwordFile) {
  /** A user and a password that stands nowhere else. */
  public Credentials(String username, Secret password) {
    this(username, password, Optional.empty());
  }

  /** The same user with another password. */
  public Credentials with(Secret changed) {
    return new Credentials(username, changed, passwordFile);
  }
}
