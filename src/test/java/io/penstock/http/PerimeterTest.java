package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.delete;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathPrefix;
import static akka.http.javadsl.server.Directives.post;
import static akka.http.javadsl.server.PathMatchers.segment;
import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.RemoteAddress;
import akka.http.javadsl.model.headers.RawHeader;
import akka.japi.function.Function;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.penstock.settings.AuthSettings;
import io.penstock.settings.DeepStreamSettings;
import io.penstock.settings.HttpSettings;
import io.penstock.settings.Role;
import io.penstock.settings.TokenSettings;
import io.penstock.testkit.ActorKit;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class PerimeterTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final String TOKEN = "operatetoken0123456789";
  private static final AuthSettings TOKENS =
      new AuthSettings(
          List.of(new TokenSettings("ops", Role.OPERATOR, TokenSettings.digest(TOKEN))));

  private final Logger audit = (Logger) LoggerFactory.getLogger("io.penstock.audit");
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();
  private Access access = new Access();

  @BeforeEach
  void readTheAuditLog() {
    written.start();
    audit.addAppender(written);
  }

  @AfterEach
  void leaveTheAuditLog() {
    audit.detachAppender(written);
  }

  private Function<HttpRequest, CompletionStage<HttpResponse>> service(
      String interfaceName, String... origins) {
    HttpSettings http =
        new HttpSettings(
            interfaceName, 0, true, Optional.empty(), "127.0.0.1", 0, List.of(origins));
    Access asked = access;
    HttpApi.Part api =
        () ->
            pathPrefix(
                "streams",
                () ->
                    path(
                        segment(),
                        id ->
                            concat(
                                get(() -> complete("here")),
                                post(() -> asked.require(Role.OPERATOR, who -> complete("done"))),
                                delete(() -> asked.require(Role.ADMIN, who -> complete("gone"))))));
    HttpApi.Part page =
        () ->
            path(
                "docs",
                () ->
                    complete(
                        HttpResponse.create()
                            .addHeader(
                                RawHeader.create(
                                    "Content-Security-Policy", "default-src 'self'"))));
    HttpApi.Part node =
        () ->
            concat(
                path("metrics", () -> get(() -> complete("numbers"))),
                path("health", () -> get(() -> complete("well"))));
    return new HttpServers(http, new DeepStreamSettings(false, 0), asked)
        .apiRoute(new HttpServers.Parts(List.of(api, page), node, Optional.empty()))
        .handler(KIT.system());
  }

  private HttpResponse send(HttpRequest request, String interfaceName, String... origins)
      throws Exception {
    return service(interfaceName, origins)
        .apply(request)
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private static HttpRequest with(HttpRequest request, String name, String value) {
    return request.addHeader(RawHeader.create(name, value));
  }

  private static String header(HttpResponse response, String name) {
    return response.getHeader(name).map(HttpHeader::value).orElse("");
  }

  // ---------------------------------------------------------------- headers

  @Test
  void everyAnswerTellsABrowserToTakeNothingAsAPage() throws Exception {
    for (String path : List.of("/streams/a", "/nothing")) {
      HttpResponse answer = send(HttpRequest.GET(path), "127.0.0.1");

      assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
      assertThat(header(answer, "Content-Security-Policy"))
          .isEqualTo("default-src 'none'; frame-ancestors 'none'");
      assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(header(answer, "Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
    }
  }

  @Test
  void aPageMaySayItself() throws Exception {
    HttpResponse answer = send(HttpRequest.GET("/docs"), "127.0.0.1");

    assertThat(header(answer, "Content-Security-Policy")).isEqualTo("default-src 'self'");
    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
  }

  // ---------------------------------------------------------------- other sites

  @ParameterizedTest
  @CsvSource({
    "Origin,         http://127.0.0.1:8080,  200",
    "Origin,         https://127.0.0.1:8080, 200",
    "Origin,         https://wall.example,   200",
    "Origin,         https://evil.example,   403",
    "Origin,         https://wall.example.evil, 403",
    "Origin,         http://127.0.0.1:9999,  403",
    "Origin,         null,                   403",
    "Sec-Fetch-Site, same-origin,            200",
    "Sec-Fetch-Site, none,                   200",
    "Sec-Fetch-Site, same-site,              403",
    "Sec-Fetch-Site, cross-site,             403",
  })
  void pagesOfOthersMayChangeNothing(String name, String value, int status) throws Exception {
    HttpRequest post = with(HttpRequest.POST("/streams/a"), "Host", "127.0.0.1:8080");
    HttpRequest read = with(HttpRequest.GET("/streams/a"), "Host", "127.0.0.1:8080");

    assertThat(
            send(with(post, name, value), "127.0.0.1", "https://wall.example").status().intValue())
        .isEqualTo(status);
    assertThat(send(with(read, name, value), "127.0.0.1").status().intValue())
        .as("they cannot read the answer")
        .isEqualTo(200);
  }

  @Test
  void noOriginMayReadByDefault() throws Exception {
    HttpResponse answer =
        send(with(HttpRequest.GET("/streams/a"), "Origin", "https://wall.example"), "127.0.0.1");

    assertThat(header(answer, "Access-Control-Allow-Origin")).isEmpty();
    assertThat(send(preflight("https://wall.example"), "127.0.0.1").status().intValue())
        .isEqualTo(405);
  }

  @Test
  void originsThatAreAllowedMayRead() throws Exception {
    String[] origins = {"https://wall.example"};
    HttpResponse answer =
        send(
            with(HttpRequest.GET("/streams/a"), "Origin", "https://wall.example"),
            "127.0.0.1",
            origins);
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("https://wall.example");
    assertThat(header(answer, "Vary")).isEqualTo("Origin");
    assertThat(header(answer, "Access-Control-Allow-Credentials")).isEmpty();

    HttpResponse allowed = send(preflight("https://wall.example"), "127.0.0.1", origins);
    assertThat(allowed.status().intValue()).isEqualTo(204);
    assertThat(header(allowed, "Access-Control-Allow-Headers")).contains("Authorization");
    HttpResponse refused = send(preflight("https://evil.example"), "127.0.0.1", origins);
    assertThat(header(refused, "Access-Control-Allow-Origin")).isEmpty();
    assertThat(header(refused, "Access-Control-Allow-Methods")).isEmpty();
  }

  private static HttpRequest preflight(String origin) {
    return with(
        with(HttpRequest.create("/streams/a").withMethod(HttpMethods.OPTIONS), "Origin", origin),
        "Access-Control-Request-Method",
        "DELETE");
  }

  // ---------------------------------------------------------------- names that lead here

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8080,       200",
    "localhost:8080,       200",
    "LOCALHOST,            200",
    "penstock.localhost,   200",
    "[::1]:8080,           200",
    "evil.example,         403",
    "evil.example:8080,    403",
    "localhost.evil.example, 403",
    "127.0.0.1.evil.example, 403",
  })
  void whereNobodyLogsInTheNameHasToBeOurs(String host, int status) throws Exception {
    HttpRequest request = with(HttpRequest.GET("/streams/a"), "Host", host);

    assertThat(send(request, "127.0.0.1").status().intValue()).isEqualTo(status);
    assertThat(send(request, "0.0.0.0").status().intValue())
        .as("beyond loopback, a service may have any name")
        .isEqualTo(200);
    access = new Access(TOKENS, InstantSource.system());
    assertThat(send(request, "127.0.0.1").status().intValue())
        .as("a page has no token for that name")
        .isEqualTo(200);
  }

  // ---------------------------------------------------------------- metrics

  @Test
  void metricsNeedATokenOnTheMainPortIfAnythingDoes() throws Exception {
    assertThat(send(HttpRequest.GET("/metrics"), "127.0.0.1").status().intValue()).isEqualTo(200);
    access = new Access(TOKENS, InstantSource.system());

    assertThat(send(HttpRequest.GET("/metrics"), "127.0.0.1").status().intValue()).isEqualTo(401);
    assertThat(send(HttpRequest.GET("/health"), "127.0.0.1").status().intValue()).isEqualTo(200);
    assertThat(
            send(with(HttpRequest.GET("/metrics"), "Authorization", "Bearer " + TOKEN), "127.0.0.1")
                .status()
                .intValue())
        .isEqualTo(200);
  }

  // ---------------------------------------------------------------- audit

  private List<String> lines() {
    return written.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void everyChangeIsWrittenDownWithWhoMadeIt() throws Exception {
    access = new Access(TOKENS, InstantSource.system());
    HttpRequest post =
        HttpRequest.POST("/streams/gate?key=hunter2secret")
            .addAttribute(
                AttributeKeys.remoteAddress,
                RemoteAddress.create(InetAddress.getByName("10.0.0.9")));
    send(with(post, "Authorization", "Bearer " + TOKEN), "127.0.0.1");
    send(
        with(HttpRequest.DELETE("/streams/gate"), "Authorization", "Bearer " + TOKEN), "127.0.0.1");
    send(with(post, "Authorization", "Bearer guessedtoken0123"), "127.0.0.1");
    send(post, "127.0.0.1");
    send(with(post, "Origin", "https://evil.example"), "127.0.0.1");
    send(HttpRequest.GET("/streams/gate"), "127.0.0.1");
    send(HttpRequest.POST("/nothing"), "127.0.0.1");

    assertThat(lines())
        .containsExactly(
            "POST /streams/gate by ops (operator) from 10.0.0.9: 200",
            "DELETE /streams/gate by ops (operator) from -: 403",
            "POST /streams/gate by - from 10.0.0.9: 401",
            "POST /streams/gate by - from 10.0.0.9: 401",
            "POST /streams/gate by - from 10.0.0.9: 403");
  }

  @Test
  void aWrongTokenIsWrittenDownThoughNothingWasToChange() throws Exception {
    access = new Access(TOKENS, InstantSource.system());
    for (int i = 0; i < 3; i++) {
      send(
          with(HttpRequest.GET("/metrics"), "Authorization", "Bearer guessedtoken4567"),
          "127.0.0.1");
    }

    assertThat(lines()).containsExactly("GET /metrics by - from -: 401");
  }

  @Test
  void nobodyForgesALine() throws Exception {
    send(HttpRequest.POST("/streams/a%0AINFO%20forged%C2%85%E2%80%A8by%20root"), "127.0.0.1");
    send(HttpRequest.POST("/streams/" + "a".repeat(5000)), "127.0.0.1");

    assertThat(lines()).hasSize(2).allMatch(line -> line.matches("[ -~…]{1,260}"));
    assertThat(lines().get(0)).doesNotContain(" forged", " root");
  }
}
