package io.penstock.settings;

import io.penstock.stream.Trust;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads whose certificate a camera may show. */
final class TrustReader {
  private static final String AUTHORITIES = "ca-file";
  private static final String FINGERPRINT = "fingerprint";

  /** {@code openssl x509 -fingerprint -sha256} writes colons and capitals. */
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private TrustReader() {}

  static Trust read(Node source) {
    boolean both = source.has(AUTHORITIES) && source.has(FINGERPRINT);
    if (both && source.hasOwn(AUTHORITIES) == source.hasOwn(FINGERPRINT)) {
      source.scalar(FINGERPRINT).refuse("says the same as ca-file: give one of them");
    }
    if (source.has(FINGERPRINT) && (!both || source.hasOwn(FINGERPRINT))) {
      return fingerprint(source.scalar(FINGERPRINT)).orElseGet(Trust.Machine::new);
    }
    return source.has(AUTHORITIES)
        ? authorities(source.scalar(AUTHORITIES)).orElseGet(Trust.Machine::new)
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
