package io.penstock.http;

import io.penstock.settings.TlsIdentity;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Hands the server's certificate to each handshake, and its key, which never come from two. */
final class ServerKeys extends X509ExtendedKeyManager {
  /**
   * @param previous for handshakes that began before the last replacement
   */
  private record State(long number, TlsIdentity current, TlsIdentity previous) {}

  private volatile State state;

  ServerKeys(TlsIdentity identity) {
    this.state = new State(1, identity, identity);
  }

  synchronized void replace(TlsIdentity identity) {
    state = new State(state.number() + 1, identity, state.current());
  }

  private @Nullable TlsIdentity identity(String alias) {
    State now = state;
    if (alias.equals(Long.toString(now.number()))) {
      return now.current();
    }
    return alias.equals(Long.toString(now.number() - 1)) ? now.previous() : null;
  }

  private @Nullable String alias(String keyType) {
    State now = state;
    return keyType.equals(now.current().key().getAlgorithm()) ? Long.toString(now.number()) : null;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    return alias(keyType);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, Socket socket) {
    return alias(keyType);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = alias(keyType);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    TlsIdentity identity = identity(alias);
    return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    TlsIdentity identity = identity(alias);
    return identity == null ? null : identity.key();
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }
}
