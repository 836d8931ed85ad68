package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.CameraScript;
import io.penstock.chaos.FaultProxy;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.RtpFaults;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.chaos.Sending;
import io.penstock.chaos.SessionRules;
import io.penstock.chaos.Survival;
import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.stream.OutputState;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.Await;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Five real minutes of all that shows itself only after a while: clocks that drift, times that
 * jump, sessions that want to be kept, targets of few acknowledgements, slow cameras, and a log
 * that nobody should fill. The system property {@code penstock.long-run}, in seconds, makes it
 * another time.
 */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class FiveMinutesIT {
  private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("penstock.long-run", 300));

  /** The first and the last minute of five are compared. */
  private static final Duration PART = LENGTH.dividedBy(5);

  private static final double DRIFT_PPM = 5_000;
  private static final double MOST_GROWTH_MILLIS = 200;

  /** A line of a transition is shorter, and so is the summary of a minute. */
  private static final int LINE_BYTES = 250;

  private static final int RATE = 10;
  private static final int LOOP = 100;
  private static final PreEncodedClip CLIP =
      PreEncodedClip.moving(320, 240, RATE, RATE, LOOP / RATE);

  private static final List<String> KEEP_ALIVES = List.of("options", "parameter", "wrong");

  @Test
  void whatShowsAfterAWhileDoesNotShow() {
    try (ScriptedRtspServer cameras = cameras();
        FaultProxy fast = drifting(cameras, DRIFT_PPM);
        FaultProxy slow = drifting(cameras, -DRIFT_PPM);
        RtmpServer often = RtmpServer.open(RtmpServerSettings.anyPort().withAckWindow(10_000));
        RtmpServer never =
            RtmpServer.open(RtmpServerSettings.anyPort().withAckWindow(1_000_000_000));
        WrittenLog log = new WrittenLog();
        RunningService penstock =
            RunningService.start(settings(cameras, fast, slow, often, never))) {
      penstock.awaitAllLive();
      int streams = penstock.service().streams().entries().size();
      int started = log.lines().size();
      try (PlayerDelay ofFast = player(cameras, never, "fast");
          PlayerDelay ofSlow = player(cameras, never, "slow");
          PlayerDelay ofJumps = player(cameras, never, "jumps")) {
        Await.until(
            RunningService.LIMIT,
            () -> ofFast.count() > 0 && ofSlow.count() > 0 && ofJumps.count() > 0,
            "the players see pictures");
        long bytesBefore = log.bytes();
        letTimePass(penstock, cameras);
        long written = log.bytes() - bytesBefore;
        assertNothingHappened(penstock);
        assertSessionsWereKept(cameras);
        assertTargetsWereLeftAlone(penstock);
        Map<String, PlayerDelay> players = Map.of("fast", ofFast, "slow", ofSlow, "jumps", ofJumps);
        assertTimesRise(players);
        assertDelaysDidNotGrow(players);
        tellHowTimesWere(ofFast, ofSlow, ofJumps);
        assertLittleWasLogged(log, started, streams, written);
      }
    }
  }

  // ---------------------------------------------------------------- what runs

  private static ScriptedRtspServer cameras() {
    ScriptedRtspServer cameras = ScriptedRtspServer.open();
    CameraScript good = CameraScript.of(CLIP);
    SessionRules strict = SessionRules.lenient().withTimeout(Duration.ofSeconds(10)).thatHangUp();
    cameras.put("/fast", good);
    cameras.put("/slow", good);
    cameras.put("/jumps", good.withSending(Sending.good().nearWrap()));
    cameras.put("/busy", good);
    cameras.put("/options", good.withSessions(strict.withOptionsOnly()));
    cameras.put("/parameter", good.withSessions(strict.withGetParameterOnly()));
    cameras.put("/wrong", good.withSessions(strict.withWrongPublic()));
    cameras.put("/seldom", CameraScript.of(PreEncodedClip.moving(160, 120, 1, 1, 20)));
    cameras.put("/far-keys", CameraScript.of(PreEncodedClip.moving(160, 120, 5, 50, 20)));
    return cameras;
  }

  private static FaultProxy drifting(ScriptedRtspServer cameras, double ppm) {
    FaultProxy proxy = FaultProxy.before(cameras.port());
    proxy.spoil(RtpFaults.none().withDriftPpm(ppm));
    return proxy;
  }

  private static String settings(
      ScriptedRtspServer cameras,
      FaultProxy fast,
      FaultProxy slow,
      RtmpServer often,
      RtmpServer never) {
    String streams =
        """
        penstock.defaults { source.latency = 100ms, encode.bitrate = 150k }
        penstock.streams {
          fast {
            source.uri = "%s"
            outputs = [ { name = never, uri = "%s" } ]
          }
          slow {
            source.uri = "%s"
            outputs = [ { name = never, uri = "%s" } ]
          }
          jumps {
            source.uri = "%s"
            outputs = [ { name = never, uri = "%s" } ]
          }
          busy {
            source.uri = "%s"
            process = [ { type = noise } ]
            outputs = [ { name = never, uri = "%s" }, { name = often, uri = "%s" } ]
          }
          seldom { source.uri = "%s", stall-timeout = 500ms }
          far-keys.source.uri = "%s"
        """
            .formatted(
                fast.address(cameras.address("/fast")),
                never.address("fast"),
                slow.address(cameras.address("/slow")),
                never.address("slow"),
                cameras.address("/jumps"),
                never.address("jumps"),
                cameras.address("/busy"),
                never.address("busy"),
                often.address("busy"),
                cameras.address("/seldom"),
                cameras.address("/far-keys"));
    return KEEP_ALIVES.stream()
        .map(name -> "%s.source.uri = \"%s\"%n".formatted(name, cameras.address("/" + name)))
        .collect(Collectors.joining("", streams, "}"));
  }

  private static PlayerDelay player(ScriptedRtspServer cameras, RtmpServer rtmp, String stream) {
    return new PlayerDelay(
        rtmp.address(stream), () -> cameras.counts("/" + stream).pictures(), LOOP, RATE);
  }

  // ---------------------------------------------------------------- what happens

  /** An hour ahead, an hour behind, and back: each for a quarter of the time. */
  private static void letTimePass(RunningService penstock, ScriptedRtspServer cameras) {
    for (int hours : new int[] {0, 1, -1, 0}) {
      RtpFaults faults = RtpFaults.none().withStampShift(Duration.ofHours(hours));
      cameras.change("/jumps", script -> script.withFaults(faults));
      long begun = System.nanoTime();
      Await.until(
          LENGTH,
          () -> {
            assertNothingHappened(penstock);
            return System.nanoTime() - begun > LENGTH.dividedBy(4).toNanos();
          },
          "a quarter of the time is over");
    }
  }

  private static void assertNothingHappened(RunningService penstock) {
    Map<String, StreamStatus> statuses =
        penstock.service().streams().entries().stream()
            .collect(
                Collectors.toMap(
                    entry -> entry.spec().id().value(), entry -> entry.status().orElseThrow()));
    assertThat(statuses)
        .allSatisfy(
            (id, status) -> {
              assertThat(status.state()).as(id).isEqualTo(StreamState.LIVE);
              assertThat(status.source().attempt()).as(id).isOne();
              assertThat(status.source().lastError()).as(id).isEmpty();
            });
  }

  // ---------------------------------------------------------------- what came of it

  private static void assertSessionsWereKept(ScriptedRtspServer cameras) {
    assertThat(KEEP_ALIVES)
        .allSatisfy(
            name -> {
              assertThat(cameras.counts("/" + name).expired()).as(name).isZero();
              assertThat(cameras.counts("/" + name).keepAlives()).as(name).isPositive();
              assertThat(cameras.counts("/" + name).plays()).as(name).isOne();
            });
    Map<String, Long> kept =
        KEEP_ALIVES.stream()
            .collect(
                Collectors.toMap(
                    Function.identity(), name -> cameras.counts("/" + name).keepAlives()));
    Survival.of(
        "F7",
        "Cameras with a session timeout of 10 s that take OPTIONS alone, GET_PARAMETER alone, or"
            + " tell what they take wrongly, for "
            + length(),
        "0 sessions expired; keep-alives that counted: %d, %d, %d"
            .formatted(kept.get("options"), kept.get("parameter"), kept.get("wrong")),
        "0 expired");
    Survival.of(
        "S12 b",
        "A camera of 1 fps (stall-timeout 500 ms), and one with key frames 10 s apart, for "
            + length(),
        "0 false stalls",
        "0");
  }

  private static void assertTargetsWereLeftAlone(RunningService penstock) {
    assertThat(penstock.status("busy").outputs())
        .hasSize(2)
        .allSatisfy(
            output -> {
              assertThat(output.state()).isEqualTo(OutputState.LIVE);
              assertThat(output.lastError()).isEmpty();
              assertThat(output.reconnects()).isZero();
            });
    long kilobits = penstock.status("busy").outputs().get(0).bytes() * 8 / LENGTH.toMillis();
    assertThat(kilobits).isBetween(50L, 250L);
    Survival.of(
        "F11 b",
        "Healthy outputs of %d kb/s to a server that acknowledges each 10 kB and one that never"
                .formatted(kilobits)
            + " does, for "
            + length(),
        "0 false alarms, 0 reconnects",
        "0");
  }

  private static void assertTimesRise(Map<String, PlayerDelay> players) {
    assertThat(players)
        .allSatisfy(
            (stream, player) ->
                assertThat(player.times())
                    .as(stream)
                    .hasSizeGreaterThan((int) (LENGTH.toSeconds() * RATE / 2))
                    .isSorted()
                    .doesNotHaveDuplicates());
  }

  private static void assertDelaysDidNotGrow(Map<String, PlayerDelay> players) {
    assertThat(players)
        .allSatisfy(
            (stream, player) -> {
              assertThat(player.growthMillis(PART)).as(stream).isLessThan(MOST_GROWTH_MILLIS);
              assertThat(Math.abs(player.shiftMillis(PART)))
                  .as(stream)
                  .isLessThan(MOST_GROWTH_MILLIS);
            });
  }

  private static void tellHowTimesWere(PlayerDelay fast, PlayerDelay slow, PlayerDelay jumps) {
    Survival.of(
        "F10",
        "Clocks 5,000 ppm fast and slow through the proxy, %s: the last %d s against the first"
            .formatted(length(), PART.toSeconds()),
        "fast: %s; slow: %s".formatted(growth(fast), growth(slow)),
        "200 ms");
    Survival.of(
        "F10 c",
        "RTP times wrap at 32 bits, jump an hour ahead, two back and one ahead, within " + length(),
        "0 false stalls; times at the player rise strictly; " + growth(jumps),
        "0; 200 ms");
  }

  private static String growth(PlayerDelay player) {
    return "%+.0f ms behind the camera, %+.0f ms behind the times"
        .formatted(player.growthMillis(PART), player.shiftMillis(PART));
  }

  /** Nothing changes, so that nothing is written but what is written each minute. */
  private static void assertLittleWasLogged(
      WrittenLog log, int started, int streams, long written) {
    List<String> lines = log.lines();
    // Each stream and each output tells once that it is live.
    assertThat(lines.subList(0, started)).hasSizeLessThanOrEqualTo(2 * streams);
    long minutes = LENGTH.toMinutes() + 1;
    assertThat(lines.subList(started, lines.size()))
        .allSatisfy(line -> assertThat(line).contains(" streams: "))
        .hasSizeLessThanOrEqualTo((int) minutes);
    assertThat(written).isLessThanOrEqualTo(minutes * LINE_BYTES);
    Survival.of(
        "S7 b",
        "The log of %d streams that are well, for %s".formatted(streams, length()),
        "%d bytes: one summary a minute".formatted(written),
        "%d bytes".formatted(minutes * LINE_BYTES));
  }

  private static String length() {
    return LENGTH.toSeconds() + " s";
  }
}
