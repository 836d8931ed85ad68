package io.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.SessionRules.Carrier;
import io.penstock.stream.Transport;
import io.penstock.testkit.Await;
import io.penstock.testkit.NothingLeft;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cameras that answer with errors, serve few clients, and are particular about keep-alives. */
@ExtendWith(NothingLeft.class)
class SessionRulesTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration FEW_SECONDS = Duration.ofSeconds(4);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final CameraScript good = CameraScript.of(PreEncodedClip.standard());
  private final ScriptedRtspServer server = ScriptedRtspServer.with(good);

  @AfterEach
  void close() {
    server.close();
  }

  // ---------------------------------------------------------------- answers

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 453, 454, 461, 503})
  void answersWithAnErrorUntilToldOtherwise(int status) throws IOException {
    server.change(script -> script.withAnswer(AnswerRule.everything(status)));
    try (SourceWatch watch = SourceWatch.of(server.address())) {
      Await.until(LIMIT, () -> !watch.failures().isEmpty(), "it fails");
      assertThat(watch.failures().get(0).message()).contains(Integer.toString(status));
    }
    server.change(CameraScript::withoutAnswers);
    try (RtspCaller caller = new RtspCaller(server.port(), "/camera")) {
      assertThat(RtspCaller.status(caller.ask("DESCRIBE"))).isEqualTo(200);
    }
  }

  @Test
  void answersOneMethodWithAnErrorAndSaysWhenToComeAgain() throws IOException {
    server.change(script -> script.withAnswer(AnswerRule.to("SETUP", 503).retryAfter(7)));
    try (RtspCaller caller = new RtspCaller(server.port(), "/camera")) {
      assertThat(RtspCaller.status(caller.ask("DESCRIBE"))).isEqualTo(200);
      RtspPart.Message answer = caller.setup();
      assertThat(RtspCaller.status(answer)).isEqualTo(503);
      assertThat(answer.header("Retry-After")).contains("7");
    }
  }

  @Test
  void saysNothingWhenItIsSilentAndSendsOn() throws IOException {
    try (RtspCaller caller = new RtspCaller(server.port(), "/camera")) {
      caller.play();
      server.change(script -> script.withManners(CameraScript.Manners.SILENT));
      caller.send("OPTIONS", caller.address());
      long before = server.counts().pictures();
      for (int packets = 0; packets < 20; packets++) {
        caller.packet(0);
      }
      assertThat(server.counts().pictures()).isGreaterThan(before);
      assertThat(server.counts().keepAlives()).isZero();
    }
  }

  @Test
  void hangsUpAtTheFirstRequest() {
    server.change(script -> script.withManners(CameraScript.Manners.HANGS_UP));
    try (SourceWatch watch = SourceWatch.of(server.address())) {
      Await.until(LIMIT, () -> !watch.failures().isEmpty(), "it fails");
    }
    assertThat(server.counts().describes()).isZero();
  }

  @Test
  void servesTcpAloneToWhomAsksForUdpFirst() {
    server.change(script -> script.withSessions(script.sessions().withOnly(Carrier.TCP)));
    try (SourceWatch watch = SourceWatch.of(server.address(), Transport.AUTO)) {
      Await.until(LIMIT, () -> watch.pictures().size() > 3, "pictures come");
    }
  }

  // ---------------------------------------------------------------- limits

  @ParameterizedTest
  @ValueSource(ints = {453, 503})
  void refusesOneSessionTooManyAndTakesTheNextAfterTeardown(int status) throws IOException {
    server.change(
        script ->
            script.withSessions(
                SessionRules.lenient().withMost(1, Duration.ofMinutes(1)).withBusyStatus(status)));
    try (RtspCaller first = new RtspCaller(server.port(), "/camera");
        RtspCaller second = new RtspCaller(server.port(), "/camera")) {
      first.play();
      assertThat(RtspCaller.status(second.setup())).isEqualTo(status);
      first.ask("TEARDOWN");
      assertThat(RtspCaller.status(second.setup())).isEqualTo(200);
    }
    ServerCounts counts = server.counts("/camera");
    assertThat(counts.sessionsPeak()).isEqualTo(1);
    assertThat(counts.parallelSetupsPeak()).isEqualTo(2);
    assertThat(counts.busy()).isEqualTo(1);
  }

  @Test
  void aSessionWhoseConnectionBrokeCountsOnForAWhile() throws IOException {
    server.change(script -> script.withSessions(SessionRules.lenient().withMost(1, SECOND)));
    try (RtspCaller first = new RtspCaller(server.port(), "/camera")) {
      first.play();
    }
    Await.until(LIMIT, () -> server.counts().open() == 0, "the connection is gone");
    assertThat(server.counts().sessions()).isEqualTo(1);
    try (RtspCaller second = new RtspCaller(server.port(), "/camera")) {
      assertThat(RtspCaller.status(second.setup())).isEqualTo(453);
      Await.until(LIMIT, () -> server.counts().sessions() == 0, "the ghost goes");
      assertThat(RtspCaller.status(second.setup())).isEqualTo(200);
    }
    assertThat(server.counts().parallelSetupsPeak()).isEqualTo(1);
  }

  // ---------------------------------------------------------------- keep-alives

  @ParameterizedTest
  @CsvSource({
    "options, OPTIONS, GET_PARAMETER, 501",
    "parameter, GET_PARAMETER, OPTIONS, 200",
    "wrong, OPTIONS, GET_PARAMETER, 501"
  })
  void countsItsOwnKindOfKeepAliveAlone(String dialect, String good, String other, int otherStatus)
      throws IOException {
    server.change(script -> script.withSessions(dialect(dialect)));
    try (RtspCaller caller = new RtspCaller(server.port(), "/camera")) {
      caller.play();
      assertThat(RtspCaller.status(caller.ask(other))).isEqualTo(otherStatus);
      assertThat(server.counts().keepAlives()).isZero();
      assertThat(RtspCaller.status(caller.ask(good))).isEqualTo(200);
      assertThat(server.counts().keepAlives()).isEqualTo(1);
    }
  }

  private static SessionRules dialect(String name) {
    SessionRules rules = SessionRules.lenient();
    return switch (name) {
      case "options" -> rules.withOptionsOnly();
      case "parameter" -> rules.withGetParameterOnly();
      default -> rules.withWrongPublic();
    };
  }

  @ParameterizedTest
  @EnumSource(Carrier.class)
  void aSessionThatIsNotKeptFallsSilent(Carrier carrier) throws IOException {
    server.change(
        script ->
            script.withSessions(SessionRules.lenient().withTimeout(SECOND).withOnly(carrier)));
    try (RtspCaller caller = new RtspCaller(server.port(), "/camera")) {
      caller.askAt(
          "SETUP",
          caller.address() + "/track0",
          carrier == Carrier.TCP
              ? "Transport: RTP/AVP/TCP;unicast;interleaved=0-1"
              : "Transport: RTP/AVP;unicast;client_port=40000-40001");
      caller.ask("PLAY");
      Await.until(LIMIT, () -> server.counts().expired() == 1, "it expires");
      long sent = server.counts().pictures();
      assertThat(RtspCaller.status(caller.ask("PLAY"))).isEqualTo(454);
      assertThat(server.counts().pictures()).isEqualTo(sent);
      assertThat(server.counts().sessions()).isZero();
    }
  }

  @Test
  void keepAlivesKeepASession() throws IOException {
    server.change(script -> script.withSessions(SessionRules.lenient().withTimeout(SECOND)));
    try (RtspCaller caller = new RtspCaller(server.port(), "/camera")) {
      caller.play();
      long end = System.nanoTime() + Duration.ofMillis(1500).toNanos();
      while (System.nanoTime() < end) {
        caller.packet(0);
        caller.ask("GET_PARAMETER");
      }
      assertThat(server.counts().expired()).isZero();
      assertThat(server.counts().sessions()).isEqualTo(1);
    }
  }

  @Test
  void hangsUpOnASessionThatIsNotKeptWhereTold() throws IOException {
    server.change(
        script -> script.withSessions(SessionRules.lenient().withTimeout(SECOND).thatHangUp()));
    try (RtspCaller caller = new RtspCaller(server.port(), "/camera")) {
      caller.play();
      Await.until(LIMIT, () -> server.counts().open() == 0, "it hangs up");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"options", "parameter"})
  void theIngestKeepsItsSessionOverUdp(String dialect) {
    // Over TCP rtspsrc sends no keep-alive before GStreamer 1.26.7, as long as pictures come.
    server.change(script -> script.withSessions(dialect(dialect).withTimeout(FEW_SECONDS)));
    awaitKept(Transport.UDP);
  }

  @Test
  void reportsOfTheIngestKeepItsSessionOverTcp() {
    server.change(
        script -> script.withSessions(SessionRules.lenient().withTimeout(Duration.ofSeconds(10))));
    awaitKept(Transport.TCP);
  }

  private void awaitKept(Transport transport) {
    try (SourceWatch watch = SourceWatch.of(server.address(), transport)) {
      Await.until(LIMIT, () -> server.counts().keepAlives() >= 2, "it is kept");
      assertThat(server.counts().expired()).isZero();
      assertThat(server.counts().sessionsPeak()).isEqualTo(1);
      assertThat(watch.failures()).isEmpty();
    }
  }

  @Test
  void announcesWhatItIsToldTo() throws IOException {
    server.change(
        script ->
            script.withSessions(
                SessionRules.lenient().withKeepAlives(Set.of("OPTIONS"), "DESCRIBE, PLAY")));
    try (RtspCaller caller = new RtspCaller(server.port(), "/camera")) {
      assertThat(caller.ask("OPTIONS").header("Public")).contains("DESCRIBE, PLAY");
    }
  }
}
