package io.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.testkit.RtspProbe;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsFrontTest {
  private final CameraScript good = CameraScript.of(PreEncodedClip.standard());

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isTrustedByWhoeverTrustsItsCa(boolean ownCa, @TempDir Path folder) throws Exception {
    TestCertificate certificate =
        ownCa ? TestCertificate.signedByOwnCa(folder) : TestCertificate.selfSigned(folder);
    try (ScriptedRtspServer server = ScriptedRtspServer.with(good);
        TlsFront front = TlsFront.before(server.port(), certificate);
        SSLSocket socket = connect(front, trusting(certificate.caPem()));
        RtspCaller caller = new RtspCaller(socket, "/camera")) {
      assertThat(RtspCaller.status(caller.ask("DESCRIBE"))).isEqualTo(200);
      caller.play();
      assertThat(caller.packet(0).remaining()).isPositive();
      Certificate shown = socket.getSession().getPeerCertificates()[0];
      assertThat(certificate.fingerprint())
          .isEqualTo(
              HexFormat.of()
                  .formatHex(MessageDigest.getInstance("SHA-256").digest(shown.getEncoded())));
    }
  }

  @Test
  void isNotTrustedByTheSystem(@TempDir Path folder) throws Exception {
    try (ScriptedRtspServer server = ScriptedRtspServer.with(good);
        TlsFront front = TlsFront.before(server.port(), TestCertificate.selfSigned(folder));
        SSLSocket socket = connect(front, SSLContext.getDefault())) {
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void servesAClientThatTrustsEverybody(@TempDir Path folder) {
    try (ScriptedRtspServer server = ScriptedRtspServer.with(good);
        TlsFront front = TlsFront.before(server.port(), TestCertificate.selfSigned(folder))) {
      String address = front.address(server.address());
      assertThat(address).isEqualTo("rtsps://127.0.0.1:" + front.port() + "/camera");
      assertThat(RtspProbe.of(address).output()).isEqualTo("h264,320,240");
    }
  }

  @Test
  void endsItsThreadsWhenClosed(@TempDir Path folder) throws Exception {
    TestCertificate certificate = TestCertificate.selfSigned(folder);
    try (ScriptedRtspServer server = ScriptedRtspServer.with(good)) {
      TlsFront front = TlsFront.before(server.port(), certificate);
      try (SSLSocket socket = connect(front, trusting(certificate.caPem()))) {
        socket.startHandshake();
      } finally {
        front.close();
      }
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .noneMatch(name -> name.startsWith("tls-front"));
    }
  }

  private static SSLSocket connect(TlsFront front, SSLContext context) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), front.port());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static SSLContext trusting(Path pem) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream file = Files.newInputStream(pem)) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(file));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
