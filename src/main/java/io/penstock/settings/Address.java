package io.penstock.settings;

import io.penstock.stream.SecretUri;
import java.util.Optional;
import java.util.regex.Pattern;

/** What all addresses of sources and outputs have to be. */
final class Address {
  /** Stands where an address was refused. */
  static final SecretUri NONE = SecretUri.parse("none:none");

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%]+]");

  private Address() {}

  static Optional<SecretUri> parse(Scalar scalar, String text) {
    try {
      return Optional.of(SecretUri.parse(text));
    } catch (IllegalArgumentException e) {
      return scalar.refuse(String.valueOf(e.getMessage()));
    }
  }

  /** An address with a host. */
  static Optional<SecretUri> onNetwork(Scalar scalar, SecretUri uri) {
    if (uri.host().isEmpty()) {
      return scalar.refuse("names no host, as in " + uri.scheme() + "://host/…");
    }
    if (!HOST.matcher(uri.host()).matches()) {
      return scalar.refuse("has a host or port that cannot be one");
    }
    return uri.port() == 0 || uri.port() > 65_535
        ? scalar.refuse("must have a port between 1 and 65535, not " + uri.port())
        : Optional.of(uri);
  }
}
