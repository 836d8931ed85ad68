package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code helm test} runs, against a management port that says what the test wants. */
class HelmTestScriptTest {
  private static final Path SCRIPT = Path.of("helm/penstock/files/helm-test.sh");

  @TempDir private Path folder;

  private HttpServer management;
  private int ready = 200;
  private String metrics = "";
  private String said = "";

  @BeforeEach
  void listen() throws IOException {
    management = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    management.createContext("/health/ready", exchange -> answer(exchange, ready, "{}"));
    management.createContext("/metrics", exchange -> answer(exchange, 200, metrics));
    management.start();
  }

  @AfterEach
  void close() {
    management.stop(0);
  }

  private static void answer(com.sun.net.httpserver.HttpExchange exchange, int status, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private int run(Map<String, String> environment) throws IOException, InterruptedException {
    Path log = folder.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", Files.readString(SCRIPT))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("MANAGEMENT_HOST", "127.0.0.1");
    builder.environment().put("MANAGEMENT_PORT", "" + management.getAddress().getPort());
    builder.environment().put("TIMEOUT_SECONDS", "2");
    builder.environment().putAll(environment);
    Process script = builder.start();
    try {
      assertThat(script.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      script.destroyForcibly();
      said = Files.readString(log);
    }
    return script.exitValue();
  }

  private static String state(String stream, String state, int value) {
    return "penstock_stream_state{stream=\"%s\",state=\"%s\"} %d.0\n"
        .formatted(stream, state, value);
  }

  @Test
  void passesOnceTheStreamIsLive() throws Exception {
    metrics = state("gate", "starting", 0) + state("gate", "live", 1) + state("yard", "live", 0);

    assertThat(run(Map.of("STREAM", "gate"))).as(said).isZero();
    assertThat(said).contains("the node is ready", "stream gate is live");
  }

  @Test
  void failsForAStreamThatIsNotLive() throws Exception {
    metrics = state("gate", "live", 0) + state("gate", "starting", 1) + state("gate-2", "live", 1);

    assertThat(run(Map.of("STREAM", "gate"))).as(said).isOne();
    assertThat(said).contains("stream gate is live: not within 2 s");
  }

  @Test
  void failsWhereTheNodeIsNotReady() throws Exception {
    ready = 503;

    assertThat(run(Map.of())).as(said).isOne();
    assertThat(said).contains("the node is ready: not within 2 s");
  }

  @Test
  void saysThatNoStreamWasAskedFor() throws Exception {
    assertThat(run(Map.of())).as(said).isZero();
    assertThat(said).contains("no stream was asked for");
  }

  @Test
  void addsTheCameraAndRemovesItAgain() throws Exception {
    metrics = state("helm-test", "live", 1);
    Path calls = folder.resolve("calls");
    Path penstock =
        Files.writeString(folder.resolve("penstock"), "#!/bin/sh\necho \"$*\" >>" + calls + "\n");
    assertThat(penstock.toFile().setExecutable(true)).isTrue();

    assertThat(run(Map.of("CAMERA", "rtsp://cam/1", "PENSTOCK", penstock.toString())))
        .as(said)
        .isZero();
    assertThat(calls)
        .hasContent(
            """
            streams remove helm-test
            streams add helm-test rtsp://cam/1 --name helm test
            streams remove helm-test
            """);
  }
}
