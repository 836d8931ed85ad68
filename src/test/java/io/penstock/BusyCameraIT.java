package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.CameraScript;
import io.penstock.chaos.FaultProxy;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.chaos.ServerCounts;
import io.penstock.chaos.SessionRules;
import io.penstock.chaos.Survival;
import io.penstock.stream.StreamState;
import io.penstock.testkit.Await;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Cameras that serve one session at a time, and hold on to one that broke. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class BusyCameraIT {
  private static final Duration GHOST = Duration.ofSeconds(10);
  private static final CameraScript CAMERA = CameraScript.of(PreEncodedClip.standard());
  private static final SessionRules ONE =
      SessionRules.lenient().withMost(1, GHOST).withTimeout(GHOST);
  private static final List<String> IDS = List.of("says453", "says503");

  @Test
  void areLeftAloneUntilTheyHaveForgotten() {
    try (ScriptedRtspServer cameras = ScriptedRtspServer.open();
        FaultProxy network = FaultProxy.before(cameras.port())) {
      cameras.put("/says453", CAMERA.withSessions(ONE));
      cameras.put("/says503", CAMERA.withSessions(ONE.withBusyStatus(503)));
      try (SupervisedStreams streams = SupervisedStreams.start(streams(cameras, network))) {
        IDS.forEach(id -> streams.awaitState(id, StreamState.LIVE));
        long broken = System.nanoTime();
        // No TEARDOWN, as of a reader that was killed.
        network.reset();
        Await.until(
            RunningService.LIMIT,
            () -> IDS.stream().allMatch(id -> cameras.counts("/" + id).busy() > 0),
            "ghosts keep the next attempts out");
        Await.until(
            RunningService.LIMIT,
            () -> IDS.stream().allMatch(id -> cause(streams, id).equals("busy")),
            "the streams know why");
        IDS.forEach(id -> streams.awaitState(id, StreamState.LIVE));
        Duration back = Duration.ofNanos(System.nanoTime() - broken);

        for (String id : IDS) {
          ServerCounts counts = cameras.counts("/" + id);
          assertThat(counts.busy()).as("attempts of %s that were one too many", id).isEqualTo(1);
          assertThat(counts.parallelSetupsPeak()).as(id).isEqualTo(1);
          assertThat(counts.sessionsPeak()).as(id).isEqualTo(1);
        }
        assertThat(back).isBetween(GHOST, GHOST.plus(Duration.ofSeconds(5)));
        Survival.of(
            "F6",
            "Two cameras with one session and timeout=10 keep a broken one for 10 s (60 s in"
                + " reality), and answer 453 or 503",
            "live %s after the break, 1 attempt too many, never 2 SETUPs at a time"
                .formatted(Survival.seconds(back.toNanos() / 1e6)),
            "15 s, 1, 1");
      }
    }
  }

  private static String cause(SupervisedStreams streams, String id) {
    return streams.status(id).orElseThrow().source().lastError().orElseThrow().failure().cause();
  }

  private static String streams(ScriptedRtspServer cameras, FaultProxy network) {
    StringBuilder streams = new StringBuilder();
    IDS.forEach(
        id ->
            streams.append(
                "penstock.streams.%s.source { uri = \"%s\", latency = 50ms }%n"
                    .formatted(id, network.address(cameras.address("/" + id)))));
    return streams.toString();
  }
}
