package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.CameraScript;
import io.penstock.chaos.Login;
import io.penstock.chaos.Login.Scheme;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.RtpFaults;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.chaos.SdpStyle;
import io.penstock.chaos.Sending;
import io.penstock.chaos.SessionRules;
import io.penstock.stream.Failure;
import io.penstock.stream.Transport;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cameras as they are. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class CameraQuirksIT {
  private static final String PATH = "/gate";
  private static final CameraScript GOOD = CameraScript.of(PreEncodedClip.standard());

  private final ScriptedRtspServer server = ScriptedRtspServer.open();

  @AfterEach
  void close() {
    server.close();
  }

  private String camera(CameraScript script) {
    server.put(PATH, script);
    return server.address(PATH);
  }

  // ---------------------------------------------------------------- who asks

  @ParameterizedTest
  @EnumSource(Scheme.class)
  void everySchemeLetsUsIn(Scheme scheme) {
    String address = camera(GOOD.withLogin(Login.of("viewer", "p@ss:w/r#d%", scheme)));

    try (SourceRun run = SourceRun.of(SourceRun.camera(address, "viewer", "p@ss:w/r#d%"))) {
      run.awaitPictures(5);
    }
    assertThat(server.counts(PATH).failedLogins()).isZero();
    assertThat(server.counts(PATH).sessions()).isZero();
  }

  @Test
  void ofTwoDigestsEitherOrderWorks() {
    for (Scheme[] offered :
        List.of(
            new Scheme[] {Scheme.DIGEST_SHA256, Scheme.DIGEST_MD5},
            new Scheme[] {Scheme.DIGEST_MD5, Scheme.DIGEST_SHA256})) {
      String address = camera(GOOD.withLogin(Login.of("viewer", "secret", offered)));
      try (SourceRun run = SourceRun.of(SourceRun.camera(address, "viewer", "secret"))) {
        run.awaitPictures(5);
      }
    }
    assertThat(server.counts(PATH).failedLogins()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Scheme.class)
  void aWrongPasswordIsTriedOnce(Scheme scheme) {
    String address = camera(GOOD.withLogin(Login.of("viewer", "secret", scheme)));

    try (SourceRun run = SourceRun.of(SourceRun.camera(address, "viewer", "wrong"))) {
      assertThat(run.awaitFailure()).isInstanceOf(Failure.SourceUnauthorized.class);
    }
    assertThat(server.counts(PATH).failedLogins()).isEqualTo(1);
  }

  // ---------------------------------------------------------------- keep-alive

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"TCP", "UDP"})
  void everyDialectOfKeepAliveIsSpoken(Transport transport) {
    SessionRules impatient = SessionRules.lenient().withTimeout(Duration.ofSeconds(4)).thatHangUp();
    Map<String, SessionRules> dialects =
        Map.of(
            "/options", impatient.withOptionsOnly(),
            "/parameter", impatient.withGetParameterOnly(),
            "/liar", impatient.withWrongPublic());
    List<SourceRun> runs = new ArrayList<>();
    try {
      dialects.forEach(
          (path, rules) -> {
            server.put(path, GOOD.withSessions(rules));
            runs.add(SourceRun.of(SourceRun.camera(server.address(path), transport)));
          });
      // Two timeouts and more.
      runs.forEach(run -> run.awaitPictures(10 * 15));
      assertThat(server.counts().expired()).isZero();
      assertThat(runs).allSatisfy(run -> assertThat(run.failures).isEmpty());
    } finally {
      runs.forEach(SourceRun::close);
    }
  }

  // ---------------------------------------------------------------- what it sends

  @Test
  void metadataAndBackChannelAreLeftAlone() {
    String address = camera(GOOD.withDescription(SdpStyle.plain().withOnvifTracks()));

    try (SourceRun run = SourceRun.of(SourceRun.camera(address))) {
      run.awaitPictures(5);
    }
    assertThat(server.counts(PATH).setups()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(SdpStyle.ParameterSets.class)
  void parameterSetsMayStandInEitherPlace(SdpStyle.ParameterSets sets) {
    String address = camera(GOOD.withDescription(SdpStyle.plain().withSets(sets)));

    try (SourceRun run = SourceRun.of(SourceRun.camera(address))) {
      run.awaitPictures(5);
    }
  }

  @Test
  void onePictureASecondIsEnough() {
    String address = camera(CameraScript.of(PreEncodedClip.moving(320, 240, 1, 10, 10)));

    try (SourceRun run = SourceRun.of(SourceRun.camera(address))) {
      run.awaitPictures(3);
      assertThat(run.damaged).hasValue(0);
    }
  }

  @Test
  void keyFramesMayBeTenSecondsApart() {
    String address =
        camera(
            CameraScript.of(PreEncodedClip.moving(320, 240, 15, 150, 10))
                .withSending(Sending.good().fromLive()));

    try (SourceRun run = SourceRun.of(SourceRun.camera(address))) {
      run.awaitPictures(5);
      assertThat(run.pictures.get(4).number()).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.02, 0.5})
  void garbageBetweenFramesIsPassedOver(double share) {
    String address = camera(GOOD.withFaults(RtpFaults.none().withGarbage(share)));

    try (SourceRun run = SourceRun.of(SourceRun.camera(address))) {
      run.awaitPictures(60);
      assertThat(run.damaged).hasValue(0);
    }
  }

  // ---------------------------------------------------------------- taking leave

  @Test
  void aCameraWithOneSessionIsGivenItBack() {
    String address =
        camera(GOOD.withSessions(SessionRules.lenient().withMost(1, Duration.ofMinutes(1))));

    for (int attempt = 0; attempt < 3; attempt++) {
      try (SourceRun run = SourceRun.of(SourceRun.camera(address))) {
        run.awaitPictures(1);
      }
    }
    assertThat(server.counts(PATH).busy()).isZero();
    assertThat(server.counts(PATH).parallelSetupsPeak()).isEqualTo(1);
  }
}
