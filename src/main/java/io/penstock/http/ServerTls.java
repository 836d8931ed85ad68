package io.penstock.http;

import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.HttpsConnectionContext;
import io.penstock.settings.TlsIdentity;
import io.penstock.settings.TlsSettings;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** HTTPS, TLS 1.2 and newer, with a certificate that can be replaced meanwhile. */
final class ServerTls {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final ServerKeys keys;
  private final SSLContext context;

  /**
   * Reads the certificate. Blocks while the disk does.
   *
   * @throws TlsIdentity.Unfit where it cannot be used
   */
  ServerTls(TlsSettings settings) throws TlsIdentity.Unfit {
    this.keys = new ServerKeys(TlsIdentity.read(settings));
    try {
      this.context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keys}, null, new SecureRandom());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has TLS", e);
    }
  }

  /** Shows another certificate to connections from now on. */
  void show(TlsIdentity identity) {
    keys.replace(identity);
  }

  HttpsConnectionContext connections() {
    return ConnectionContext.httpsServer(
        () -> {
          SSLEngine engine = context.createSSLEngine();
          engine.setUseClientMode(false);
          engine.setEnabledProtocols(PROTOCOLS);
          return engine;
        });
  }
}
