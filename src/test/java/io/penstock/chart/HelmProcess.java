package io.penstock.chart;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Helm, in a process of its own: it brings the runtime of Go with its handlers of signals, which
 * the pipelines of other tests need not meet. One thread.
 */
public final class HelmProcess implements AutoCloseable {
  private static final Path CHART = Path.of("helm/penstock");
  private static final String RELEASE = "cams";
  private static final String NAMESPACE = "video";
  private static final Duration LONGEST_LIFE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path chart;
  private final Process process;
  private final BufferedWriter calls;
  private final BufferedReader answers;

  private HelmProcess(Path chart, Process process) {
    this.chart = chart;
    this.process = process;
    this.calls = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts it; skips the test where there is no library for this processor.
   *
   * @param folder an empty one, for what it needs
   */
  public static HelmProcess start(Path folder) {
    Assumptions.assumeTrue(
        System.getProperty("os.arch").equals("amd64"), "Helm's library is there for x86-64 alone");
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                  "-cp",
                  System.getProperty("java.class.path"),
                  HelmLibrary.class.getName())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      // Whoever waits for an answer then learns that there is none.
      CompletableFuture.delayedExecutor(LONGEST_LIFE.toSeconds(), TimeUnit.SECONDS)
          .execute(process::destroyForcibly);
      return new HelmProcess(withHooksAsObjects(folder), process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The library renders no hooks, so that they are made plain objects in a copy. */
  private static Path withHooksAsObjects(Path folder) throws IOException {
    Path copy = copyChart(folder);
    Path test = copy.resolve("templates/tests/helm-test.yaml");
    List<String> lines = Files.readAllLines(test);
    Files.write(test, lines.stream().filter(line -> !line.contains("helm.sh/hook")).toList());
    return copy;
  }

  /** The chart, in this folder. */
  public static Path copyChart(Path folder) throws IOException {
    Path copy = folder.resolve("penstock");
    try (Stream<Path> files = Files.walk(CHART)) {
      for (Path file : files.toList()) {
        Path target = copy.resolve(CHART.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return copy;
  }

  /** The chart with these values over its own. */
  public RenderedChart render(Path... values) {
    HelmLibrary.Answer answer = call(false, chart, List.of(values));
    if (answer.isRefused()) {
      throw new AssertionError("not rendered: " + answer.text());
    }
    return RenderedChart.of(answer.text());
  }

  /** Why the chart cannot be rendered with these values. */
  public String refusal(Path... values) {
    HelmLibrary.Answer answer = call(false, chart, List.of(values));
    if (!answer.isRefused()) {
      throw new AssertionError("rendered: " + answer.text());
    }
    return answer.text();
  }

  /** What {@code helm lint --strict} finds wrong with a chart in this folder; empty for nothing. */
  public String lint(Path chart) {
    HelmLibrary.Answer answer = call(true, chart, List.of());
    return answer.isRefused() || answer.text().contains("[") ? answer.text() : "";
  }

  private HelmLibrary.Answer call(boolean isLint, Path where, List<Path> values) {
    try {
      List<String> files = values.stream().map(Path::toString).toList();
      calls.write(
          JSON.writeValueAsString(
              new HelmLibrary.Call(isLint, where.toString(), RELEASE, NAMESPACE, files)));
      calls.newLine();
      calls.flush();
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.startsWith(HelmLibrary.MARK)) {
          return JSON.readValue(
              line.substring(HelmLibrary.MARK.length()), HelmLibrary.Answer.class);
        }
      }
      throw new AssertionError("Helm's process has ended");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new AssertionError("Helm's process does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
