package io.penstock.settings;

import io.penstock.stream.Trust;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads whose certificate a camera or a target may show. */
final class TrustReader {
  private static final String AUTHORITIES = "ca-file";
  private static final String FINGERPRINT = "fingerprint";

  /** The keys that it reads. */
  static final List<String> KEYS = List.of(AUTHORITIES, FINGERPRINT);

  /** {@code openssl x509 -fingerprint -sha256} writes colons and capitals. */
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private TrustReader() {}

  static Trust read(Node peer) {
    boolean both = peer.has(AUTHORITIES) && peer.has(FINGERPRINT);
    if (both && peer.hasOwn(AUTHORITIES) == peer.hasOwn(FINGERPRINT)) {
      peer.scalar(FINGERPRINT).refuse("says the same as ca-file: give one of them");
    }
    if (peer.has(FINGERPRINT) && (!both || peer.hasOwn(FINGERPRINT))) {
      return fingerprint(peer.scalar(FINGERPRINT)).orElseGet(Trust.Machine::new);
    }
    return peer.has(AUTHORITIES)
        ? authorities(peer.scalar(AUTHORITIES)).orElseGet(Trust.Machine::new)
        : new Trust.Machine();
  }

  private static Optional<Trust> authorities(Scalar scalar) {
    return scalar
        .file()
        .flatMap(
            file ->
                Files.isReadable(file)
                    ? Optional.of(new Trust.Authorities(file))
                    : scalar.refuse("there is no such file, or this user may not read it"));
  }

  private static Optional<Trust> fingerprint(Scalar scalar) {
    return scalar
        .text()
        .flatMap(
            text -> {
              String digits = text.replace(":", "").toLowerCase(Locale.ROOT);
              return SHA256.matcher(digits).matches()
                  ? Optional.of(new Trust.Fingerprint(digits))
                  : scalar.refuse("must be the certificate's SHA-256: 64 hexadecimal digits");
            });
  }
}
