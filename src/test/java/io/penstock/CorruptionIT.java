package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.CameraScript;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.RtpFaults;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.chaos.Survival;
import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.faulty.NumberReaderFactory;
import io.penstock.stream.OutputState;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.Await;
import io.penstock.testkit.NothingLeft;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pictures that come damaged: who gets to see them, and when that is over. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class CorruptionIT {
  private static final String TCP = "tcp";
  private static final String UDP = "udp";
  private static final List<String> BOTH = List.of(TCP, UDP);

  /** Pictures of several packets each, a key frame each second. */
  private static final PreEncodedClip CLIP = PreEncodedClip.moving(640, 480, 15, 15, 10);

  private static final int FAULTY_PICTURES = 45;

  /** Those that the jitter buffer and the decoder still hold, and a whole group of pictures. */
  private static final int UNTIL_CLEAN = 15 + 8;

  private static final int CLEAN_PICTURES = 20;

  private final ScriptedRtspServer cameras = ScriptedRtspServer.open();
  private final RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort());

  private String streams() {
    StringBuilder hocon = new StringBuilder("penstock.defaults.encode.bitrate = 400k\n");
    for (String id : BOTH) {
      cameras.put("/" + id, CameraScript.of(CLIP));
      hocon.append(
          """
          penstock.streams.%s {
            source { uri = "%s", latency = 100ms, transport = %s }
            process = [ { type = number-reader } ]
            outputs = [ { name = main, uri = "%s" } ]
            retry.max-backoff = 1s
          }
          """
              .formatted(id, cameras.address("/" + id), id, rtmp.address(id)));
    }
    return hocon.toString();
  }

  @Test
  void damageIsKeptFromProcessorsAndEndsWithItsCause() {
    try (cameras;
        rtmp;
        RunningService penstock = RunningService.start(streams())) {
      penstock.awaitAllLive();
      try (Viewer tcp = Viewer.of(rtmp.address(TCP));
          Viewer udp = Viewer.of(rtmp.address(UDP))) {
        awaitPictures(penstock, 15);
        assertThat(damaged(penstock, TCP)).isZero();

        String lost = assertLossIsKeptFromProcessors(penstock);
        Survival.of(
            "F8",
            "5 % of RTP packets are lost, over TCP and UDP, 3 s (skip-corrupt)",
            "%s; no damaged picture reached the processor; clean after one GOP".formatted(lost),
            "none; 1 GOP + 0.5 s");
        RtpFaults good = RtpFaults.none();
        String flips = goesOnAfter(penstock, good.withFlips(0.05));
        String cuts = goesOnAfter(penstock, good.withCuts(0.05));
        String garbage = goesOnAfter(penstock, good.withGarbage(0.05));
        Survival.of(
            "F8 b",
            "A bit turned in 5 % of RTP packets; 5 % cut in half; bytes between 5 % of them; 3 s each",
            "live, and clean after one GOP; attempts it took (TCP, UDP): %s; %s; %s"
                .formatted(flips, cuts, garbage),
            "1 GOP + 0.5 s");
        for (Viewer viewer : List.of(tcp, udp)) {
          viewer.awaitMore(15);
          viewer.await(seen -> viewer.last().isLive(), "a clean picture is seen");
          assertThat(viewer.ended()).isFalse();
        }
      }
      for (String id : BOTH) {
        assertThat(penstock.status(id).outputs())
            .allMatch(output -> output.state() == OutputState.LIVE && output.reconnects() == 0);
      }
    }
  }

  private String assertLossIsKeptFromProcessors(RunningService penstock) {
    BOTH.forEach(id -> faults(id, RtpFaults.none().withLoss(0.05)));
    awaitPictures(penstock, FAULTY_PICTURES);
    BOTH.forEach(id -> faults(id, RtpFaults.none()));
    assertCleanWithinAGroup(penstock);
    for (String id : BOTH) {
      StreamStatus status = penstock.status(id);
      assertThat(status.source().framesDamaged()).isPositive();
      assertThat(status.framesDropped().get("source/corrupt"))
          .isEqualTo(status.source().framesDamaged());
      assertThat(NumberReaderFactory.read(id)).allMatch(OptionalInt::isPresent);
      assertThat(status.source().attempt()).isEqualTo(1);
    }
    return "%d and %d pictures known to be damaged, and dropped"
        .formatted(damaged(penstock, TCP), damaged(penstock, UDP));
  }

  /** Nobody knows of a turned bit that the decoder smooths over: that may be seen, and is over. */
  private String goesOnAfter(RunningService penstock, RtpFaults done) {
    List<Integer> before = BOTH.stream().map(id -> attempt(penstock, id)).toList();
    BOTH.forEach(id -> faults(id, done));
    awaitPictures(penstock, FAULTY_PICTURES);
    BOTH.forEach(id -> faults(id, RtpFaults.none()));
    assertCleanWithinAGroup(penstock);
    return (attempt(penstock, TCP) - before.get(0))
        + " and "
        + (attempt(penstock, UDP) - before.get(1));
  }

  private void faults(String id, RtpFaults done) {
    cameras.change("/" + id, script -> script.withFaults(done));
  }

  private static void assertCleanWithinAGroup(RunningService penstock) {
    BOTH.forEach(id -> penstock.awaitState(id, StreamState.LIVE));
    awaitPictures(penstock, UNTIL_CLEAN);
    List<Long> damaged = BOTH.stream().map(id -> damaged(penstock, id)).toList();
    List<Integer> from = BOTH.stream().map(id -> NumberReaderFactory.read(id).size()).toList();
    for (String id : BOTH) {
      int begin = from.get(BOTH.indexOf(id));
      List<OptionalInt> read = NumberReaderFactory.read(id);
      Await.until(
          RunningService.LIMIT,
          () -> read.size() >= begin + CLEAN_PICTURES,
          id + " shows clean pictures");
      assertThat(read.subList(begin, begin + CLEAN_PICTURES)).allMatch(OptionalInt::isPresent);
    }
    assertThat(BOTH.stream().map(id -> damaged(penstock, id)).toList()).isEqualTo(damaged);
  }

  /** Decoded ones, damaged or not. */
  private static void awaitPictures(RunningService penstock, int more) {
    List<Long> before = BOTH.stream().map(id -> framesIn(penstock, id)).toList();
    Await.until(
        RunningService.LIMIT,
        () ->
            BOTH.stream()
                .allMatch(id -> framesIn(penstock, id) >= before.get(BOTH.indexOf(id)) + more),
        more + " more pictures of both");
  }

  private static long framesIn(RunningService penstock, String id) {
    return penstock.status(id).source().framesIn();
  }

  private static long damaged(RunningService penstock, String id) {
    return penstock.status(id).source().framesDamaged();
  }

  private static int attempt(RunningService penstock, String id) {
    return penstock.status(id).source().attempt();
  }
}
