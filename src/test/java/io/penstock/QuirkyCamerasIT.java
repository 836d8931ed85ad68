package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.CameraScript;
import io.penstock.chaos.Login;
import io.penstock.chaos.Login.Scheme;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.chaos.SdpStyle;
import io.penstock.chaos.SdpStyle.ParameterSets;
import io.penstock.chaos.Sending;
import io.penstock.chaos.SessionRules;
import io.penstock.chaos.Survival;
import io.penstock.chaos.TestCertificate;
import io.penstock.chaos.TlsFront;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.Await;
import io.penstock.testkit.NothingLeft;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Cameras as they are, all at once and through the whole service: none is missed by mistake. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class QuirkyCamerasIT {
  private static final Duration WATCHED = Duration.ofSeconds(12);
  private static final String PASSWORD = "p@ss:w/r#d%";
  private static final String ENCODED = "p%40ss%3Aw%2Fr%23d%25";
  private static final CameraScript GOOD =
      CameraScript.of(PreEncodedClip.moving(160, 120, 5, 5, 10));
  private static final SessionRules IMPATIENT =
      SessionRules.lenient().withTimeout(Duration.ofSeconds(4)).thatHangUp();

  @TempDir private Path folder;
  private final ScriptedRtspServer cameras = ScriptedRtspServer.open();

  /** The sources, by the names of their streams. */
  private final Map<String, String> sources = new LinkedHashMap<>();

  @Test
  void noneIsMissedByMistake() throws Exception {
    TestCertificate own = TestCertificate.selfSigned(Files.createDirectory(folder.resolve("own")));
    TestCertificate signed =
        TestCertificate.signedByOwnCa(Files.createDirectory(folder.resolve("signed")));
    logins();
    content();
    keepAlives();
    try (cameras;
        TlsFront ownFront = TlsFront.before(cameras.port(), own);
        TlsFront signedFront = TlsFront.before(cameras.port(), signed)) {
      String plain = camera("tls", GOOD);
      sources.put(
          "fingerprint", uri(ownFront.address(plain)) + ", fingerprint = " + own.fingerprint());
      sources.put(
          "authority", uri(signedFront.address(plain)) + ", ca-file = \"" + signed.caPem() + "\"");
      int good = sources.size();
      sources.put("impostor", uri(ownFront.address(plain)) + ", fingerprint = " + "00".repeat(32));
      try (RunningService penstock = RunningService.start(streams())) {
        Await.until(
            RunningService.LIMIT,
            () ->
                sources.keySet().stream()
                    .allMatch(id -> id.equals("impostor") || live(penstock, id)),
            "every camera is live but one");
        Map<String, Long> frames = new LinkedHashMap<>();
        sources.keySet().forEach(id -> frames.put(id, penstock.status(id).source().framesIn()));
        long until = System.nanoTime() + WATCHED.toNanos();
        Await.until(
            RunningService.LIMIT,
            () -> {
              frames.keySet().stream()
                  .filter(id -> !id.equals("impostor"))
                  .forEach(id -> assertStillLive(id, penstock.status(id)));
              return System.nanoTime() > until;
            },
            "they are watched for a while");
        frames.forEach(
            (id, before) -> {
              long least = id.equals("impostor") ? 0 : WATCHED.toSeconds() / 2;
              assertThat(penstock.status(id).source().framesIn() - before)
                  .as("pictures of " + id)
                  .isGreaterThanOrEqualTo(least);
            });
        StreamStatus impostor = penstock.status("impostor");
        assertThat(impostor.source().framesIn()).isZero();
        assertThat(impostor.source().lastError().orElseThrow().failure().message())
            .contains("is not trusted");
        assertThat(penstock.service().streams().toString()).doesNotContain(PASSWORD, ENCODED);
        assertThat(cameras.counts().failedLogins()).isZero();
        assertThat(cameras.counts().expired()).isZero();
        Survival.of(
            "S12",
            "%d quirky cameras at once: passwords with @:/#%%, SHA-256, ONVIF tracks, 1 fps, key frames 10 s apart, SPS/PPS only in the SDP, dialects of keep-alive, timeout=10, RTSPS"
                .formatted(good),
            "all live for %d s without a reconnect; a wrong fingerprint is refused"
                .formatted(WATCHED.toSeconds()),
            "0 reconnects, 12 s");
      }
    }
  }

  private void logins() {
    camera("keys", GOOD.withLogin(Login.digest("view@er", PASSWORD)));
    sources.computeIfPresent(
        "keys", (id, uri) -> uri + ", username = \"view@er\", password = \"" + PASSWORD + "\"");
    String address = camera("address", GOOD.withLogin(Login.digest("view@er", PASSWORD)));
    sources.put("address", uri(address.replace("rtsp://", "rtsp://view%40er:" + ENCODED + "@")));
    camera("sha256", GOOD.withLogin(Login.of("viewer", PASSWORD, Scheme.DIGEST_SHA256)));
    sources.computeIfPresent(
        "sha256", (id, uri) -> uri + ", username = viewer, password = \"" + PASSWORD + "\"");
  }

  private void content() {
    camera("onvif", GOOD.withDescription(SdpStyle.plain().withOnvifTracks()));
    camera("described", GOOD.withDescription(SdpStyle.plain().withSets(ParameterSets.DESCRIBED)));
    camera("slow", CameraScript.of(PreEncodedClip.moving(320, 240, 1, 10, 10)));
    camera(
        "rare-keys",
        CameraScript.of(PreEncodedClip.moving(320, 240, 15, 150, 10))
            .withSending(Sending.good().fromLive()));
  }

  private void keepAlives() {
    camera("options", GOOD.withSessions(IMPATIENT.withOptionsOnly()));
    camera("parameter", GOOD.withSessions(IMPATIENT.withGetParameterOnly()));
    camera("liar", GOOD.withSessions(IMPATIENT.withWrongPublic()));
    camera(
        "timeout10",
        GOOD.withSessions(
            SessionRules.lenient()
                .withTimeout(Duration.ofSeconds(10))
                .withOptionsOnly()
                .thatHangUp()));
  }

  /** Puts up a camera with a stream of its own; its address. */
  private String camera(String id, CameraScript script) {
    cameras.put("/" + id, script);
    String address = cameras.address("/" + id);
    sources.put(id, uri(address));
    return address;
  }

  private static String uri(String address) {
    return "uri = \"" + address + "\"";
  }

  private String streams() {
    StringBuilder streams = new StringBuilder();
    sources.forEach(
        (id, source) ->
            streams.append("penstock.streams.%s.source { %s }%n".formatted(id, source)));
    return streams.toString();
  }

  private static boolean live(RunningService penstock, String id) {
    return penstock.service().streams().entries().stream()
        .filter(entry -> entry.spec().id().value().equals(id))
        .flatMap(entry -> entry.status().stream())
        .anyMatch(status -> status.state() == StreamState.LIVE);
  }

  private static void assertStillLive(String id, StreamStatus status) {
    assertThat(status.state()).as(id).isEqualTo(StreamState.LIVE);
    assertThat(status.source().attempt()).as("attempts of " + id).isEqualTo(1);
  }
}
