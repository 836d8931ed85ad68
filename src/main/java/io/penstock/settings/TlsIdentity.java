package io.penstock.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The certificate that a server shows and its private key, which fits. Prints nothing of it. */
public final class TlsIdentity {
  /** A wrong path may name something endless. */
  private static final int LONGEST = 1 << 20;

  private final List<X509Certificate> chain;
  private final PrivateKey key;

  private TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
    this.chain = List.copyOf(chain);
    this.key = key;
  }

  /** Why files make no identity. The message is a sentence about the setting {@link #key()}. */
  public static final class Unfit extends Exception {
    private static final long serialVersionUID = 1;

    private final String key;

    Unfit(String key, String message) {
      super(message);
      this.key = key;
    }

    /** Which setting of {@code penstock.http.tls} is wrong. */
    public String key() {
      return key;
    }
  }

  /**
   * Reads the files as they are now. Blocks while the disk does.
   *
   * @throws Unfit where they cannot be read, or do not belong together
   */
  public static TlsIdentity read(TlsSettings settings) throws Unfit {
    return settings instanceof TlsSettings.Pem pem
        ? pem(pem)
        : keyStore((TlsSettings.KeyStore) settings);
  }

  private static TlsIdentity pem(TlsSettings.Pem pem) throws Unfit {
    List<X509Certificate> chain = Pem.certificates(bytes("certificate", pem.certificate()));
    byte[] text = bytes("key", pem.key());
    PrivateKey key = Pem.key(text, chain.get(0).getPublicKey());
    if (!fits(key, chain.get(0))) {
      throw new Unfit("key", "does not fit the certificate: it is the key of another one");
    }
    return new TlsIdentity(chain, key);
  }

  private static TlsIdentity keyStore(TlsSettings.KeyStore settings) throws Unfit {
    char[] password = settings.password().reveal().toCharArray();
    bytes("keystore", settings.file());
    try {
      KeyStore store = KeyStore.getInstance(settings.file().toFile(), password);
      for (String alias : Collections.list(store.aliases())) {
        Key key = store.getKey(alias, password);
        Certificate[] chain = store.getCertificateChain(alias);
        if (key instanceof PrivateKey own && chain != null && chain.length > 0) {
          return fitting(own, chain);
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new Unfit(
          "keystore",
          e instanceof UnrecoverableKeyException
                  || e.getCause() instanceof UnrecoverableKeyException
              ? "cannot be opened with this password"
              : "is not a key store (PKCS #12 or JKS)");
    }
    throw new Unfit("keystore", "holds no private key with its certificate");
  }

  private static TlsIdentity fitting(PrivateKey key, Certificate[] certificates) throws Unfit {
    List<X509Certificate> chain = new ArrayList<>();
    for (Certificate certificate : certificates) {
      if (certificate instanceof X509Certificate x509) {
        chain.add(x509);
      }
    }
    if (chain.isEmpty() || !fits(key, chain.get(0))) {
      throw new Unfit("keystore", "holds a private key that does not fit its certificate");
    }
    return new TlsIdentity(chain, key);
  }

  private static byte[] bytes(String setting, Path file) throws Unfit {
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw new Unfit(setting, "is longer than 1 MiB");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new Unfit(setting, "there is no such file");
    } catch (IOException e) {
      throw new Unfit(setting, "cannot be read by this user");
    }
  }

  /** What the key signs has to stand up to the certificate. */
  private static boolean fits(PrivateKey key, X509Certificate certificate) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] sample = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(sample);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(sample);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** The certificate first, then those between it and its root. */
  public List<X509Certificate> chain() {
    return chain;
  }

  /** The private key of the first certificate. */
  public PrivateKey key() {
    return key;
  }
}
