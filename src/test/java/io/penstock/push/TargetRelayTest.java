package io.penstock.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.TestCertificate;
import io.penstock.chaos.TlsFront;
import io.penstock.stream.Failure;
import io.penstock.stream.Trust;
import io.penstock.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TargetRelayTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final byte[] WORDS = "$twelve words".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;
  private final List<Failure> failures = new CopyOnWriteArrayList<>();
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private TargetRelay relay(int port, Optional<Trust> trust) {
    TargetRelay relay = TargetRelay.open("127.0.0.1", port, trust, failures::add);
    relay.start("test", new RtspOpening());
    return relay;
  }

  private static Socket client(TargetRelay relay) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), relay.port());
  }

  @Test
  void passesBothWaysAndCounts() throws IOException {
    try (TargetRelay relay = relay(server.getLocalPort(), Optional.empty());
        Socket client = client(relay);
        Socket target = server.accept()) {
      client.getOutputStream().write(WORDS);
      assertThat(target.getInputStream().readNBytes(WORDS.length)).isEqualTo(WORDS);
      target.getOutputStream().write(WORDS);
      assertThat(client.getInputStream().readNBytes(WORDS.length)).isEqualTo(WORDS);

      Await.until(LIMIT, () -> relay.bytesOut() == WORDS.length, "all is counted");
      TargetRelay.Ends ends = relay.ends().orElseThrow();
      assertThat(ends.ours().getPort()).isEqualTo(target.getPort());
      assertThat(ends.theirs().getPort()).isEqualTo(server.getLocalPort());
    }
  }

  @Test
  @SuppressWarnings("try") // Closing is what is tested.
  void whatAClientThatHasGoneLeftStillArrives() throws IOException {
    try (TargetRelay relay = relay(server.getLocalPort(), Optional.empty());
        Socket client = client(relay);
        Socket target = server.accept()) {
      client.getOutputStream().write(WORDS);
      client.close();
      relay.close();
      assertThat(target.getInputStream().readAllBytes()).isEqualTo(WORDS);
    }
  }

  @Test
  void aTargetThatGoesTakesTheClientWithIt() throws IOException {
    try (TargetRelay relay = relay(server.getLocalPort(), Optional.empty());
        Socket client = client(relay)) {
      server.accept().close();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void aClientComesAgainWhereItsProtocolDoesThat() throws IOException {
    byte[] handshake = new byte[1537];
    try (TargetRelay relay =
        TargetRelay.open("127.0.0.1", server.getLocalPort(), Optional.empty(), failures::add)) {
      relay.start("test", new RtmpOpening("rtmp://a", "rtmp://b"));
      for (int i = 0; i < 2; i++) {
        try (Socket client = client(relay);
            Socket target = server.accept()) {
          client.getOutputStream().write(handshake);
          assertThat(target.getInputStream().readNBytes(handshake.length)).isEqualTo(handshake);
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void speaksTlsToWhomItIsToTrust() throws IOException {
    TestCertificate certificate = TestCertificate.signedByOwnCa(folder);
    for (Trust trust :
        List.of(
            new Trust.Authorities(certificate.caPem()),
            new Trust.Fingerprint(certificate.fingerprint()))) {
      try (TlsFront front = TlsFront.before(server.getLocalPort(), certificate);
          TargetRelay relay = relay(front.port(), Optional.of(trust));
          Socket client = client(relay)) {
        client.getOutputStream().write(WORDS);
        try (Socket target = server.accept()) {
          assertThat(target.getInputStream().readNBytes(WORDS.length)).isEqualTo(WORDS);
        }
      }
    }
  }

  @Test
  void saysWhyThereIsNoConnection() throws IOException {
    TestCertificate certificate = TestCertificate.selfSigned(folder);
    try (TlsFront front = TlsFront.before(server.getLocalPort(), certificate)) {
      for (Trust trust : List.of(new Trust.Machine(), new Trust.Fingerprint("00".repeat(32)))) {
        assertThat(failure(front.port(), Optional.of(trust)))
            .isEqualTo(
                "the target's certificate is not trusted: give the output's ca-file, or its"
                    + " fingerprint; it shows "
                    + certificate.fingerprint());
      }
    }
    int port = server.getLocalPort();
    server.close();
    assertThat(failure(port, Optional.empty())).isEqualTo("nobody listens at the target's address");
  }

  @Test
  void aFileWithoutAuthoritiesIsNoFaultOfTheTargets() throws IOException {
    TestCertificate certificate = TestCertificate.signedByOwnCa(folder);
    Path gone = folder.resolve("gone.pem");
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    Path garbled =
        Files.writeString(
            folder.resolve("garbled.pem"),
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    try (TlsFront front = TlsFront.before(server.getLocalPort(), certificate)) {
      assertThat(failure(front.port(), Optional.of(new Trust.Authorities(gone))))
          .isEqualTo("the output's ca-file cannot be read");
      for (Path file : List.of(empty, garbled)) {
        assertThat(failure(front.port(), Optional.of(new Trust.Authorities(file))))
            .isEqualTo("the output's ca-file holds no certificates in PEM");
      }
    }
  }

  @Test
  void aServerWithoutTlsIsSaidToSpeakNone() throws IOException {
    Thread plain =
        new Thread(
            () -> {
              try (Socket target = server.accept()) {
                target
                    .getOutputStream()
                    .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                target.getInputStream().read();
              } catch (IOException e) {
                // The relay has gone.
              }
            });
    plain.setDaemon(true);
    plain.start();
    assertThat(failure(server.getLocalPort(), Optional.of(new Trust.Machine())))
        .isEqualTo("the target does not speak TLS as we do");
  }

  private String failure(int port, Optional<Trust> trust) throws IOException {
    failures.clear();
    try (TargetRelay relay = relay(port, trust);
        Socket client = client(relay)) {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      Await.until(LIMIT, () -> !failures.isEmpty(), "a failure");
    }
    assertThat(failures).singleElement().isInstanceOf(Failure.TargetRefused.class);
    return failures.get(0).message();
  }
}
