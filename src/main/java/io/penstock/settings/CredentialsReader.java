package io.penstock.settings;

import io.penstock.stream.Credentials;
import io.penstock.stream.Secret;
import io.penstock.stream.SecretUri;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the user and password of a source, wherever they stand. */
final class CredentialsReader {
  private static final String USER = "username";
  private static final String PASSWORD = "password";
  private static final String FILE = "password-file";

  private CredentialsReader() {}

  /** The credentials; empty where there are none, or where a problem was told. */
  static Optional<Credentials> read(Node source, Optional<SecretUri> uri) {
    boolean inAddress = uri.isPresent() && !uri.get().userInfo().isEmpty();
    boolean own = source.hasOwn(USER) || source.hasOwn(PASSWORD) || source.hasOwn(FILE);
    if (inAddress && own) {
      return source.secret("uri").refuse("holds a user, and so do the keys beside it: choose one");
    }
    // Whoever writes a user into an address does not mean the default one.
    return inAddress ? fromAddress(source.secret("uri"), uri.get()) : fromKeys(source);
  }

  /** Tells the problems that need no stream to be seen. Half of a pair may be a default. */
  static void checkDefaults(Node source) {
    username(source);
    password(source);
  }

  private static Optional<Credentials> fromAddress(Scalar scalar, SecretUri uri) {
    if (uri.username().isEmpty()) {
      return scalar.refuse("holds a password without a user");
    }
    if (uri.password().isEmpty()) {
      return scalar.refuse("holds a user without a password");
    }
    return uri.password().map(password -> new Credentials(uri.username(), password));
  }

  private static Optional<Credentials> fromKeys(Node source) {
    Optional<String> username = username(source);
    Optional<Secret> password = password(source);
    boolean hasPassword = source.has(PASSWORD) || source.has(FILE);
    if (source.has(USER) && !hasPassword) {
      return source.scalar(USER).refuse("needs a password or a password-file beside it");
    }
    if (hasPassword && !source.has(USER)) {
      return source
          .secret(source.has(PASSWORD) ? PASSWORD : FILE)
          .refuse("needs a username beside it");
    }
    return username.flatMap(
        user -> password.map(secret -> new Credentials(user, secret, passwordFile(source))));
  }

  /** The file that the password came from. */
  private static Optional<Path> passwordFile(Node source) {
    boolean ownPasswordOnly = source.hasOwn(PASSWORD) && !source.hasOwn(FILE);
    return source.has(FILE) && !ownPasswordOnly ? source.scalar(FILE).file() : Optional.empty();
  }

  private static Optional<String> username(Node source) {
    return source.has(USER) ? source.scalar(USER).text() : Optional.empty();
  }

  private static Optional<Secret> password(Node source) {
    boolean ownFileOnly = source.hasOwn(FILE) && !source.hasOwn(PASSWORD);
    boolean ownPasswordOnly = source.hasOwn(PASSWORD) && !source.hasOwn(FILE);
    if (source.has(PASSWORD) && source.has(FILE) && !ownFileOnly && !ownPasswordOnly) {
      return source.secret(FILE).refuse("says the same as password: give one of them");
    }
    if (source.has(FILE) && !ownPasswordOnly) {
      return PasswordFile.read(source.scalar(FILE));
    }
    return source.has(PASSWORD)
        ? source.secret(PASSWORD).anyText().map(Secret::new)
        : Optional.empty();
  }
}
