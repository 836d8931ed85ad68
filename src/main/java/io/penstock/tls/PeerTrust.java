package io.penstock.tls;

import io.penstock.stream.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Speaks TLS to a camera or a target and looks at the certificate it shows. For one connection, and
 * one thread.
 */
public final class PeerTrust {
  private final Trust trust;
  private volatile @Nullable String shown;

  /**
   * The file of authorities is of no use: that is no fault of the peer's. The message is to be read
   * behind the file's name.
   */
  public static final class NoAuthorities extends IOException {
    private static final long serialVersionUID = 1;

    NoAuthorities(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * @param trust whose certificate the peer may show
   */
  public PeerTrust(Trust trust) {
    this.trust = trust;
  }

  /** SHA-256 of the certificate that the peer showed; empty before that. */
  public Optional<String> shown() {
    return Optional.ofNullable(shown);
  }

  /**
   * TLS over {@code plain}, which it closes with itself. Blocks for the handshake.
   *
   * @throws NoAuthorities when there is nobody the certificate could be from
   * @throws IOException when the handshake fails; a certificate that is not trusted is its cause
   */
  public SSLSocket secure(Socket plain, String host, int port) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Looking(authorities())}, null);
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
      SSLParameters parameters = socket.getSSLParameters();
      // A certificate that is named by its fingerprint need not name the peer.
      if (!(trust instanceof Trust.Fingerprint)) {
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
      }
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  /** Whether a handshake failed by the certificate, and not by TLS itself. */
  public static boolean isUntrusted(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }

  private X509ExtendedTrustManager authorities() throws GeneralSecurityException, IOException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trust instanceof Trust.Authorities of ? read(of.file()) : null);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static KeyStore read(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + number++, one);
      }
    } catch (IOException e) {
      throw new NoAuthorities("cannot be read", e);
    } catch (CertificateException e) {
      throw new NoAuthorities("holds no certificates in PEM", e);
    }
    if (number == 0) {
      throw new NoAuthorities("holds no certificates in PEM", null);
    }
    return store;
  }

  /** Keeps what the peer shows, and judges it. */
  private final class Looking extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager authorities;

    Looking(X509ExtendedTrustManager authorities) {
      this.authorities = authorities;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      String sha256 = sha256(chain[0]);
      shown = sha256;
      if (!(trust instanceof Trust.Fingerprint wanted)) {
        authorities.checkServerTrusted(chain, type, socket);
      } else if (!wanted.sha256().equals(sha256)) {
        throw new CertificateException("its fingerprint is another");
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("only sockets are used");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("only sockets are used");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("there are no clients");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("there are no clients");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("there are no clients");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static String sha256(X509Certificate certificate) throws CertificateException {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new CertificateException("it cannot be read", e);
    }
  }
}
