package io.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.Login.Scheme;
import io.penstock.stream.Failure;
import io.penstock.testkit.Await;
import io.penstock.testkit.NothingLeft;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Cameras that ask who is there, and count who says it wrong. */
@ExtendWith(NothingLeft.class)
class LoginTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String USER = "admin";
  private static final String PASSWORD = "p@s:s/w#o%rd";
  private static final Pattern NONCE = Pattern.compile("nonce=\"(.*?)\"");

  private final CameraScript good = CameraScript.of(PreEncodedClip.standard());
  private final ScriptedRtspServer server = ScriptedRtspServer.open();

  @BeforeEach
  void ask() {
    server.put("/camera", good.withLogin(Login.digest(USER, PASSWORD)));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void theIngestLogsInByDigestAndThatIsNoFailedLogin() {
    try (SourceWatch watch = SourceWatch.of(server.address(), USER, PASSWORD)) {
      Await.until(LIMIT, () -> watch.pictures().size() > 3, "pictures come");
    }
    assertThat(server.counts().failedLogins()).isZero();
    assertThat(server.counts().challenged()).isPositive();
  }

  @Test
  void theIngestLogsInBasic() {
    server.change(script -> script.withLogin(Login.of(USER, PASSWORD, Scheme.BASIC)));
    try (SourceWatch watch = SourceWatch.of(server.address(), USER, PASSWORD)) {
      Await.until(LIMIT, () -> watch.pictures().size() > 3, "pictures come");
    }
    assertThat(server.counts().failedLogins()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"DIGEST_MD5, DIGEST_SHA256", "DIGEST_SHA256, DIGEST_MD5"})
  void theIngestLogsInWhereBothDigestsAreOffered(Scheme first, Scheme second) {
    server.change(script -> script.withLogin(Login.of(USER, PASSWORD, first, second)));
    try (SourceWatch watch = SourceWatch.of(server.address(), USER, PASSWORD)) {
      Await.until(LIMIT, () -> watch.pictures().size() > 3, "pictures come");
    }
    assertThat(server.counts().failedLogins()).isZero();
  }

  @Test
  void aWrongPasswordIsAFailedLoginAndARotatedOneIsRight() {
    try (SourceWatch watch = SourceWatch.of(server.address(), USER, "wrong")) {
      awaitUnauthorized(watch);
    }
    assertThat(server.counts().failedLogins()).isPositive();
    long before = server.counts().failedLogins();
    server.change(script -> script.withLogin(Login.digest(USER, "wrong")));
    try (SourceWatch watch = SourceWatch.of(server.address(), USER, "wrong")) {
      Await.until(LIMIT, () -> watch.pictures().size() > 3, "pictures come");
    }
    assertThat(server.counts().failedLogins()).isEqualTo(before);
  }

  @Test
  void whoDoesNotTryIsMerelyAsked() {
    try (SourceWatch watch = SourceWatch.of(server.address())) {
      awaitUnauthorized(watch);
    }
    assertThat(server.counts().failedLogins()).isZero();
    assertThat(server.counts().challenged()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Scheme.class)
  void aPlainClientLogsInByEveryScheme(Scheme scheme) throws IOException {
    server.change(script -> script.withLogin(Login.of(USER, PASSWORD, scheme)));
    assertThat(describe(scheme, PASSWORD)).isEqualTo(200);
    assertThat(server.counts().failedLogins()).isZero();
    assertThat(describe(scheme, "wrong")).isEqualTo(401);
    assertThat(server.counts().failedLogins()).isEqualTo(1);
  }

  @Test
  void offersBothDigests() throws IOException {
    server.change(
        script ->
            script.withLogin(Login.of(USER, PASSWORD, Scheme.DIGEST_SHA256, Scheme.DIGEST_MD5)));
    assertThat(describe(Scheme.DIGEST_MD5, PASSWORD)).isEqualTo(200);
    assertThat(describe(Scheme.DIGEST_SHA256, PASSWORD)).isEqualTo(200);
    assertThat(describe(Scheme.BASIC, PASSWORD)).isEqualTo(401);
  }

  @Test
  void anotherConnectionsNonceIsStaleAndNoFailedLogin() throws IOException {
    try (RtspCaller first = new RtspCaller(server.port(), "/camera");
        RtspCaller second = new RtspCaller(server.port(), "/camera")) {
      String nonce = nonce(first.ask("DESCRIBE"));
      RtspPart.Message answer =
          second.ask("DESCRIBE", digest(second, Scheme.DIGEST_MD5, nonce, PASSWORD));
      assertThat(RtspCaller.status(answer)).isEqualTo(401);
      assertThat(answer.header("WWW-Authenticate").orElse("")).contains("stale=true");
    }
    assertThat(server.counts().failedLogins()).isZero();
  }

  private int describe(Scheme scheme, String password) throws IOException {
    try (RtspCaller caller = new RtspCaller(server.port(), "/camera")) {
      RtspPart.Message challenge = caller.ask("DESCRIBE");
      assertThat(RtspCaller.status(challenge)).isEqualTo(401);
      String authorization =
          scheme == Scheme.BASIC
              ? "Authorization: Basic "
                  + Base64.getEncoder()
                      .encodeToString((USER + ":" + password).getBytes(StandardCharsets.UTF_8))
              : digest(caller, scheme, nonce(challenge), password);
      return RtspCaller.status(caller.ask("DESCRIBE", authorization));
    }
  }

  private static String nonce(RtspPart.Message challenge) {
    Matcher nonce = NONCE.matcher(challenge.header("WWW-Authenticate").orElse(""));
    return nonce.find() ? nonce.group(1) : "";
  }

  private static String digest(RtspCaller caller, Scheme scheme, String nonce, String password) {
    boolean sha = scheme == Scheme.DIGEST_SHA256;
    String quality = sha ? ":00000001:c0ffee:auth:" : ":";
    String response =
        LoginCheck.hash(
            LoginCheck.hash(USER + ":camera:" + password, sha)
                + ":"
                + nonce
                + quality
                + LoginCheck.hash("DESCRIBE:" + caller.address(), sha),
            sha);
    return "Authorization: Digest username=\"%s\", realm=\"camera\", nonce=\"%s\", uri=\"%s\", response=\"%s\"%s"
        .formatted(
            USER,
            nonce,
            caller.address(),
            response,
            sha ? ", algorithm=SHA-256, qop=auth, nc=00000001, cnonce=\"c0ffee\"" : "");
  }

  private static void awaitUnauthorized(SourceWatch watch) {
    Await.until(
        LIMIT,
        () -> watch.failures().stream().anyMatch(Failure.SourceUnauthorized.class::isInstance),
        "refused");
  }
}
