package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The API's own document, to hold requests and answers against: whatever a test sends and gets may
 * be given to {@link #check}.
 */
public final class OpenApiContract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PLACE = "classpath:openapi.json";
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final JsonNode DOCUMENT = read();
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(
          SpecVersion.VersionFlag.V202012, builder -> builder.metaSchema(metaSchema()));
  private static final SchemaValidatorsConfig CONFIG =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

  private static final Pattern PARAMETER = Pattern.compile("\\{[^}]+}");

  private OpenApiContract() {}

  /** The document is no schema: it has keys of its own around those that are. */
  private static JsonMetaSchema metaSchema() {
    return JsonMetaSchema.builder(JsonMetaSchema.getV202012())
        .keywords(
            Stream.of("openapi", "info", "servers", "security", "tags", "paths", "components")
                .map(NonValidationKeyword::new)
                .toList())
        .build();
  }

  /**
   * A call that the document describes.
   *
   * @param path with its parameters in braces
   */
  public record Operation(String method, String path) implements Comparable<Operation> {
    @Override
    public int compareTo(Operation other) {
      return toString().compareTo(other.toString());
    }

    /** {@code GET /api/v1/streams/{id}}. */
    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  private static JsonNode read() {
    try (InputStream in = OpenApiContract.class.getResourceAsStream("/openapi.json")) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The document, but for its version as it is served. */
  public static JsonNode document() {
    return DOCUMENT;
  }

  /** All calls. */
  public static Set<Operation> operations() {
    Set<Operation> operations = new TreeSet<>();
    DOCUMENT
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        key -> {
                          if (METHODS.contains(key)) {
                            operations.add(
                                new Operation(key.toUpperCase(Locale.ROOT), path.getKey()));
                          }
                        }));
    return operations;
  }

  /** How the document describes a call. */
  public static JsonNode description(Operation operation) {
    return DOCUMENT
        .get("paths")
        .get(operation.path())
        .get(operation.method().toLowerCase(Locale.ROOT));
  }

  /** A path of this call, with the document's examples for its parameters. */
  public static String examplePath(Operation operation) {
    String path = operation.path();
    for (JsonNode parameter : DOCUMENT.get("paths").get(operation.path()).path("parameters")) {
      JsonNode described = resolved(parameter);
      path =
          path.replace(
              "{" + described.get("name").asText() + "}", described.get("example").asText());
    }
    return path;
  }

  /** The type and an example of the body that a call takes, if it takes one. */
  public static Optional<Map.Entry<String, JsonNode>> exampleBody(Operation operation) {
    return description(operation).path("requestBody").path("content").properties().stream()
        .findFirst()
        .map(content -> Map.entry(content.getKey(), content.getValue().get("example")));
  }

  /** What stands at the end of {@code $ref}, or the node itself. */
  public static JsonNode resolved(JsonNode node) {
    JsonNode reference = node.get("$ref");
    return reference == null ? node : DOCUMENT.at(reference.asText().substring(1));
  }

  /**
   * Asserts that the document has this call and this answer to it, and that both are as its schemas
   * say. A request that was refused may have been wrong; one that was not has to be right.
   *
   * @param path as it was sent, with its query
   * @param requestBody null where none was sent
   */
  public static void check(
      String method, String path, @Nullable String requestBody, HttpResponse<String> response) {
    check(
        method,
        path,
        requestBody,
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.body());
    JsonNode described = answer(operation(method, path), response.statusCode());
    described
        .path("headers")
        .fieldNames()
        .forEachRemaining(
            name ->
                assertThat(response.headers().firstValue(name))
                    .as("%s of %s %s: %d", name, method, path, response.statusCode())
                    .isPresent());
  }

  /** The same for an answer in parts; {@code contentType} is empty where there is no body. */
  public static void check(
      String method,
      String path,
      @Nullable String requestBody,
      int status,
      String contentType,
      String responseBody) {
    Operation operation = operation(method, path);
    String what = method + " " + path + ": " + status;
    JsonNode content = answer(operation, status).path("content");
    String type = contentType.replaceAll("\\s*;.*", "");
    if (content.isMissingNode()) {
      assertThat(responseBody).as(what).isEmpty();
    } else {
      assertThat(content.has(type)).as("%s may be %s", what, type).isTrue();
      if (type.endsWith("json")) {
        assertThat(violations(content.get(type).get("schema"), parsed(responseBody)))
            .as("%s answers %s", what, responseBody)
            .isEmpty();
      }
    }
    if (requestBody != null && status < 300) {
      JsonNode taken =
          description(operation).path("requestBody").path("content").path("application/json");
      assertThat(violations(taken.get("schema"), parsed(requestBody)))
          .as("%s was taken: %s", what, requestBody)
          .isEmpty();
    }
  }

  /** What is wrong with {@code value}, as a schema of the document has it. */
  public static List<String> violations(JsonNode schema, JsonNode value) {
    String reference = schema.path("$ref").asText();
    assertThat(reference).as("a body's schema has a name: " + schema).startsWith("#/components/");
    JsonSchema named = FACTORY.getSchema(SchemaLocation.of(PLACE + reference), CONFIG);
    return named.validate(value).stream().map(ValidationMessage::getMessage).toList();
  }

  /** Every example in the document, with the name of its place and the schema it follows. */
  public static Map<String, List<JsonNode>> examples() {
    Map<String, List<JsonNode>> examples = new LinkedHashMap<>();
    collect("", DOCUMENT, examples);
    return examples;
  }

  private static void collect(String at, JsonNode node, Map<String, List<JsonNode>> examples) {
    if (node.has("schema") && node.has("example")) {
      examples.put(at, List.of(node.get("schema"), node.get("example")));
    }
    if (at.matches("/components/schemas/[A-Za-z]+") && node.has("examples")) {
      int number = 0;
      for (JsonNode example : node.get("examples")) {
        JsonNode named = JSON.createObjectNode().put("$ref", "#" + at);
        examples.put(at + "/" + number++, List.of(named, example));
      }
    }
    // What an example holds is no schema.
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    names.stream()
        .filter(name -> !name.equals("example") && !name.equals("examples"))
        .forEach(name -> collect(at + "/" + name, node.get(name), examples));
  }

  private static JsonNode answer(Operation operation, int status) {
    JsonNode answer = description(operation).path("responses").path(String.valueOf(status));
    assertThat(answer.isMissingNode())
        .as("%s is described to answer %d", operation, status)
        .isFalse();
    return resolved(answer);
  }

  /** The described call that this one is: a plain path comes before one with parameters. */
  private static Operation operation(String method, String path) {
    String plain = path.replaceAll("\\?.*", "");
    return operations().stream()
        .filter(known -> known.method().equals(method))
        .filter(known -> plain.matches(pattern(known.path())))
        .min(Comparator.comparing(known -> known.path().contains("{")))
        .orElseThrow(() -> new AssertionError("the document has no " + method + " " + plain));
  }

  private static String pattern(String path) {
    return Stream.of(PARAMETER.split(path, -1))
        .map(Pattern::quote)
        .collect(Collectors.joining("[^/]+"));
  }

  private static JsonNode parsed(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }
}
