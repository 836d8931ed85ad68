package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.testkit.Await;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands for a running service, against one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientCommandsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private RunningService service;

  @BeforeAll
  void start() {
    service =
        RunningService.start(
            """
            penstock.streams {
              gate { enabled = false, source { uri = "rtsp://10.0.0.7/s", username = viewer, password = geheim4711 } }
              yard { enabled = false, name = "Hof", source.uri = "rtsp://10.0.0.8/s" }
            }
            """);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void listsAndShowsItsStreams() {
    assertThat(run("streams", "list")).as(said()).isZero();
    assertThat(out.toString().lines().skip(1).toList())
        .satisfiesExactly(
            gate -> assertThat(gate).matches("gate +disabled.*"),
            yard -> assertThat(yard).matches("yard +disabled.*"));

    assertThat(run("streams", "get", "yard")).as(said()).isZero();
    assertThat(out.toString())
        .contains("id: yard", "uri: rtsp://10.0.0.8/s")
        .doesNotContain("geheim");
  }

  @Test
  void exportsAsAFileThatHoldsNoSecret(@TempDir Path folder) {
    Path file = folder.resolve("export.conf");

    assertThat(run("streams", "export", "--all", file.toString())).as(said()).isZero();
    assertThat(file).content().contains("rtsp://10.0.0.7/s", "Hof").doesNotContain("geheim4711");
  }

  @Test
  void whatIsNotThereIsAProblem() {
    assertThat(run("streams", "get", "nobody")).isOne();
    assertThat(err.toString()).startsWith("penstock: the server refused (404): ").hasLineCount(1);
  }

  @Test
  void loadsNeitherGStreamerNorOpenCvNorAkka(@TempDir Path folder) throws IOException {
    Path classes = folder.resolve("classes");
    try (PenstockProcess list =
        PenstockProcess.start(
            2,
            List.of("-Xlog:class+load:file=" + classes),
            "io.penstock.Main",
            List.of("streams", "list", "--server", url()))) {
      assertThat(list.exitWithin(LIMIT)).as(list.output()).contains(0);
    }
    try (Stream<String> lines = Files.lines(classes, StandardCharsets.UTF_8)) {
      assertThat(lines.map(line -> line.replaceFirst("^(\\[[^]]*] *)+", "")))
          .anyMatch(name -> name.startsWith("io.penstock.cli."))
          .noneMatch(
              name ->
                  Stream.of(
                          "akka.",
                          "scala.",
                          "org.freedesktop.",
                          "org.opencv.",
                          "org.bytedeco.",
                          "com.sun.jna.",
                          "org.h2.")
                      .anyMatch(name::startsWith));
    }
  }

  @Test
  void ctrlCEndsAWatchWell() throws IOException, InterruptedException {
    Process watch =
        new ProcessBuilder(
                // A shell without a terminal has what it starts in the background ignore SIGINT.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.penstock.Main",
                "streams",
                "watch",
                "--server",
                url())
            .redirectErrorStream(true)
            .start();
    try (var lines = watch.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).endsWith(" gate disabled");
      Process interrupt =
          new ProcessBuilder("kill", "-INT", Long.toString(watch.pid())).inheritIO().start();
      assertThat(interrupt.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(watch.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(watch.exitValue()).isZero();
    } finally {
      watch.destroyForcibly();
      Await.until(LIMIT, () -> !watch.isAlive(), "it has ended");
    }
  }

  private String url() {
    return URI.create("http://127.0.0.1:" + service.service().address().getPort()).toString();
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(
        Stream.concat(Stream.of(arguments), Stream.of("--server", url())).toArray(String[]::new));
  }

  private String said() {
    return out + "" + err;
  }
}
