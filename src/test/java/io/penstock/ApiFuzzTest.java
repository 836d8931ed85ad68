package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.RawConnection.Answer;
import io.penstock.settings.TokenSettings;
import io.penstock.testkit.EventListener;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Throws what nobody would send, and much that somebody would, at the API of a whole service over a
 * real connection, with every kind of token: it answers everything, never with a fault of its own,
 * lets nobody do what he may not, and gives away none of the secrets it was trusted with.
 */
class ApiFuzzTest {
  private static final String ADMIN = "pst_admintoken0123456789secret";
  private static final String VIEWER = "pst_viewertoken0123456789secret";
  private static final String KEY = "cGxhbnRlZFN0b3JhZ2VLZXkwMTIzNDU2Nzg5MTIzNDU=";
  private static final String FOR_VIEWERS = "plantedForThoseWhoMaySee";
  private static final String[] SECRETS = {
    ADMIN, VIEWER, KEY, Nonsense.PASSWORD, Nonsense.QUERY, Nonsense.STREAM_KEY
  };

  /** What needs no token. */
  private static final Pattern OPEN =
      Pattern.compile(
          "(/health/|/openapi\\.json|/docs|(/api/v1)?/(live|ready|startup)\\b|/api/v1/health/).*");

  /** The one call that has nothing to give here, and says so by 503. */
  private static final Pattern PICTURE = Pattern.compile("/api/v1/streams/[^/?]+/snapshot\\.jpg.*");

  private static final List<String> PLACES =
      List.of(
          "/api/v1/streams",
          "/api/v1/streams/gate",
          "/api/v1/streams/new",
          "/api/v1/streams/gate/restart",
          "/api/v1/streams/gate/events",
          "/api/v1/streams/gate/history",
          "/api/v1/streams/gate/snapshot.jpg",
          "/api/v1/streams:apply",
          "/api/v1/stream/add",
          "/api/v1/stream/remove",
          "/api/v1/stream/get-stream-info",
          "/api/v1/events",
          "/api/v1/probe",
          "/api/v1/node",
          "/api/v1/nodes",
          "/api/v1/reload",
          "/api/v1/rekey",
          "/api/v1/backup",
          "/api/v1/restore",
          "/health/live",
          "/health/ready",
          "/live",
          "/metrics",
          "/openapi.json",
          "/docs",
          "/api/v1",
          "/");

  private static final Map<Integer, Integer> STATUSES = new TreeMap<>();
  private static int sent;

  /** With what somebody comes. Few come with a wrong token: the next would be told to wait. */
  enum Login {
    ADMIN("Bearer " + ApiFuzzTest.ADMIN),
    VIEWER("Bearer " + ApiFuzzTest.VIEWER),
    NONE(""),
    BROKEN("Basic !!!");

    private final String credentials;

    Login(String credentials) {
      this.credentials = credentials;
    }

    String header() {
      return credentials.isEmpty() ? "" : "Authorization: " + credentials + "\r\n";
    }
  }

  /** What the properties share; made when the first of them runs. */
  private static final class Fixture {
    static final WrittenLog LOG = new WrittenLog();
    static final RunningService SERVICE =
        RunningService.start(
            """
            penstock.auth.tokens = [
              { name = root, role = admin, token-sha256 = "%s" }
              { name = wall, role = viewer, token-sha256 = "%s" }
            ]
            penstock.storage.key = "%s"
            penstock.deepstream.enabled = true
            penstock.streams.gate {
              enabled = false
              labels { site = %s }
              source { uri = "rtsp://127.0.0.1:1/s?token=%s", username = u, password = "%s" }
              outputs = [ { uri = "rtmp://127.0.0.1:1/live/%s" } ]
            }
            """
                .formatted(
                    TokenSettings.digest(ADMIN),
                    TokenSettings.digest(VIEWER),
                    KEY,
                    FOR_VIEWERS,
                    Nonsense.QUERY,
                    Nonsense.PASSWORD,
                    Nonsense.STREAM_KEY),
            real -> new RefusingCameras());
    static final int PORT = SERVICE.service().address().getPort();
    static final RawConnection CONNECTION = new RawConnection(PORT);
    static final EventListener EVENTS =
        EventListener.at(URI.create("http://127.0.0.1:" + PORT + "/api/v1/events"), VIEWER);
  }

  @BeforeContainer
  static void plant() throws IOException {
    assertThat(Fixture.EVENTS.hasEnded()).isFalse();
    String spec =
        "{\"enabled\":false,\"source\":{\"uri\":\"rtsp://127.0.0.1:1/s\",\"username\":\"u\","
            + "\"password\":\"%s\"},\"outputs\":[{\"uri\":\"rtmp://127.0.0.1:1/live/%s\"}]}";
    Answer answer =
        send(
            Login.ADMIN,
            "PUT",
            "/api/v1/streams/planted",
            "Content-Type: application/json\r\n",
            spec.formatted(Nonsense.PASSWORD, Nonsense.STREAM_KEY)
                .getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).isEqualTo(201);
  }

  @AfterContainer
  static void end() throws IOException {
    for (String path : List.of("/metrics", "/api/v1/streams", "/api/v1/backup")) {
      assertThat(send(Login.ADMIN, "GET", path, "", new byte[0]).status()).isEqualTo(200);
    }
    Fixture.CONNECTION.close();
    Fixture.EVENTS.close();
    Fixture.SERVICE.close();
    Fixture.LOG.close();
    assertThat(sent).isGreaterThanOrEqualTo(20_000);
    assertThat(STATUSES)
        .as("every kind of answer was met")
        .containsKeys(200, 201, 202, 204, 308, 400, 401, 403, 404, 405, 406, 409, 412, 415, 503);
    assertThat(Fixture.EVENTS.events())
        .isNotEmpty()
        .allSatisfy(event -> assertThat(event.data()).doesNotContain(SECRETS));
    assertThat(Fixture.LOG.lines())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).doesNotContain(SECRETS))
        // A backup was restored that holds no stream: that is told so.
        .noneMatch(line -> line.contains(" ERROR ") && !line.contains(" cannot be run: "));
  }

  // ---------------------------------------------------------------- what is thrown

  @Property(tries = 8_500, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void requestsThatMakeNoSense(
      @ForAll("logins") Login login,
      @ForAll("methods") String method,
      @ForAll("targets") String target,
      @ForAll("headers") String headers,
      @ForAll("bodies") byte[] body)
      throws IOException {
    send(login, method, target, headers, body);
  }

  @Property(tries = 6_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void streamsOfWhichSomeMakeSense(@ForAll("logins") Login login, @ForAll("writes") Call call)
      throws IOException {
    send(login, call);
  }

  @Property(tries = 3_500, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void callsAroundStreams(@ForAll("logins") Login login, @ForAll("others") Call call)
      throws IOException {
    send(login, call);
  }

  @Property(tries = 2_500, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void whatIsNoRequest(@ForAll("garbage") byte[] garbage) throws IOException {
    sent++;
    try (RawConnection once = new RawConnection(Fixture.PORT)) {
      String answer = once.exchange(garbage);
      assertThat(answer).doesNotContain(SECRETS);
      if (!answer.isEmpty()) {
        assertThat(answer).as("the first answer").matches("(?s)HTTP/1\\.[01] [1-4]\\d\\d .*");
      }
    }
  }

  private static void send(Login login, Call call) throws IOException {
    send(
        login,
        call.method(),
        call.target(),
        call.headers(),
        call.body().getBytes(StandardCharsets.UTF_8));
  }

  private static Answer send(Login login, String method, String target, String headers, byte[] body)
      throws IOException {
    String head =
        "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n%s%s\r\n"
            .formatted(method, target, body.length, login.header(), headers);
    byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, all, start.length, body.length);
    Answer answer = Fixture.CONNECTION.send(all);
    sent++;
    STATUSES.merge(answer.status(), 1, Integer::sum);
    check(login, method, target, answer);
    return answer;
  }

  private static void check(Login login, String method, String target, Answer answer) {
    boolean reads = method.equals("GET") || method.equals("HEAD");
    if (answer.status() == 503 && reads && PICTURE.matcher(target).matches()) {
      assertThat(answer.body()).matches("|(?s:.*)#no-picture(?s:.*)");
    } else {
      assertThat(answer.status())
          .as("%s %s: %s", method, target, answer.text())
          .isBetween(200, 499);
    }
    assertThat(answer.text()).doesNotContain(SECRETS);
    if (login != Login.ADMIN && answer.status() < 300) {
      assertThat(reads).as("%s may %s %s", login, method, target).isTrue();
      assertThat(target).doesNotStartWith("/api/v1/backup");
    }
    if (login == Login.NONE || login == Login.BROKEN) {
      assertThat(answer.text()).doesNotContain(FOR_VIEWERS);
      if (answer.status() < 300) {
        assertThat(target).matches(OPEN);
      }
    }
  }

  // ---------------------------------------------------------------- of what it is made

  /** A request but for its login. */
  record Call(String method, String target, String headers, String body) {}

  @Provide
  Arbitrary<Login> logins() {
    return Arbitraries.frequencyOf(
        Tuple.of(75, Arbitraries.just(Login.ADMIN)),
        Tuple.of(15, Arbitraries.just(Login.VIEWER)),
        Tuple.of(8, Arbitraries.just(Login.NONE)),
        Tuple.of(2, Arbitraries.just(Login.BROKEN)));
  }

  @Provide
  Arbitrary<String> methods() {
    return Arbitraries.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");
  }

  @Provide
  Arbitrary<String> headers() {
    return Nonsense.headers();
  }

  @Provide
  Arbitrary<byte[]> bodies() {
    return Nonsense.bodies();
  }

  @Provide
  Arbitrary<byte[]> garbage() {
    return Nonsense.garbage(ADMIN);
  }

  @Provide
  Arbitrary<String> targets() {
    Arbitrary<String> odd =
        Arbitraries.of(
            "",
            "",
            "/",
            "/..",
            "/%2e%2e/%2e%2e",
            "/%00",
            "/%0a",
            "/" + "a".repeat(1500),
            "/%C3%28",
            "/;x",
            "//",
            "/%C3%A9",
            "/gate:restart",
            "/../gate",
            "/*");
    Arbitrary<String> query =
        Arbitraries.of(
            "",
            "",
            "?",
            "?limit=-1",
            "?limit=x&limit=2",
            "?cursor=%00%ff",
            "?label=%3D%3D",
            "?a=" + "b".repeat(1000),
            "?%",
            "?dryRun=maybe",
            "?state=live&label=site",
            "?=&&=",
            "?after=9999999999999999999999",
            "?width=-1",
            "?stream=%00&type=x",
            "?lastEventId=%ff",
            "?token=x");
    return Combinators.combine(Arbitraries.of(PLACES), odd, query)
        .as((place, more, asked) -> place + more + asked);
  }

  /** Streams for every call that takes some. */
  @Provide
  Arbitrary<Call> writes() {
    Arbitrary<String> ids = Arbitraries.of("fuzz", "FUZZ", "a-b", "yard_7", "planted", "gate", "-");
    Arbitrary<String> conditions =
        Arbitraries.of(
            "", "", "", "If-Match: *\r\n", "If-Match: \"3\"\r\n", "If-None-Match: *\r\n");
    Arbitrary<Call> one =
        Combinators.combine(Arbitraries.of("PUT", "PATCH"), ids, conditions, Nonsense.specs())
            .as(
                (method, id, condition, spec) ->
                    json(method, "/api/v1/streams/" + id, condition, spec));
    Arbitrary<Call> created =
        Nonsense.specs().map(spec -> json("POST", "/api/v1/streams", "", spec));
    Arbitrary<Call> many =
        Combinators.combine(Arbitraries.of("", "?dryRun=true"), Nonsense.manySpecs())
            .as((query, specs) -> json("POST", "/api/v1/streams:apply" + query, "", specs));
    Arbitrary<Call> removed =
        Combinators.combine(ids, conditions)
            .as((id, when) -> new Call("DELETE", "/api/v1/streams/" + id, when, ""));
    return Arbitraries.frequencyOf(
        Tuple.of(6, one), Tuple.of(2, created), Tuple.of(2, many), Tuple.of(1, removed));
  }

  /** The other calls. */
  @Provide
  Arbitrary<Call> others() {
    Arbitrary<String> targets =
        Combinators.combine(
                Arbitraries.of("fuzz", "a-b", "planted", "gate", "nobody", "-"),
                Arbitraries.of("", "/history", "/snapshot.jpg", "/snapshot.jpg?width=320"))
            .as((id, call) -> "/api/v1/streams/" + id + call);
    Arbitrary<String> asked =
        Arbitraries.of(
            "/api/v1/streams?state=failed",
            "/api/v1/streams?label=site=north&limit=2&after=b",
            "/api/v1/events?stream=gate&type=state",
            "/api/v1/events?type=none",
            "/api/v1/stream/get-stream-info",
            "/api/v1/backup",
            "/api/v1/nodes",
            "/metrics",
            "/health/ready",
            "/docs/start.js",
            "/api/v1/ready");
    Arbitrary<Call> gets =
        Arbitraries.oneOf(targets, asked).map(target -> new Call("GET", target, "", ""));
    Arbitrary<Call> restarts =
        Arbitraries.of("fuzz", "a-b", "gate", "nobody", "-")
            .map(id -> json("POST", "/api/v1/streams/" + id + "/restart", "", Map.of()));
    Arbitrary<Call> admin =
        Arbitraries.of("/api/v1/rekey", "/api/v1/reload")
            .map(target -> new Call("POST", target, "", ""));
    Arbitrary<Call> probes =
        Arbitraries.oneOf(
                Nonsense.sources().map(source -> (Object) source),
                Nonsense.specs(),
                Nonsense.values())
            .map(source -> json("POST", "/api/v1/probe", "", source));
    Arbitrary<Call> restores =
        Nonsense.backups().map(backup -> json("POST", "/api/v1/restore", "", backup));
    Arbitrary<Call> cameras =
        Combinators.combine(Arbitraries.of("add", "remove"), Nonsense.cameras())
            .as(
                (call, camera) ->
                    new Call("POST", "/api/v1/stream/" + call, "", Nonsense.json(camera)));
    return Arbitraries.frequencyOf(
        Tuple.of(6, gets),
        Tuple.of(2, restarts),
        Tuple.of(1, admin),
        Tuple.of(2, probes),
        Tuple.of(2, restores),
        Tuple.of(4, cameras));
  }

  private static Call json(String method, String target, String headers, Object body) {
    return new Call(
        method, target, "Content-Type: application/json\r\n" + headers, Nonsense.json(body));
  }
}
