package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.CameraScript;
import io.penstock.chaos.Login;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.chaos.TestCertificate;
import io.penstock.chaos.TlsFront;
import io.penstock.stream.Credentials;
import io.penstock.stream.Failure;
import io.penstock.stream.Secret;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.Trust;
import io.penstock.testkit.NothingLeft;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Cameras that speak TLS. */
@ExtendWith(NothingLeft.class)
class TrustIT {
  private static final String PATH = "/gate";

  @TempDir private Path folder;
  private final ScriptedRtspServer server = ScriptedRtspServer.open();

  @BeforeEach
  void mount() {
    server.put(PATH, CameraScript.of(PreEncodedClip.standard()));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private TlsFront front(TestCertificate certificate) {
    return TlsFront.before(server.port(), certificate);
  }

  private SourceSpec camera(TlsFront front, Trust trust) {
    return SourceRun.camera(front.address(server.address(PATH)), trust);
  }

  private static Failure failure(SourceSpec camera) {
    try (SourceRun run = SourceRun.of(camera)) {
      return run.awaitFailure();
    }
  }

  @Test
  void theRightFingerprintWillDoWhateverTheName() {
    TestCertificate certificate = TestCertificate.selfSigned(folder, "dns:elsewhere");
    try (TlsFront front = front(certificate);
        SourceRun run =
            SourceRun.of(camera(front, new Trust.Fingerprint(certificate.fingerprint())))) {
      run.awaitPictures(5);
    }
  }

  @Test
  void theRightAuthorityWillDo() {
    TestCertificate certificate = TestCertificate.signedByOwnCa(folder);
    try (TlsFront front = front(certificate);
        SourceRun run = SourceRun.of(camera(front, new Trust.Authorities(certificate.caPem())))) {
      run.awaitPictures(5);
    }
  }

  @Test
  void passwordsWorkBehindTls() {
    server.put(
        PATH,
        CameraScript.of(PreEncodedClip.standard()).withLogin(Login.digest("viewer", "secret")));
    TestCertificate certificate = TestCertificate.selfSigned(folder);
    try (TlsFront front = front(certificate);
        SourceRun run =
            SourceRun.of(
                camera(front, new Trust.Fingerprint(certificate.fingerprint()))
                    .with(new Credentials("viewer", new Secret("secret"))))) {
      run.awaitPictures(5);
    }
  }

  @Test
  void anotherFingerprintWillNot() {
    TestCertificate certificate = TestCertificate.selfSigned(folder);
    try (TlsFront front = front(certificate)) {
      assertUntrusted(certificate, failure(camera(front, new Trust.Fingerprint("00".repeat(32)))));
    }
  }

  @Test
  void thisMachineDoesNotTrustWhoSignsHimself() {
    TestCertificate certificate = TestCertificate.selfSigned(folder);
    try (TlsFront front = front(certificate)) {
      assertUntrusted(certificate, failure(camera(front, new Trust.Machine())));
    }
  }

  @Test
  void anotherNameWillNot() {
    TestCertificate certificate = TestCertificate.selfSigned(folder, "dns:elsewhere");
    try (TlsFront front = front(certificate)) {
      assertUntrusted(
          certificate, failure(camera(front, new Trust.Authorities(certificate.caPem()))));
    }
  }

  @Test
  void aFileOfAuthoritiesThatIsGoneIsSaidToBe() {
    TestCertificate certificate = TestCertificate.selfSigned(folder);
    try (TlsFront front = front(certificate)) {
      assertThat(failure(camera(front, new Trust.Authorities(folder.resolve("gone.pem")))))
          .isEqualTo(new Failure.SourceRefused("source.ca-file cannot be read"));
    }
  }

  private static void assertUntrusted(TestCertificate certificate, Failure failure) {
    assertThat(failure).isInstanceOf(Failure.SourceRefused.class);
    assertThat(failure.message())
        .contains("is not trusted", "ca-file", "fingerprint", certificate.fingerprint());
  }

  @Test
  void aServerWithoutTlsIsSaidToHaveNone() {
    assertThat(failure(SourceRun.camera("rtsps://127.0.0.1:" + server.port() + PATH)))
        .isInstanceOf(Failure.SourceRefused.class)
        .satisfies(failure -> assertThat(failure.message()).contains("TLS"));
  }

  @Test
  void aRefusedConnectionIsNoMatterOfTrust() throws Exception {
    int port;
    try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = nobody.getLocalPort();
    }
    assertThat(failure(SourceRun.camera("rtsps://127.0.0.1:" + port + PATH)).message())
        .isEqualTo("the camera refuses the connection");
  }
}
