package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import io.penstock.testkit.ActorKit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocsRoutesTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private final HttpApi api = new HttpApi(List.of(new DocsRoutes("1.2.3")));

  @Test
  void servesTheDocumentWithItsVersion() {
    HttpResponse answer = get("/openapi.json");

    assertThat(answer.entity().getContentType()).hasToString("application/json");
    assertThat(body(answer)).contains("\"openapi\":\"3.1.0\"", "\"version\":\"1.2.3\"");
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
  }

  @Test
  void leadsToThePages() {
    HttpResponse answer = get("/docs");

    assertThat(answer.status().intValue()).isEqualTo(308);
    // Relative, so that a proxy may put the whole API under a path of its own.
    assertThat(header(answer, "Location")).isEqualTo("docs/");
  }

  @Test
  void servesAPageThatAsksNobodyElse() {
    HttpResponse answer = get("/docs/");
    String page = body(answer);

    assertThat(answer.entity().getContentType()).hasToString("text/html; charset=UTF-8");
    assertThat(header(answer, "Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self';", "connect-src 'self'")
        .doesNotContain("unsafe-eval", "http:", "https:", "*");
    assertThat(page).doesNotContain("://", "<script>", "onload=", "style=");
    assertThat(body(get("/docs/start.js"))).contains("\"../openapi.json\"", "validatorUrl: null");
  }

  @Test
  void servesWhateverThePageNames() {
    var names = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(body(get("/docs/")));
    int found = 0;
    while (names.find()) {
      HttpResponse answer = get("/docs/" + names.group(1));
      assertThat(answer.status().intValue()).as(names.group(1)).isEqualTo(200);
      assertThat(header(answer, "Cache-Control")).isEqualTo("public, max-age=3600");
      assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(body(answer)).isNotEmpty();
      found++;
    }

    assertThat(found).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "swagger-ui.css, text/css; charset=UTF-8",
    "swagger-ui-bundle.js, application/javascript; charset=UTF-8",
    "favicon-32x32.png, image/png"
  })
  void servesFilesAsWhatTheyAre(String name, String type) {
    assertThat(get("/docs/" + name).entity().getContentType()).hasToString(type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docs/../reference.conf",
        "/docs/..%2Fopenapi.json",
        "/docs/%2e%2e/reference.conf",
        "/docs/..%5Creference.conf",
        "/docs//reference.conf",
        "/docs/index.html",
        "/docs/swagger-initializer.js",
        "/docs/oauth2-redirect.html",
        "/docs/swagger-ui.css/",
        "/docs/%00"
      })
  void servesNothingElse(String path) {
    assertThat(get(path).status().intValue()).isEqualTo(404);
  }

  private HttpResponse get(String path) {
    try {
      return api.route()
          .handler(KIT.system())
          .apply(HttpRequest.GET("http://node" + path))
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String header(HttpResponse answer, String name) {
    return answer.getHeader(name).map(HttpHeader::value).orElse("");
  }

  private static String body(HttpResponse answer) {
    try {
      return answer
          .entity()
          .toStrict(10_000, KIT.system())
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS)
          .getData()
          .utf8String();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
