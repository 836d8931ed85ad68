package io.penstock.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate for 127.0.0.1 that no system trusts, made by the JDK's keytool.
 *
 * @param context what a server shows it with
 * @param caPem a file with the certificate to trust for it, as PEM
 * @param fingerprint SHA-256 of the server's own certificate, lower-case hexadecimal
 */
public record TestCertificate(SSLContext context, Path caPem, String fingerprint) {
  private static final String PASSWORD = "changeit";

  /** One that vouches for itself, as most cameras have; in this folder. */
  public static TestCertificate selfSigned(Path folder) {
    return selfSigned(folder, "ip:127.0.0.1,dns:localhost");
  }

  /** The same for another machine, {@code dns:elsewhere} for instance. */
  public static TestCertificate selfSigned(Path folder, String names) {
    Path store = folder.resolve("self-signed.p12");
    makeKey(store, "server", List.of("-ext", "san=" + names));
    return read(store, folder.resolve("self-signed.pem"));
  }

  /** One that an authority of its own vouches for; in this folder. */
  public static TestCertificate signedByOwnCa(Path folder) {
    Path store = folder.resolve("signed.p12");
    makeKey(store, "ca", List.of("-ext", "bc:c=ca:true", "-ext", "ku=keyCertSign"));
    makeKey(store, "server", List.of("-signer", "ca", "-ext", "san=ip:127.0.0.1,dns:localhost"));
    return read(store, folder.resolve("ca.pem"));
  }

  private static void makeKey(Path store, String alias, List<String> more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=test " + alias,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
    command.addAll(more);
    try {
      Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said =
          new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException("keytool made no certificate: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run keytool", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while keytool ran", e);
    }
  }

  private static TestCertificate read(Path store, Path pem) {
    try (InputStream file = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(file, PASSWORD.toCharArray());
      Certificate[] chain = keys.getCertificateChain("server");
      Files.writeString(pem, pem(chain[chain.length - 1]));
      return new TestCertificate(serving(keys), pem, fingerprint(chain[0]));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read what keytool made", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot read what keytool made", e);
    }
  }

  /** With the server's key alone: the authority's stays out of it. */
  private static SSLContext serving(KeyStore keys) throws GeneralSecurityException {
    if (keys.containsAlias("ca")) {
      keys.deleteEntry("ca");
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static String pem(Certificate certificate) throws GeneralSecurityException {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  private static String fingerprint(Certificate certificate) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
  }
}
