package io.penstock.settings;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and keys in PEM. */
final class Pem {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ((?:[A-Z]+ )?)PRIVATE KEY-----([^-]*)-----END");

  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final byte[] VERSION_0 = {2, 1, 0};

  private Pem() {}

  /** All certificates, in their order. */
  static List<X509Certificate> certificates(byte[] text) throws TlsIdentity.Unfit {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (Certificate each :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(text))) {
        if (each instanceof X509Certificate x509) {
          chain.add(x509);
        }
      }
    } catch (CertificateException e) {
      throw new TlsIdentity.Unfit("certificate", "holds no certificate in PEM");
    }
    if (chain.isEmpty()) {
      throw new TlsIdentity.Unfit("certificate", "holds no certificate in PEM");
    }
    return chain;
  }

  /**
   * The private key, in PKCS #8 or in the older forms for RSA and EC.
   *
   * @param twin whose kind it has to be
   */
  static PrivateKey key(byte[] text, PublicKey twin) throws TlsIdentity.Unfit {
    Matcher key = KEY.matcher(new String(text, StandardCharsets.ISO_8859_1));
    if (!key.find()) {
      throw new TlsIdentity.Unfit("key", "holds no private key in PEM");
    }
    if (key.group(1).equals("ENCRYPTED ") || key.group(2).contains("ENCRYPTED")) {
      throw new TlsIdentity.Unfit(
          "key", "is encrypted: decrypt it, or use a keystore with a password");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(key.group(2));
      byte[] pkcs8 = key.group(1).isEmpty() ? der : wrapped(der, twin);
      return KeyFactory.getInstance(twin.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new TlsIdentity.Unfit("key", "is no private key of the certificate's kind");
    }
  }

  /**
   * An older form in PKCS #8, which says beside it what kind of key it is, in the same words as the
   * public one.
   */
  private static byte[] wrapped(byte[] key, PublicKey twin) {
    byte[] spki = twin.getEncoded();
    int kind = content(spki, 0);
    int kindEnd = content(spki, kind) + length(spki, kind);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(VERSION_0);
    body.write(spki, kind, kindEnd - kind);
    body.writeBytes(element(OCTETS, key));
    return element(SEQUENCE, body.toByteArray());
  }

  /** Where the content of the element at {@code start} begins. */
  private static int content(byte[] der, int start) {
    int first = der[start + 1] & 0xff;
    return start + 2 + (first < 0x80 ? 0 : first - 0x80);
  }

  private static int length(byte[] der, int start) {
    int end = content(der, start);
    if (end == start + 2) {
      return der[start + 1];
    }
    int length = 0;
    for (int i = start + 2; i < end; i++) {
      length = (length << 8) | (der[i] & 0xff);
    }
    return length;
  }

  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
