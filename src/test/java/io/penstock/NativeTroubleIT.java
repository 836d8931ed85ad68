package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.CameraScript;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.chaos.Survival;
import io.penstock.media.Pipelines;
import io.penstock.stream.StreamState;
import io.penstock.testkit.Await;
import io.penstock.testkit.NothingLeft;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pipelines that will not go to NULL: more of them than native calls are made at a time. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class NativeTroubleIT {
  /** More than the 32 places there are for native calls. */
  private static final int HANGING = 40;

  private static final int LIMIT = 30;
  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);

  /** A thread that waits for a hung call would wait for good, a busy machine for less. */
  private static final Duration PROMPT = Duration.ofSeconds(2);

  private static final PreEncodedClip CLIP = PreEncodedClip.moving(160, 120, 5, 5, 10);

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void pipelinesThatDoNotCloseAreCountedAndHoldUpNobody() {
    AtomicReference<HangingPipelines> hanging = new AtomicReference<>();
    try (ScriptedRtspServer cameras = cameras();
        RunningService penstock =
            RunningService.start(settings(cameras), real -> hang(real, hanging))) {
      penstock.awaitAllLive();
      assertThat(get(penstock, "/health/ready").statusCode()).isEqualTo(200);
      try {
        hangAndComeBack(penstock, cameras);
      } finally {
        Objects.requireNonNull(hanging.get()).release();
      }
      Await.until(RunningService.LIMIT, () -> quarantined(penstock) == 0, "nothing hangs");
      HttpResponse<String> ready = get(penstock, "/health/ready");
      assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
      assertThat(penstock.status("gate").source().attempt()).isEqualTo(2);
    }
  }

  private void hangAndComeBack(RunningService penstock, ScriptedRtspServer cameras) {
    long broken = System.nanoTime();
    names().forEach(name -> cameras.reset("/" + name));
    Duration slowest = Duration.ZERO;
    while (!allAreBack(penstock)) {
      slowest = slower(slowest, askWhetherItLives(penstock));
      assertThat(System.nanoTime() - broken).isLessThan(RunningService.LIMIT.toNanos());
    }
    long back = System.nanoTime();
    Await.until(
        RunningService.LIMIT, () -> quarantined(penstock) == HANGING, "all that hang are counted");
    assertThat(penstock.status("gate").source().attempt()).isOne();

    HttpResponse<String> ready = get(penstock, "/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body())
        .contains(
            "%d native calls hang, and with %d (control.hung-limit) this node is not ready"
                .formatted(HANGING, LIMIT));

    // Opened and closed while all places are or were taken by those.
    cameras.reset("/gate");
    Await.until(
        RunningService.LIMIT,
        () ->
            penstock.status("gate").source().attempt() == 2
                && penstock.status("gate").state() == StreamState.LIVE,
        "another camera comes back");
    slowest = slower(slowest, askWhetherItLives(penstock));
    assertThat(slowest).isLessThan(PROMPT);
    Survival.of(
        "S11",
        "%d pipelines will not go to NULL at once (close-timeout %d ms, hung-limit %d)"
            .formatted(HANGING, CLOSE_TIMEOUT.toMillis(), LIMIT),
        "all counted and live again in %s; not ready, with the reason; /health/live within %d ms"
            .formatted(Survival.seconds((back - broken) / 1e6), slowest.toMillis()),
        "%d s, %d s".formatted(RunningService.LIMIT.toSeconds(), PROMPT.toSeconds()));
  }

  private static Pipelines hang(Pipelines real, AtomicReference<HangingPipelines> hanging) {
    HangingPipelines pipelines = new HangingPipelines(real, "hung");
    hanging.set(pipelines);
    return pipelines;
  }

  private static IntStream numbers() {
    return IntStream.range(0, HANGING);
  }

  private static Iterable<String> names() {
    return () -> numbers().mapToObj(number -> "hung-" + number).iterator();
  }

  private static ScriptedRtspServer cameras() {
    ScriptedRtspServer cameras = ScriptedRtspServer.open();
    names().forEach(name -> cameras.put("/" + name, CameraScript.of(CLIP)));
    cameras.put("/gate", CameraScript.of(CLIP));
    return cameras;
  }

  private static String settings(ScriptedRtspServer cameras) {
    StringBuilder hocon =
        new StringBuilder(
            """
            penstock.control { close-timeout = %d ms, hung-limit = %d }
            penstock.connect { per-host = 64, per-host-rate = 100 }
            penstock.defaults { source.latency = 0s, retry.min-backoff = 100ms }
            penstock.streams.gate.source.uri = "%s"
            """
                .formatted(CLOSE_TIMEOUT.toMillis(), LIMIT, cameras.address("/gate")));
    names()
        .forEach(
            name ->
                hocon.append(
                    "penstock.streams.%s.source.uri = \"%s\"%n"
                        .formatted(name, cameras.address("/" + name))));
    return hocon.toString();
  }

  /** Every stream whose source hangs has a new attempt, which is live. */
  private static boolean allAreBack(RunningService penstock) {
    return penstock.service().streams().entries().stream()
        .filter(entry -> entry.spec().id().value().startsWith("hung"))
        .allMatch(
            entry ->
                entry
                    .status()
                    .filter(status -> status.state() == StreamState.LIVE)
                    .filter(status -> status.source().attempt() > 1)
                    .isPresent());
  }

  private Duration askWhetherItLives(RunningService penstock) {
    long start = System.nanoTime();
    assertThat(get(penstock, "/health/live").statusCode()).isEqualTo(200);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static Duration slower(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private long quarantined(RunningService penstock) {
    return get(penstock, "/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("penstock_native_quarantined "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
        .findFirst()
        .orElseThrow();
  }

  private HttpResponse<String> get(RunningService penstock, String path) {
    InetSocketAddress address = penstock.service().address();
    URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
    try {
      return client.send(
          HttpRequest.newBuilder(uri).timeout(RunningService.LIMIT).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
