package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import io.penstock.testkit.ActorKit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocsRoutesTest {
  private static final Pattern NAMED =
      Pattern.compile("<(script|link)[^>]*?(?:src|href)=\"([^\"]+)\"");

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
  void servesWhateverThePageNamesAsWhatItWillBeTakenFor() {
    HttpResponse page = get("/docs/");
    var names = NAMED.matcher(body(page));
    Set<String> needed = new TreeSet<>();
    while (names.find()) {
      String file = names.group(2);
      Use use = use(names.group(1) + names.group());
      needed.add(use.directive());
      HttpResponse answer = get("/docs/" + file);

      assertThat(answer.status().intValue()).as(file).isEqualTo(200);
      // With nosniff, a browser takes nothing for what it is not said to be.
      assertThat(answer.entity().getContentType()).as(file).hasToString(use.type());
      assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(header(answer, "Cache-Control")).isEqualTo("public, max-age=3600");
      assertThat(body(answer)).isNotEmpty();
      assertThat(policy(page).get(use.directive())).as(use.directive()).contains("'self'");
    }
    needed.add("connect-src"); // the document

    assertThat(needed).containsExactly("connect-src", "img-src", "script-src", "style-src");
    assertThat(policy(page))
        .as("nothing else may be got from anywhere")
        .containsEntry("default-src", List.of("'none'"));
    assertThat(policy(page).keySet())
        .filteredOn(directive -> directive.endsWith("-src") && !directive.equals("default-src"))
        .containsExactlyInAnyOrderElementsOf(needed);
  }

  @Test
  void theStylesNameNothingThatThePolicyForbids() {
    for (String style : List.of("swagger-ui.css", "page.css")) {
      assertThat(body(get("/docs/" + style)).replaceAll("url\\([\"']?data:image/", ""))
          .as(style)
          .doesNotContain("url(", "@import", "@font-face");
    }
    assertThat(policy(get("/docs/")).get("img-src")).containsExactly("'self'", "data:");
  }

  /** How a browser uses a file. */
  private record Use(String type, String directive) {}

  private static Use use(String element) {
    if (element.startsWith("script")) {
      return new Use("application/javascript; charset=UTF-8", "script-src");
    }
    return element.contains("rel=\"stylesheet\"")
        ? new Use("text/css; charset=UTF-8", "style-src")
        : new Use("image/png", "img-src");
  }

  private static Map<String, List<String>> policy(HttpResponse page) {
    return Stream.of(header(page, "Content-Security-Policy").split(";"))
        .map(directive -> List.of(directive.strip().split(" ")))
        .collect(Collectors.toMap(words -> words.get(0), words -> words.subList(1, words.size())));
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
