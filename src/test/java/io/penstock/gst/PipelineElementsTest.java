package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.node.ElementPackages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PipelineElementsTest {
  private static final Path SOURCES = Path.of("src/main/java/io/penstock/gst");
  private static final Pattern ADDED = Pattern.compile("pipeline\\.add\\(([^;]*?), \"[a-z]+\"\\)");
  private static final Pattern NAME = Pattern.compile("\"([a-z0-9]+)\"");

  @Test
  void holdsEveryElementThatTheSourcesName() throws IOException {
    TreeSet<String> named = new TreeSet<>();
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.toList()) {
        ADDED
            .matcher(Files.readString(file))
            .results()
            .flatMap(added -> NAME.matcher(added.group(1)).results())
            .forEach(name -> named.add(name.group(1)));
      }
    }

    assertThat(named).contains("appsrc", "filesink", "rtmp2sink", "rtspsrc");
    assertThat(PipelineElements.NAMES).containsAll(named).isSorted();
  }

  @Test
  void isRegisteredHereAndComesFromSomewhere() {
    assertThat(PipelineElements.NAMES)
        .allMatch(GstRuntime::hasElement)
        .allMatch(name -> ElementPackages.of(name).isPresent());
  }
}
