package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.CameraScript;
import io.penstock.chaos.CameraScript.Manners;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.chaos.ScriptedRtspServer.Vanishing;
import io.penstock.chaos.Survival;
import io.penstock.testkit.Await;
import io.penstock.testkit.NothingLeft;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cameras whose power goes, and comes back half a minute later, beside some that take connections
 * and say nothing, and some that hang up.
 */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class VanishedCamerasIT {
  private static final int CAMERAS = 20;
  private static final List<String> IDS = named("c", CAMERAS);

  /** More than may connect to a host at once. */
  private static final List<String> SILENT = named("silent", 10);

  private static final List<String> HANGING_UP = named("hangs", 2);
  private static final Duration OUTAGE = Duration.ofSeconds(30);

  /** What users are promised after an outage of half a minute, for 95 of 100 cameras. */
  private static final Duration PROMISE = Duration.ofSeconds(3);

  private static final CameraScript CAMERA =
      CameraScript.of(PreEncodedClip.moving(160, 120, 5, 5, 10));

  @TempDir private Path media;

  @Test
  void areBackWithinThreeSeconds() throws InterruptedException {
    try (ScriptedRtspServer cameras = ScriptedRtspServer.open();
        ScriptedRtspServer broken = ScriptedRtspServer.open()) {
      IDS.forEach(id -> cameras.put("/" + id, CAMERA));
      SILENT.forEach(id -> broken.put("/" + id, CAMERA.withManners(Manners.SILENT)));
      HANGING_UP.forEach(id -> broken.put("/" + id, CAMERA.withManners(Manners.HANGS_UP)));
      try (SupervisedStreams streams = SupervisedStreams.start(streams(cameras, broken))) {
        Await.until(
            RunningService.LIMIT,
            () -> streams.live().size() == CAMERAS,
            "all cameras are live that can be");
        cameras.vanish(Vanishing.RESET);
        Await.until(RunningService.LIMIT, () -> streams.live().isEmpty(), "all are missed");
        pause(OUTAGE);
        long back = System.nanoTime();
        cameras.comeBack();
        Await.until(
            RunningService.LIMIT, () -> streams.live().size() == CAMERAS, "all cameras are back");

        List<Long> millis =
            streams.live().values().stream()
                .map(at -> TimeUnit.NANOSECONDS.toMillis(at - back))
                .sorted()
                .toList();
        System.out.println(millis);
        long p50 = millis.get(CAMERAS / 2);
        long p95 = millis.get(CAMERAS * 95 / 100 - 1);
        assertThat(p95).isLessThan(PROMISE.toMillis());
        Survival.of(
            "F3",
            "20 cameras of a host refuse connections for 30 s and return, beside %d that take"
                    .formatted(SILENT.size())
                + " connections and stay silent, and %d that hang up".formatted(HANGING_UP.size()),
            "return to first picture: p50 %s, p95 %s, last %s"
                .formatted(
                    Survival.seconds((double) p50),
                    Survival.seconds((double) p95),
                    Survival.seconds((double) millis.get(CAMERAS - 1))),
            "p95 3 s");
      }
    }
  }

  private static List<String> named(String kind, int count) {
    return IntStream.range(0, count).mapToObj(i -> kind + i).toList();
  }

  private static void pause(Duration time) throws InterruptedException {
    assertThat(new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
  }

  private String streams(ScriptedRtspServer cameras, ScriptedRtspServer broken) {
    StringBuilder streams = new StringBuilder("penstock.media-directory = \"" + media + "\"\n");
    IDS.forEach(
        id ->
            streams.append(
                """
                penstock.streams.%1$s {
                  source { uri = "%2$s", latency = 50ms }
                  outputs = [ { name = main, uri = "file:%3$s/%1$s.flv" } ]
                }
                """
                    .formatted(id, cameras.address("/" + id), media)));
    Stream.concat(SILENT.stream(), HANGING_UP.stream())
        .forEach(
            id ->
                streams.append(
                    "penstock.streams.%s.source.uri = \"%s\"%n"
                        .formatted(id, broken.address("/" + id))));
    return streams.toString();
  }
}
