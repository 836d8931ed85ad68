package io.penstock.settings;

import io.penstock.stream.Secret;
import java.nio.file.Path;

/** The certificate that the API shows. */
public sealed interface TlsSettings {
  /**
   * Two files in PEM.
   *
   * @param certificate the certificate, and those between it and its root
   * @param key its private key, PKCS #8 or PKCS #1, not encrypted
   */
  record Pem(Path certificate, Path key) implements TlsSettings {}

  /** A key store, PKCS #12 or JKS. */
  record KeyStore(Path file, Secret password) implements TlsSettings {}
}
