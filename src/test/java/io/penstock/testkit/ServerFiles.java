package io.penstock.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A server's certificate for 127.0.0.1 in every form in which an operator may have it, made by the
 * JDK's keytool.
 *
 * @param shown the certificate itself
 * @param keyStore PKCS #12, under {@link #PASSWORD}
 * @param certificate in PEM
 * @param key in PEM, PKCS #8
 * @param olderKey in PEM, as it was before PKCS #8
 */
public record ServerFiles(
    X509Certificate shown, Path keyStore, Path certificate, Path key, Path olderKey) {
  /** Of the key store. */
  public static final String PASSWORD = "changeit";

  /**
   * Makes them.
   *
   * @param algorithm RSA or EC
   */
  public static ServerFiles make(Path folder, String name, String algorithm) {
    Path store = folder.resolve(name + ".p12");
    try {
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "server",
                  "-keyalg",
                  algorithm,
                  "-dname",
                  "CN=" + name,
                  "-ext",
                  "san=ip:127.0.0.1,dns:localhost",
                  "-storetype",
                  "PKCS12",
                  "-keystore",
                  store.toString(),
                  "-storepass",
                  PASSWORD)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("keytool.log").toFile())
              .start();
      if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        throw new IllegalStateException("keytool made no certificate");
      }
      return read(store, folder, name, algorithm);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot make a certificate", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while keytool ran", e);
    }
  }

  private static ServerFiles read(Path store, Path folder, String name, String algorithm)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(store)) {
      keys.load(file, PASSWORD.toCharArray());
    }
    X509Certificate certificate = (X509Certificate) keys.getCertificate("server");
    byte[] pkcs8 = keys.getKey("server", PASSWORD.toCharArray()).getEncoded();
    return new ServerFiles(
        certificate,
        store,
        pem(folder.resolve(name + ".pem"), "CERTIFICATE", certificate.getEncoded()),
        pem(folder.resolve(name + ".key"), "PRIVATE KEY", pkcs8),
        pem(folder.resolve(name + ".old.key"), algorithm + " PRIVATE KEY", Pkcs8.content(pkcs8)));
  }

  /** Writes a file in PEM. */
  public static Path pem(Path file, String label, byte[] der) throws IOException {
    return Files.writeString(
        file,
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(
                label,
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                    .encodeToString(der),
                label));
  }

  /** Trusts this certificate and no other. */
  public SSLContext client() {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("server", shown);
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot trust a certificate", e);
    }
  }

  /** What PKCS #8 wraps: the third of its elements. */
  private static final class Pkcs8 {
    static byte[] content(byte[] der) {
      int at = start(der, 0);
      at = end(der, at); // version
      at = end(der, at); // algorithm
      int start = start(der, at);
      return java.util.Arrays.copyOfRange(der, start, end(der, at));
    }

    private static int start(byte[] der, int element) {
      int first = der[element + 1] & 0xff;
      return element + 2 + (first < 0x80 ? 0 : first - 0x80);
    }

    private static int end(byte[] der, int element) {
      int first = der[element + 1] & 0xff;
      int length = first;
      if (first >= 0x80) {
        length = 0;
        for (int i = 0; i < first - 0x80; i++) {
          length = (length << 8) | (der[element + 2 + i] & 0xff);
        }
      }
      return start(der, element) + length;
    }
  }
}
