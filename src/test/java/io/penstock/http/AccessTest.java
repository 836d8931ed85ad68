package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.path;
import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.RemoteAddress;
import akka.http.javadsl.model.headers.RawHeader;
import io.penstock.settings.AuthSettings;
import io.penstock.settings.Role;
import io.penstock.settings.TokenSettings;
import io.penstock.testkit.ActorKit;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final String VIEW = "viewtoken0123456789";
  private static final String OPERATE = "operatetoken0123456789";
  private static final String ADMIN = "admintoken0123456789";
  private static final AuthSettings TOKENS =
      new AuthSettings(
          List.of(
              new TokenSettings("wall", Role.VIEWER, TokenSettings.digest(VIEW)),
              new TokenSettings("ops", Role.OPERATOR, TokenSettings.digest(OPERATE)),
              new TokenSettings("root", Role.ADMIN, TokenSettings.digest(ADMIN))));

  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private final Access access = new Access(TOKENS, () -> now);
  private final akka.japi.function.Function<HttpRequest, CompletionStage<HttpResponse>> service =
      serving(access);

  private static akka.japi.function.Function<HttpRequest, CompletionStage<HttpResponse>> serving(
      Access access) {
    return new HttpApi(
            List.of(
                () ->
                    concat(
                        path("see", () -> access.require(Role.VIEWER, AccessTest::name)),
                        path("change", () -> access.require(Role.OPERATOR, AccessTest::name)),
                        path("rule", () -> access.require(Role.ADMIN, AccessTest::name)))))
        .route()
        .handler(KIT.system());
  }

  private static akka.http.javadsl.server.Route name(Caller caller) {
    return complete(caller.name());
  }

  @ParameterizedTest
  @CsvSource({
    VIEW + ",    see,    200",
    VIEW + ",    change, 403",
    VIEW + ",    rule,   403",
    OPERATE + ", see,    200",
    OPERATE + ", change, 200",
    OPERATE + ", rule,   403",
    ADMIN + ",   see,    200",
    ADMIN + ",   change, 200",
    ADMIN + ",   rule,   200",
    "wrong,      see,    401",
  })
  void eachRoleMayDoWhatThoseBelowItMay(String token, String path, int status) throws Exception {
    assertThat(send(path, "Bearer " + token).status().intValue()).isEqualTo(status);
    assertThat(send(path, basic("anybody:" + token)).status().intValue()).isEqualTo(status);
  }

  @Test
  void theCallerIsWhomTheTokenIsNamedAfter() throws Exception {
    assertThat(text(send("change", "bearer  " + OPERATE))).isEqualTo("ops");
    assertThat(text(send("change", basic(":" + ADMIN)))).isEqualTo("root");
  }

  @Test
  void saysHowToLogIn() throws Exception {
    HttpResponse answer = service.apply(HttpRequest.GET("/see")).toCompletableFuture().get();

    assertThat(answer.status().intValue()).isEqualTo(401);
    assertThat(answer.entity().getContentType().toString()).isEqualTo("application/problem+json");
    assertThat(values(answer, "WWW-Authenticate"))
        .hasSize(2)
        .anyMatch(value -> value.startsWith("Bearer realm="))
        .anyMatch(value -> value.startsWith("Basic realm="));
    assertThat(text(answer)).contains("#unauthorized", "this needs a token");
  }

  @Test
  void saysWhichRoleIsMissing() throws Exception {
    assertThat(text(send("rule", "Bearer " + VIEW)))
        .contains("#forbidden", "this needs the role admin, and the token wall has the role viewer")
        .doesNotContain(VIEW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer ",
        "Token " + ADMIN,
        ADMIN,
        "Basic",
        "Basic !!!",
        "Basic " + ADMIN,
        "Digest username=\"root\"",
        "Negotiate abc="
      })
  void nothingElseIsALogin(String header) throws Exception {
    assertThat(send("see", header).status().intValue()).isEqualTo(401);
  }

  @Test
  void aTokenInTheAddressIsNone() throws Exception {
    for (String query : List.of("token=", "access_token=", "authorization=Bearer%20")) {
      assertThat(
              service
                  .apply(HttpRequest.GET("/see?" + query + ADMIN))
                  .toCompletableFuture()
                  .get()
                  .status()
                  .intValue())
          .isEqualTo(401);
    }
  }

  @Test
  void twoLoginsAreNone() throws Exception {
    HttpRequest request =
        HttpRequest.GET("/see")
            .addHeader(RawHeader.create("Authorization", "Bearer " + ADMIN))
            .addHeader(RawHeader.create("Authorization", "Bearer " + ADMIN));

    assertThat(service.apply(request).toCompletableFuture().get().status().intValue())
        .isEqualTo(401);
  }

  @Test
  void withoutTokensEverybodyMayDoEverything() throws Exception {
    HttpResponse answer =
        serving(new Access()).apply(HttpRequest.GET("/rule")).toCompletableFuture().get();

    assertThat(text(answer)).isEqualTo("anonymous");
  }

  @Test
  void tokensAreReplacedWhileItRuns() throws Exception {
    String fresh = "freshtoken0123456789";
    AuthSettings next =
        new AuthSettings(
            List.of(new TokenSettings("fresh", Role.VIEWER, TokenSettings.digest(fresh))));
    assertThat(access.reload(next)).as("others than before").isTrue();
    assertThat(access.reload(next)).isFalse();

    assertThat(send("see", "Bearer " + fresh).status().intValue()).isEqualTo(200);
    assertThat(send("see", "Bearer " + ADMIN).status().intValue()).isEqualTo(401);
  }

  // ---------------------------------------------------------------- guessing

  @Test
  void whoFailsTooOftenIsNotListenedToForAWhile() throws Exception {
    for (int i = 0; i < FailedLogins.LIMIT; i++) {
      assertThat(from("10.0.0.1", "guess" + i).status().intValue()).isEqualTo(401);
    }
    HttpResponse locked = from("10.0.0.1", ADMIN);
    assertThat(locked.status().intValue()).as("though it is the right one").isEqualTo(429);
    assertThat(values(locked, "Retry-After")).containsExactly("61");
    assertThat(from("10.0.0.2", ADMIN).status().intValue()).as("somebody else").isEqualTo(200);

    now = now.plusSeconds(60);
    assertThat(from("10.0.0.1", ADMIN).status().intValue()).isEqualTo(200);
  }

  @Test
  void aTokenThatCameFromThereBeforeGoesOnWorking() throws Exception {
    assertThat(from("10.0.0.1", OPERATE).status().intValue()).isEqualTo(200);
    for (int i = 0; i <= FailedLogins.LIMIT; i++) {
      from("10.0.0.1", "guess" + i);
    }
    assertThat(from("10.0.0.1", OPERATE).status().intValue()).isEqualTo(200);
    assertThat(from("10.0.0.1", ADMIN).status().intValue()).isEqualTo(429);
  }

  @Test
  void aNetworkOfOneCustomerIsOneAddress() throws Exception {
    for (int i = 0; i < FailedLogins.LIMIT; i++) {
      from("2001:db8::" + i, "guess" + i);
    }
    assertThat(from("2001:db8::ffff", ADMIN).status().intValue()).isEqualTo(429);
    assertThat(from("2001:db8:0:1::1", ADMIN).status().intValue()).isEqualTo(200);
  }

  @Test
  void oldFailuresAreForgotten() throws Exception {
    for (int i = 0; i < 5 * FailedLogins.LIMIT; i++) {
      assertThat(from("10.0.0.1", "guess" + i).status().intValue()).isEqualTo(401);
      now = now.plusSeconds(7);
    }
  }

  @Test
  void theSameWrongTokenIsNoGuess() throws Exception {
    for (int i = 0; i < 5 * FailedLogins.LIMIT; i++) {
      assertThat(from("10.0.0.1", "revoked").status().intValue()).isEqualTo(401);
    }
    assertThat(from("10.0.0.1", ADMIN).status().intValue()).isEqualTo(200);
  }

  @Test
  void remembersSoManyAddressesAndNoMore() throws Exception {
    FailedLogins logins = new FailedLogins(() -> now);
    InetAddress first = InetAddress.getByName("10.0.0.0");
    for (int i = 0; i < FailedLogins.LIMIT; i++) {
      logins.failed(first, "wrong" + i);
    }
    assertThat(logins.lockedOut(first, "x")).isPresent();
    for (int i = 1; i <= FailedLogins.MOST_ADDRESSES; i++) {
      logins.failed(
          InetAddress.getByAddress(new byte[] {11, (byte) (i >> 16), (byte) (i >> 8), (byte) i}),
          "wrong");
    }
    assertThat(logins.lockedOut(first, "x")).isEmpty();
  }

  // ---------------------------------------------------------------- what the tests share

  private HttpResponse from(String address, String token) throws UnknownHostException, Exception {
    return service
        .apply(
            HttpRequest.GET("/see")
                .addHeader(RawHeader.create("Authorization", "Bearer " + token))
                .addAttribute(
                    AttributeKeys.remoteAddress,
                    RemoteAddress.create(InetAddress.getByName(address))))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private HttpResponse send(String path, String authorization) throws Exception {
    return service
        .apply(
            HttpRequest.GET("/" + path).addHeader(RawHeader.create("Authorization", authorization)))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(HttpResponse response) throws Exception {
    return response
        .entity()
        .toStrict(10_000, KIT.system())
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS)
        .getData()
        .utf8String();
  }

  private static List<String> values(HttpResponse response, String name) {
    return StreamSupport.stream(response.getHeaders().spliterator(), false)
        .filter(header -> header.name().equals(name))
        .map(HttpHeader::value)
        .toList();
  }
}
