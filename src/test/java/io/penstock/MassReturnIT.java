package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.CameraScript;
import io.penstock.chaos.CameraScript.Manners;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.chaos.ScriptedRtspServer.Vanishing;
import io.penstock.chaos.ServerCounts;
import io.penstock.chaos.Survival;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.Await;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * 200 cameras vanish together and return together, later without 30 that have become black holes,
 * while five others go on. Two pictures a second of 160x120, which two cores decode and encode 205
 * times and have room left for the return.
 */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class MassReturnIT {
  private static final String CROWD = "crowd";
  private static final String HEALTHY = "healthy";
  private static final int MANY = 200;
  private static final int FEW = 5;
  private static final int BLACK_HOLES = 30;
  private static final double MOST = 0.95;

  /** As reference.conf has them. */
  private static final int PER_HOST = 8;

  private static final int PER_HOST_RATE = 20;

  private static final Duration LONG = Duration.ofSeconds(12);
  private static final Duration SHORT = Duration.ofSeconds(3);
  private static final Duration MOST_LIVE = Duration.ofSeconds(30);
  private static final Duration ALL_LIVE = Duration.ofSeconds(60);

  /** Live at first; then for each outage lost, the first attempt and a new cause, and back. */
  private static final int MOST_LINES = 1 + 2 * 4;

  private final CameraScript small = CameraScript.of(PreEncodedClip.moving(160, 120, 2, 2, 10));

  @Test
  void comesWithoutAStormAndNobodyElseLosesAFrame() throws InterruptedException {
    try (WrittenLog log = new WrittenLog();
        ScriptedRtspServer crowd = ScriptedRtspServer.open();
        ScriptedRtspServer healthy = ScriptedRtspServer.open();
        RunningService penstock =
            RunningService.start(streams(CROWD, MANY, crowd) + streams(HEALTHY, FEW, healthy))) {
      awaitLive(penstock, CROWD, MANY, ALL_LIVE);
      awaitLive(penstock, HEALTHY, FEW, ALL_LIVE);
      List<StreamStatus> before = statuses(penstock, HEALTHY).toList();

      vanish(penstock, crowd, LONG);
      Return all = comeBack(penstock, crowd, MANY);
      vanish(penstock, crowd, SHORT);
      for (int hole = 0; hole < BLACK_HOLES; hole++) {
        // Spread, so that the others queue behind and between them.
        String path = path(hole * MANY / BLACK_HOLES);
        crowd.change(path, script -> script.withManners(Manners.SILENT));
      }
      Return others = comeBack(penstock, crowd, MANY - BLACK_HOLES);

      ServerCounts counts = crowd.counts();
      assertThat(counts.askingPeak()).isLessThanOrEqualTo(PER_HOST);
      // What was let in before a second began may ask within it.
      assertThat(counts.askingPerSecondPeak()).isLessThanOrEqualTo(PER_HOST_RATE + PER_HOST);
      long pictures = assertNothingLost(penstock, healthy, before);
      assertThat(log.byStream()).hasSizeGreaterThanOrEqualTo(MANY + FEW);
      assertThat(log.byStream().values()).allMatch(lines -> lines <= MOST_LINES);

      Survival.of(
          "F4",
          "200 cameras vanish for 12 s and return together (205 streams of 160x120 at 2 fps)",
          all
              + "; at most %d handshakes at once, %d begun within a second; 5 healthy cameras lost none of %d pictures"
                  .formatted(counts.askingPeak(), counts.askingPerSecondPeak(), pictures),
          "95 %% within 30 s, all within 60 s; %d at once; %d a second and the %d that wait for their answer; none lost"
              .formatted(PER_HOST, PER_HOST_RATE, PER_HOST));
      Survival.of(
          "F4 b",
          "The same, but 30 of them accept and say nothing",
          "of the other 170 " + others,
          "95 % within 30 s, all within 60 s");
      Survival.of(
          "F4 c",
          "The log of both",
          "%d bytes, at most %d lines a stream"
              .formatted(
                  log.bytes(),
                  log.byStream().values().stream().mapToInt(Integer::intValue).max().orElseThrow()),
          MOST_LINES + " lines a stream");
    }
  }

  /** How long after their return most and all were live. */
  private record Return(long mostNanos, long allNanos) {
    @Override
    public String toString() {
      return "95 %% live after %s, all after %s"
          .formatted(Survival.seconds(mostNanos / 1e6), Survival.seconds(allNanos / 1e6));
    }
  }

  private static void vanish(RunningService penstock, ScriptedRtspServer crowd, Duration outage)
      throws InterruptedException {
    crowd.vanish(Vanishing.RESET);
    Await.until(ALL_LIVE, () -> live(penstock, CROWD) == 0, "all of the crowd are lost");
    Thread.sleep(outage.toMillis());
  }

  private static Return comeBack(RunningService penstock, ScriptedRtspServer crowd, int expected) {
    long start = System.nanoTime();
    crowd.comeBack();
    awaitLive(penstock, CROWD, (int) Math.ceil(MOST * expected), MOST_LIVE);
    long most = System.nanoTime();
    awaitLive(penstock, CROWD, expected, ALL_LIVE.minusNanos(most - start));
    return new Return(most - start, System.nanoTime() - start);
  }

  /** How many pictures came from cameras that nothing happened to: every one that was sent. */
  private static long assertNothingLost(
      RunningService penstock, ScriptedRtspServer healthy, List<StreamStatus> before) {
    for (int number = 0; number < FEW; number++) {
      healthy.change(path(number), script -> script.withSending(script.sending().frozen()));
    }
    long sent = healthy.counts().pictures();
    Await.until(RunningService.LIMIT, () -> framesIn(penstock) == sent, "all sent pictures came");
    assertThat(statuses(penstock, HEALTHY))
        .allSatisfy(status -> assertThat(status.source().attempt()).isEqualTo(1))
        .extracting(StreamStatus::framesDropped)
        .containsExactlyElementsOf(before.stream().map(StreamStatus::framesDropped).toList());
    return sent;
  }

  private static void awaitLive(RunningService penstock, String name, int count, Duration limit) {
    Await.until(limit, () -> live(penstock, name) >= count, count + " of " + name + " are live");
  }

  private static long live(RunningService penstock, String name) {
    return statuses(penstock, name).filter(status -> status.state() == StreamState.LIVE).count();
  }

  private static long framesIn(RunningService penstock) {
    return statuses(penstock, HEALTHY).mapToLong(status -> status.source().framesIn()).sum();
  }

  private static Stream<StreamStatus> statuses(RunningService penstock, String name) {
    return penstock.service().streams().entries().stream()
        .filter(entry -> entry.spec().id().value().startsWith(name))
        .flatMap(entry -> entry.status().stream());
  }

  private static String path(int number) {
    return "/camera-" + number;
  }

  private String streams(String name, int count, ScriptedRtspServer server) {
    StringBuilder hocon = new StringBuilder();
    for (int number = 0; number < count; number++) {
      server.put(path(number), small);
      hocon.append(
          """
          penstock.streams.%s-%d {
            source { uri = "%s", latency = 50ms }
            stall-timeout = 20s
            encode { bitrate = 50k, keyframe-interval = 10s }
          }
          """
              .formatted(name, number, server.address(path(number))));
    }
    return hocon.toString();
  }
}
