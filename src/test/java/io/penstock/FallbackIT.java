package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.CameraScript;
import io.penstock.chaos.Login;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.chaos.ScriptedRtspServer.Vanishing;
import io.penstock.stream.SourceStatus;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.Await;
import io.penstock.testkit.NothingLeft;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two cameras that show the same, the second for when the first is away. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class FallbackIT {
  private static final String OLD = "Planted-0ld-pa55";
  private static final String NEW = "Planted-n3w-pa55";
  private static final CameraScript CAMERA =
      CameraScript.of(PreEncodedClip.moving(160, 120, 5, 5, 10));

  @Test
  void theStreamGoesToTheSpareAndBack() {
    try (ScriptedRtspServer main = ScriptedRtspServer.with(CAMERA);
        ScriptedRtspServer spare = ScriptedRtspServer.with(CAMERA);
        SupervisedStreams streams = SupervisedStreams.start(gate(main, spare, ""))) {
      awaitLiveAt(streams, 0);
      assertThat(spare.counts().connections()).as("nobody needs the spare").isZero();
      main.vanish(Vanishing.RESET);
      awaitLiveAt(streams, 1);
      int attempts = source(streams).attempt();
      main.comeBack();
      long connections = main.counts().connections();
      long frames = source(streams).framesIn();
      Await.until(
          RunningService.LIMIT,
          () -> source(streams).framesIn() > frames + 20,
          "pictures of the spare go on");
      assertThat(source(streams).attempt()).as("what works is left alone").isEqualTo(attempts);
      assertThat(main.counts().connections()).isEqualTo(connections);
      spare.vanish(Vanishing.RESET);
      awaitLiveAt(streams, 0);
    }
  }

  @Test
  void bothAreTriedWhileBothAreAway() {
    try (ScriptedRtspServer main = ScriptedRtspServer.with(CAMERA);
        ScriptedRtspServer spare = ScriptedRtspServer.with(CAMERA);
        SupervisedStreams streams = SupervisedStreams.start(gate(main, spare, ""))) {
      awaitLiveAt(streams, 0);
      spare.vanish(Vanishing.CLOSE);
      main.vanish(Vanishing.CLOSE);
      int before = source(streams).attempt();
      Await.until(
          RunningService.LIMIT,
          () -> source(streams).attempt() >= before + 5,
          "five attempts at one or the other");
      assertThat(streams.status("gate").orElseThrow().state()).isNotEqualTo(StreamState.LIVE);
      assertThat(source(streams).lastError().orElseThrow().failure().cause()).isEqualTo("refused");
      spare.comeBack();
      awaitLiveAt(streams, 1);
    }
  }

  @Test
  void aPasswordThatTheFirstRefusesLocksNobodyOut() {
    try (ScriptedRtspServer main =
            ScriptedRtspServer.with(CAMERA.withLogin(Login.digest("viewer", NEW)));
        ScriptedRtspServer spare =
            ScriptedRtspServer.with(CAMERA.withLogin(Login.digest("viewer", OLD)));
        SupervisedStreams streams =
            SupervisedStreams.start(
                gate(main, spare, "username = viewer, password = \"" + OLD + "\""))) {
      awaitLiveAt(streams, 1);
      assertThat(main.counts().failedLogins()).isBetween(1L, 2L);
      long connections = main.counts().connections();
      for (int i = 1; i <= 3; i++) {
        int drops = i;
        spare.hangUp("/camera");
        Await.until(
            RunningService.LIMIT,
            () -> source(streams).reconnects() == drops && isLive(streams),
            "it is back at the spare");
        assertThat(source(streams).address()).isOne();
      }
      assertThat(main.counts().connections()).isEqualTo(connections);
      StreamStatus status = streams.status("gate").orElseThrow();
      assertThat(status.toString()).doesNotContain(OLD, NEW);
    }
  }

  private static void awaitLiveAt(SupervisedStreams streams, int address) {
    Await.until(
        RunningService.LIMIT,
        () -> isLive(streams) && source(streams).address() == address,
        "live at address " + address);
  }

  private static boolean isLive(SupervisedStreams streams) {
    return streams.status("gate").filter(status -> status.state() == StreamState.LIVE).isPresent();
  }

  private static SourceStatus source(SupervisedStreams streams) {
    return streams.status("gate").map(StreamStatus::source).orElse(SourceStatus.NONE);
  }

  /** The spare under another name, since addresses of one host count as one camera's. */
  private static String gate(ScriptedRtspServer main, ScriptedRtspServer spare, String login) {
    return """
        penstock.streams.gate.source {
          uri = "%s", latency = 50ms, fallback-uris = [ "%s" ]
          %s
        }
        """
        .formatted(main.address(), spare.address().replace("127.0.0.1", "localhost"), login);
  }
}
