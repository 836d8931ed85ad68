package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.Failure;
import io.penstock.stream.OutputState;
import io.penstock.stream.StreamState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is woken finds what woke them in docs/RUNBOOK.md, and links in docs/ lead somewhere. */
class RunbookTest {
  private static final Path DOCS = Path.of("docs");
  private static final Pattern LINK =
      Pattern.compile("\\]\\(([A-Za-z0-9_./-]*)(?:#([a-z0-9-]+))?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern ALERT_LINK = Pattern.compile("RUNBOOK\\.md#([a-z0-9-]+)");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "StreamDown",
        "StreamUnauthorized",
        "StreamPending",
        "StreamDegraded",
        "StreamFlapping",
        "OutputDown",
        "FramesDropped",
        "FramesLate",
        "NativeCallsHang",
        "NodeDown",
        "NodeNotReady",
        "ReloadFailed",
        "StorageFull"
      })
  void everyAlertHasItsSection(String alert) throws IOException {
    assertThat(anchors(runbook())).contains(alert.toLowerCase(Locale.ROOT));
  }

  @Test
  void whatAlertsLinkToIsThere() throws IOException {
    Set<String> named = new TreeSet<>();
    for (String folder : List.of("conf", "docs")) {
      for (Path file : files(Path.of(folder))) {
        ALERT_LINK.matcher(Files.readString(file)).results().forEach(m -> named.add(m.group(1)));
      }
    }

    assertThat(named).isNotEmpty();
    assertThat(anchors(runbook())).containsAll(named);
  }

  @ParameterizedTest
  @EnumSource(StreamState.class)
  void everyStateOfAStreamIsExplained(StreamState state) throws IOException {
    assertThat(runbook()).contains("\n| `" + state.label() + "` |");
  }

  @ParameterizedTest
  @EnumSource(OutputState.class)
  void everyStateOfAnOutputIsExplained(OutputState state) throws IOException {
    assertThat(runbook()).contains("`" + state.label() + "`");
  }

  @Test
  void everyCauseIsExplainedWithItsCulprit() throws Exception {
    for (Class<?> kind : Failure.class.getPermittedSubclasses()) {
      Failure failure = failure(kind);
      assertThat(runbook())
          .contains("\n| `%s` | %s |".formatted(failure.cause(), failure.culprit().label()));
    }
  }

  private static Failure failure(Class<?> kind) throws ReflectiveOperationException {
    RecordComponent[] components = kind.getRecordComponents();
    Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values = Stream.of(types).map(RunbookTest::value).toArray();
    return (Failure) kind.getDeclaredConstructor(types).newInstance(values);
  }

  private static Object value(Class<?> type) {
    if (type.equals(Failure.class)) {
      return new Failure.Internal("why");
    }
    return type.equals(Duration.class) ? Duration.ofSeconds(1) : "why";
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    for (Path page : files(DOCS)) {
      if (page.toString().endsWith(".md")) {
        String text = Files.readString(page);
        LINK.matcher(text)
            .results()
            .forEach(
                link -> {
                  Path target =
                      link.group(1).isEmpty()
                          ? page
                          : page.resolveSibling(link.group(1)).normalize();
                  assertThat(target).as("%s in %s", link.group(), page).exists();
                  if (link.group(2) != null) {
                    assertThat(anchors(read(target)))
                        .as("%s in %s", link.group(), page)
                        .contains(link.group(2));
                  }
                });
      }
    }
  }

  private static String runbook() throws IOException {
    return Files.readString(DOCS.resolve("RUNBOOK.md"));
  }

  private static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.toString().matches(".*\\.(md|ya?ml|json)"))
          .toList();
    }
  }

  /** As the pages' host makes them of headings. */
  private static Set<String> anchors(String page) {
    return HEADING
        .matcher(page)
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
