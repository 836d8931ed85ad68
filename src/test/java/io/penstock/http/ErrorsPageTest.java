package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.testkit.OpenApiContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every type of a problem leads to a section of docs/errors.md. */
class ErrorsPageTest {
  private static final Path SOURCES = Path.of("src/main/java/io/penstock/http");
  private static final Path PAGE = Path.of("docs/errors.md");

  /** What makes problems, and what stands before the status: one type, or a choice. */
  private static final Pattern MADE =
      Pattern.compile("(?:[pP]roblem|unavailable|refusal)\\(([^;]*?)(?:StatusCodes|status\\b|;)");

  /** A type that is the first thing, or the first after the request, in such a call. */
  private static final Pattern FIRST =
      Pattern.compile(
          "(?:[pP]roblem|unavailable|refusal)\\(\\s*(?:\\w+,\\s*)?\"([a-z]+(?:-[a-z]+)*)\"");

  private static final Pattern NAMED = Pattern.compile("\\bTYPE\\w* =\\s*\"([a-z-]+)\"");
  private static final Pattern LITERAL = Pattern.compile("[?:(,]\\s*\"([a-z]+(?:-[a-z]+)+)\"");
  private static final Pattern SECTION = Pattern.compile("(?m)^## ([a-z-]+)$");

  @Test
  void everyTypeHasItsSection() throws IOException {
    Set<String> types = types();

    assertThat(types).contains("not-found", "busy", "malformed-body", "internal");
    assertThat(sections()).containsAll(types);
  }

  @Test
  void everySectionIsAboutATypeThatThereIs() throws IOException {
    assertThat(types()).containsAll(sections());
  }

  @Test
  void noSectionStandsTwice() throws IOException {
    assertThat(sections()).doesNotHaveDuplicates();
  }

  @Test
  void theDocumentNamesOnlyTypesThatHaveASection() throws IOException {
    List<String> named =
        OpenApiContract.document().findValues("type").stream()
            .map(JsonNode::asText)
            .filter(type -> type.contains("/errors.md#"))
            .map(type -> type.replaceAll(".*#", ""))
            .toList();

    assertThat(named).isNotEmpty();
    assertThat(sections()).containsAll(named);
  }

  @Test
  void typesAreSeenHoweverTheyAreWritten() {
    assertThat(
            types(
                """
                new Problem("one", StatusCodes.OK, "not-this", path)
                problem(
                    request, "two-words", StatusCodes.OK)
                new Problem(full ? "three-a" : "three-b", full ? StatusCodes.OK : other)
                String TYPE = "four";
                unavailable("five-words", "a sentence");
                """))
        .containsExactlyInAnyOrder("one", "two-words", "three-a", "three-b", "four", "five-words");
  }

  private static Set<String> types() throws IOException {
    Set<String> types = new TreeSet<>();
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.toList()) {
        types.addAll(types(Files.readString(file)));
      }
    }
    return types;
  }

  private static Set<String> types(String source) {
    return Stream.of(
            FIRST.matcher(source).results().map(match -> match.group(1)),
            NAMED.matcher(source).results().map(match -> match.group(1)),
            MADE.matcher(source)
                .results()
                .flatMap(made -> LITERAL.matcher("(" + made.group(1)).results())
                .map(match -> match.group(1)))
        .flatMap(found -> found)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> sections() throws IOException {
    return SECTION.matcher(Files.readString(PAGE)).results().map(match -> match.group(1)).toList();
  }
}
