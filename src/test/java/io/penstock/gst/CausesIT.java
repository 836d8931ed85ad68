package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.AnswerRule;
import io.penstock.chaos.CameraScript;
import io.penstock.chaos.CameraScript.Manners;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.chaos.SessionRules;
import io.penstock.stream.Failure;
import io.penstock.stream.Transport;
import io.penstock.testkit.NothingLeft;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Why a camera is not there, told apart. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class CausesIT {
  private static final String PATH = "/gate";
  private static final CameraScript GOOD = CameraScript.of(PreEncodedClip.standard());

  private final ScriptedRtspServer server = ScriptedRtspServer.open();

  @AfterEach
  void close() {
    server.close();
  }

  private Failure failure(CameraScript script) {
    server.put(PATH, script);
    return failure(server.address(PATH));
  }

  private static Failure failure(String address) {
    try (SourceRun run = SourceRun.of(SourceRun.camera(address))) {
      return run.awaitFailure();
    }
  }

  @Test
  void nobodyListens() throws Exception {
    int port;
    try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = nobody.getLocalPort();
    }
    assertThat(failure("rtsp://127.0.0.1:" + port + PATH))
        .isEqualTo(new Failure.SourceRefused("the camera refuses the connection"));
  }

  @Test
  void nobodyKnowsTheName() {
    assertThat(failure("rtsp://no-such-camera.invalid" + PATH))
        .isEqualTo(new Failure.SourceUnreachable("the camera's host name is not known"));
  }

  /** A full backlog takes no connection, as a host that is not there. */
  @Test
  void nobodyTakesTheConnection() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket one = new Socket(full.getInetAddress(), full.getLocalPort());
        Socket two = new Socket(full.getInetAddress(), full.getLocalPort())) {
      assertThat(one.isConnected() && two.isConnected()).isTrue();
      assertThat(failure("rtsp://127.0.0.1:" + full.getLocalPort() + PATH))
          .isEqualTo(new Failure.SourceUnreachable("the camera takes no connection within 5 s"));
    }
  }

  @ParameterizedTest
  @CsvSource({"SILENT, unreachable", "HANGS_UP, refused", "RESETS, refused"})
  void nobodyAnswers(Manners manners, String cause) {
    assertThat(failure(GOOD.withManners(manners)).cause()).isEqualTo(cause);
  }

  @Test
  void thereIsNoSuchCamera() {
    assertThat(failure(server.address("/none"))).isInstanceOf(Failure.SourceNotFound.class);
  }

  @ParameterizedTest
  @CsvSource({"DESCRIBE, 503", "SETUP, 453", "SETUP, 503"})
  void aBusyCameraSaysWhenToComeAgain(String method, int status) {
    assertThat(failure(GOOD.withAnswer(AnswerRule.to(method, status).retryAfter(7))))
        .isInstanceOfSatisfying(
            Failure.SourceBusy.class,
            busy -> assertThat(busy.sessionTimeout()).isEqualTo(Duration.ofSeconds(7)));
  }

  @Test
  void oneThatDoesNotSayIsLeftAloneForTheUsualTimeout() {
    server.put(PATH, GOOD.withSessions(SessionRules.lenient().withMost(0, Duration.ZERO)));

    assertThat(failure(server.address(PATH)))
        .isInstanceOfSatisfying(
            Failure.SourceBusy.class,
            busy -> assertThat(busy.sessionTimeout()).isEqualTo(Duration.ofSeconds(60)));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void aCameraThatHangsUpIsLost(Transport transport) {
    server.put(PATH, GOOD);
    try (SourceRun run = SourceRun.of(SourceRun.camera(server.address(PATH), transport))) {
      run.awaitPictures(3);
      server.hangUp(PATH);

      assertThat(run.awaitFailure()).isInstanceOf(Failure.SourceLost.class);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ScriptedRtspServer.Vanishing.class,
      names = "BLACK_HOLE",
      mode = EnumSource.Mode.EXCLUDE)
  void aCameraWhosePowerIsCutIsLost(ScriptedRtspServer.Vanishing how) {
    server.put(PATH, GOOD);
    try (SourceRun run = SourceRun.of(SourceRun.camera(server.address(PATH)))) {
      run.awaitPictures(3);
      server.vanish(how);

      assertThat(run.awaitFailure()).isInstanceOf(Failure.SourceLost.class);
    }
  }

  @Test
  void packetsAreSeenApartFromPictures() {
    server.put(PATH, GOOD);
    try (SourceRun run = SourceRun.of(SourceRun.camera(server.address(PATH)))) {
      run.awaitPictures(10);

      assertThat(run.packets.get()).isGreaterThanOrEqualTo(10);
      assertThat(run.bytes.get()).isGreaterThan(1_000);
      assertThat(System.nanoTime() - run.session().lastPacketNanos())
          .isLessThan(SourceRun.LIMIT.toNanos());
    }
  }
}
