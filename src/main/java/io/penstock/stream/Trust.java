package io.penstock.stream;

import java.nio.file.Path;

/** Whom the certificate of a camera or a target has to be from, where it speaks TLS. */
public sealed interface Trust {
  /** Somebody whom this machine trusts. */
  record Machine() implements Trust {}

  /**
   * One of the authorities in a file.
   *
   * @param file certificates in PEM
   */
  record Authorities(Path file) implements Trust {}

  /**
   * It is this very certificate: cameras sign their own.
   *
   * @param sha256 of the certificate in DER, 64 lower-case hexadecimal digits
   */
  record Fingerprint(String sha256) implements Trust {}
}
