package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.testkit.OpenApiContract;
import io.penstock.testkit.OpenApiContract.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the API's document says is so: of the service as it runs, and of its sources. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiIT {
  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Path ROUTES = Path.of("src/main/java/io/penstock/http");

  /** Each route has its path in a comment, and mostly its method. */
  private static final Pattern ROUTE =
      Pattern.compile("// (?:(GET|POST|PUT|PATCH|DELETE) )?(/[a-z][^\\s?]*)");

  private static final Pattern DIRECTIVE =
      Pattern.compile(
          "(?<![.\\w])(get|post|put|patch|delete)\\((\\(\\) ->|\\n\\s*\\(\\) ->|this::)");

  private static final Pattern COMMA = Pattern.compile(",\\s*");

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable RunningService running;

  @BeforeAll
  void start() {
    running =
        RunningService.start(
            """
            penstock {
              deepstream.enabled = true
              streams.gate-north.source.uri = "rtsp://127.0.0.1:9/nobody"
            }
            """);
  }

  @AfterAll
  void end() {
    if (running != null) {
      running.close();
    }
  }

  // ---------------------------------------------------------------- every route

  @Test
  void everyCallOfTheDocumentIsServedAsItSays() throws Exception {
    for (Operation operation : OpenApiContract.operations()) {
      String path = OpenApiContract.examplePath(operation);
      Optional<Map.Entry<String, JsonNode>> body = OpenApiContract.exampleBody(operation);
      String sent = body.map(example -> here(example.getValue())).orElse(null);
      String type = body.map(Map.Entry::getKey).orElse("application/json");

      HttpResponse<String> answer = ask(operation.method(), path, sent, type);

      // Examples name a stream that is there, or that another example may have removed.
      assertThat(answer.statusCode())
          .as("%s: %s", operation, answer.body())
          .isNotIn(405, 406, 415, 500, 501);
      if (answer.statusCode() == 404) {
        assertThat(answer.body()).as("%s", operation).doesNotContain("nothing at this path");
      }
      OpenApiContract.check(operation.method(), path, sent, answer);
    }
  }

  /** Examples name cameras and targets that somebody may have. */
  private static String here(JsonNode example) {
    return example
        .toString()
        .replace("10.0.0.7:554", "127.0.0.1:9")
        .replace("media.example", "127.0.0.1:9");
  }

  @Test
  void otherMethodsAreRefusedAndTheDescribedOnesNamed() throws Exception {
    for (String path : paths()) {
      Set<String> taken =
          OpenApiContract.operations().stream()
              .filter(operation -> operation.path().equals(path))
              .map(Operation::method)
              .collect(Collectors.toCollection(TreeSet::new));
      for (String method : METHODS) {
        if (!taken.contains(method)) {
          HttpResponse<String> answer =
              ask(
                  method,
                  OpenApiContract.examplePath(new Operation(taken.iterator().next(), path)),
                  method.equals("GET") ? null : "{}",
                  "application/json");

          assertThat(answer.statusCode()).as("%s %s", method, path).isEqualTo(405);
          Set<String> allowed =
              COMMA
                  .splitAsStream(answer.headers().firstValue("Allow").orElse(""))
                  .filter(METHODS::contains)
                  .collect(Collectors.toCollection(TreeSet::new));
          assertThat(allowed).as("%s %s", method, path).isEqualTo(taken);
        }
      }
    }
  }

  private static Set<String> paths() {
    return OpenApiContract.operations().stream()
        .map(Operation::path)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyRouteOfTheSourcesIsInTheDocument() throws IOException {
    Set<String> written = new TreeSet<>();
    try (Stream<Path> files = Files.list(ROUTES)) {
      for (Path file : files.toList()) {
        String source = Files.readString(file);
        List<String> routes = ROUTE.matcher(source).results().flatMap(OpenApiIT::routes).toList();
        written.addAll(routes);
        assertThat(DIRECTIVE.matcher(source).results().count())
            .as("every route of %s has its path in a comment", file.getFileName())
            .isLessThanOrEqualTo(routes.size());
      }
    }

    assertThat(written)
        .isEqualTo(
            OpenApiContract.operations().stream()
                .map(Operation::toString)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** A comment without a method is about all that there are; another test tells if others are. */
  private static Stream<String> routes(MatchResult comment) {
    String path = comment.group(2);
    Set<String> described =
        OpenApiContract.operations().stream()
            .filter(operation -> operation.path().equals(path))
            .map(Operation::toString)
            .collect(Collectors.toCollection(TreeSet::new));
    return comment.group(1) == null && !described.isEmpty()
        ? described.stream()
        : Stream.of(comment.group(1) + " " + path);
  }

  // ---------------------------------------------------------------- what it says of streams

  @Test
  void aStreamLivesAsTheDocumentSays() throws Exception {
    String stream = "{\"id\": \"truth\", \"source\": {\"uri\": \"rtsp://127.0.0.1:9/x\"}}";
    String spec = "{\"source\": {\"uri\": \"rtsp://127.0.0.1:9/y\"}}";
    String path = "/api/v1/streams/truth";

    expect(400, "POST", "/api/v1/streams", "{\"id\": \"truth\", \"sauce\": {}}");
    expect(400, "POST", "/api/v1/streams", "{");
    expect(201, "POST", "/api/v1/streams", stream);
    expect(409, "POST", "/api/v1/streams", stream);
    expect(200, "GET", path, null);
    expect(200, "GET", "/api/v1/streams?label=site=nowhere&limit=1", null);
    expect(200, "PUT", path, spec);
    expect(200, "PATCH", path, "{\"labels\": {\"site\": \"north\"}, \"retry\": null}");
    expect(200, "GET", path + "/history", null);
    expect(202, "POST", path + "/restart", null);
    expect(503, "GET", path + "/snapshot.jpg", null);
    expect(404, "GET", "/hls/truth/web/index.m3u8", null);
    expect(200, "POST", "/api/v1/streams:apply?dryRun=true", "{\"streams\": [" + stream + "]}");
    expect(200, "POST", "/api/v1/streams:apply", "{\"streams\": [" + stream + "]}");
    expect(204, "DELETE", path, null);
    expect(404, "DELETE", path, null);
    expect(404, "PATCH", path, "{}");
    expect(201, "PUT", path, spec);
    expect(409, "DELETE", "/api/v1/streams/gate-north", null);
  }

  @Test
  void aCameraOfDeepStreamLivesAsTheDocumentSays() throws Exception {
    String camera =
        "{\"key\": \"sensor\", \"value\": {\"camera_id\": \"ds1\", \"camera_name\": \"Yard\","
            + " \"camera_url\": \"rtsp://127.0.0.1:9/x\", \"change\": \"camera_%s\"}}";

    expect(200, "POST", "/api/v1/stream/add", camera.formatted("add"));
    expect(409, "POST", "/api/v1/stream/add", camera.formatted("add"));
    expect(400, "POST", "/api/v1/stream/add", camera.formatted("remove"));
    expect(200, "GET", "/api/v1/stream/get-stream-info", null);
    expect(200, "POST", "/api/v1/stream/remove", camera.formatted("remove"));
    expect(404, "POST", "/api/v1/stream/remove", camera.formatted("remove"));
    expect(
        409,
        "POST",
        "/api/v1/stream/remove",
        camera.formatted("remove").replace("ds1", "gate-north"));
  }

  private void expect(int status, String method, String path, @Nullable String body)
      throws Exception {
    HttpResponse<String> answer = ask(method, path, body, "application/json");
    assertThat(answer.statusCode()).as("%s %s: %s", method, path, answer.body()).isEqualTo(status);
    OpenApiContract.check(method, path, body, answer);
  }

  // ---------------------------------------------------------------- as it is served

  @Test
  void theDocumentHasTheVersionOfTheService() throws Exception {
    HttpResponse<String> answer = ask("GET", "/openapi.json", null, "");

    JsonNode served = json.readTree(answer.body());
    assertThat(served.at("/info/version").asText()).isEqualTo(Version.number());
    assertThat(served.get("paths")).isEqualTo(OpenApiContract.document().get("paths"));
  }

  private HttpResponse<String> ask(
      String method, String path, @Nullable String body, String contentType) throws Exception {
    if (running == null) {
      throw new AssertionError("the service does not run");
    }
    URI uri = URI.create("http://127.0.0.1:" + running.service().address().getPort() + path);
    BodyPublisher publisher =
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(LIMIT);
    if (body != null) {
      request.header("Content-Type", contentType);
    }
    HttpRequest sent = request.method(method, publisher).build();
    if (path.startsWith("/api/v1/events")) {
      return headOf(sent);
    }
    return client.send(sent, BodyHandlers.ofString());
  }

  /** The answer without its body, which never ends. */
  private HttpResponse<String> headOf(HttpRequest request) throws Exception {
    HttpResponse<InputStream> open = client.send(request, BodyHandlers.ofInputStream());
    open.body().close();
    return new AnswerHead(open);
  }
}
