package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.FaultProxy;
import io.penstock.chaos.Survival;
import io.penstock.control.StreamSupervisor.StreamEntry;
import io.penstock.demo.RtspServerSettings;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.Await;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.NumberedCamera;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Cameras that stop sending while their connections stay open, as hung ones do. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class FrozenCameraIT {
  private static final int FROZEN = 20;
  private static final ClipSpec CLIP = new ClipSpec(160, 120, 5, 150, 5, 40);

  /** Attempts that reach a camera which hangs still are under way, a few at a time, by then. */
  private static final Duration HANGING = Duration.ofSeconds(8);

  private final HttpClient client = HttpClient.newHttpClient();
  private Duration slowest = Duration.ZERO;

  @Test
  void areSeenAndComeBackAndHoldUpNobody() {
    try (NumberedCamera cameras =
            NumberedCamera.open(CLIP, FROZEN + 1, RtspServerSettings.anyPort());
        FaultProxy network = FaultProxy.before(serverPort(cameras));
        RunningService penstock = RunningService.start(streams(cameras, network))) {
      Await.until(
          RunningService.LIMIT,
          () -> asked(penstock) && all(penstock, status -> status.source().framesIn() > 10),
          "the rates of the cameras are known");
      // What the first answers take is a matter of code that is loaded.
      slowest = Duration.ZERO;
      long frozen = System.nanoTime();
      network.stall();
      Await.until(
          RunningService.LIMIT,
          () -> asked(penstock) && frozen(penstock).stream().noneMatch(FrozenCameraIT::isLive),
          "every frozen camera is missed");
      long seen = System.nanoTime();
      assertThat(frozen(penstock))
          .allSatisfy(
              status ->
                  assertThat(status.source().lastError().orElseThrow().failure().cause())
                      .isIn("silent", "unreachable"));
      Await.until(
          RunningService.LIMIT,
          () -> asked(penstock) && System.nanoTime() - frozen > HANGING.toNanos(),
          "attempts hang, too");
      network.pass();
      long passed = System.nanoTime();
      Await.until(
          RunningService.LIMIT,
          () -> asked(penstock) && all(penstock, FrozenCameraIT::isLive),
          "every camera is back");
      long back = System.nanoTime();

      StreamStatus healthy = penstock.status("healthy");
      assertThat(healthy.source().attempt()).isEqualTo(1);
      assertThat(slowest).isLessThan(Duration.ofMillis(500));
      assertThat(Duration.ofNanos(seen - frozen)).isLessThan(Duration.ofSeconds(5));
      assertThat(Duration.ofNanos(back - passed)).isLessThan(Duration.ofSeconds(5));
      Survival.of(
          "F1",
          "20 cameras of a real server freeze, TCP stays open (stall-timeout 2 s)",
          "all seen after %s, all live %s after they went on; slowest answer of the API meanwhile %d ms; their neighbour's connection kept"
              .formatted(
                  Survival.seconds((seen - frozen) / 1e6),
                  Survival.seconds((back - passed) / 1e6),
                  slowest.toMillis()),
          "5 s, 5 s, 500 ms");
    }
  }

  /** The API answers; how long it takes is kept. */
  private boolean asked(RunningService penstock) {
    URI streams =
        URI.create(
            "http://127.0.0.1:%d/api/v1/streams".formatted(penstock.service().address().getPort()));
    long begin = System.nanoTime();
    try {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(streams).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
    } catch (IOException e) {
      throw new AssertionError("the API does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    slowest = took.compareTo(slowest) > 0 ? took : slowest;
    return true;
  }

  private static boolean isLive(StreamStatus status) {
    return status.state() == StreamState.LIVE;
  }

  private static boolean all(RunningService penstock, Predicate<StreamStatus> so) {
    return penstock.service().streams().entries().stream()
        .allMatch(entry -> entry.status().filter(so).isPresent());
  }

  private static List<StreamStatus> frozen(RunningService penstock) {
    return penstock.service().streams().entries().stream()
        .filter(entry -> entry.spec().id().value().startsWith("c"))
        .map(StreamEntry::status)
        .flatMap(status -> status.stream())
        .toList();
  }

  private static int serverPort(NumberedCamera cameras) {
    return URI.create(cameras.address()).getPort();
  }

  private static String streams(NumberedCamera cameras, FaultProxy network) {
    StringBuilder streams =
        new StringBuilder(
            "penstock.streams.healthy.source { uri = \"%s\", latency = 50ms }%n"
                .formatted(cameras.address(FROZEN)));
    for (int i = 0; i < FROZEN; i++) {
      streams.append(
          """
          penstock.streams.c%d {
            source { uri = "%s", latency = 50ms }
            stall-timeout = 2s
          }
          """
              .formatted(i, network.address(cameras.address(i))));
    }
    return streams.toString();
  }
}
