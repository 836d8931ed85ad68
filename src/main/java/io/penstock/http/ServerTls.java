package io.penstock.http;

import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.HttpsConnectionContext;
import io.penstock.settings.TlsIdentity;
import io.penstock.settings.TlsSettings;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
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

  /**
   * Reads the certificate again, for connections from now on. Blocks while the disk does.
   *
   * @return why everything stays as it was; empty where the new one is in use
   */
  Optional<String> reload(TlsSettings settings) {
    try {
      keys.replace(TlsIdentity.read(settings));
      return Optional.empty();
    } catch (TlsIdentity.Unfit e) {
      return Optional.of("penstock.http.tls.%s: %s".formatted(e.key(), e.getMessage()));
    }
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
