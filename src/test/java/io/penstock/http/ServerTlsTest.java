package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.http.javadsl.server.Route;
import io.penstock.settings.AuthSettings;
import io.penstock.settings.DeepStreamSettings;
import io.penstock.settings.HttpSettings;
import io.penstock.settings.TlsIdentity;
import io.penstock.settings.TlsSettings;
import io.penstock.testkit.ActorKit;
import io.penstock.testkit.ServerFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ServerTlsTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  @TempDir private Path folder;

  private static TlsSettings pem(ServerFiles files) {
    return new TlsSettings.Pem(files.certificate(), files.key());
  }

  private static Certificate shown(InetSocketAddress address, ServerFiles trusted)
      throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            trusted
                .client()
                .getSocketFactory()
                .createSocket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(20_000);
      socket.startHandshake();
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  @Test
  void theCertificateIsReplacedWithoutARestart() throws Exception {
    ServerFiles old = ServerFiles.make(folder, "old", "RSA");
    ServerFiles fresh = ServerFiles.make(folder, "fresh", "EC");
    HttpServers servers = servers(Optional.of(pem(old)));
    HttpServers.Bindings bindings =
        servers.bind(KIT.system(), parts()).toCompletableFuture().get(20, TimeUnit.SECONDS);
    InetSocketAddress address = bindings.api().localAddress();
    assertThat(shown(address, old)).isEqualTo(old.shown());

    TlsSettings unfit = new TlsSettings.Pem(fresh.certificate(), old.key());
    assertThatThrownBy(() -> servers.reread(Optional.of(unfit)))
        .isInstanceOf(TlsIdentity.Unfit.class)
        .hasMessage("is no private key of the certificate's kind");
    assertThat(shown(address, old)).as("a bad file changes nothing").isEqualTo(old.shown());

    Runnable show = servers.reread(Optional.of(pem(fresh)));
    assertThat(shown(address, old)).as("read, and not yet in use").isEqualTo(old.shown());
    show.run();
    assertThat(shown(address, fresh)).isEqualTo(fresh.shown());

    servers.reread(Optional.empty()).run();
    assertThat(shown(address, fresh)).as("HTTPS stays").isEqualTo(fresh.shown());
    bindings.api().unbind().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static HttpServers servers(Optional<TlsSettings> tls) {
    return new HttpServers(
        new HttpSettings("127.0.0.1", 0, false, tls, "127.0.0.1", 0, List.of()),
        new DeepStreamSettings(false, 0),
        new Access(new AuthSettings(List.of()), InstantSource.system()));
  }

  private static HttpServers.Parts parts() {
    Route here = complete("here");
    return new HttpServers.Parts(List.of(), () -> here, Optional.empty());
  }
}
