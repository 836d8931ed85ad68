package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.Viewer.Shown;
import io.penstock.chaos.CameraScript;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.chaos.ScriptedRtspServer.Vanishing;
import io.penstock.chaos.Sending;
import io.penstock.chaos.Survival;
import io.penstock.demo.RtmpPublisher;
import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.stream.OutputState;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.Await;
import io.penstock.testkit.FlvFile;
import io.penstock.testkit.FlvTag;
import io.penstock.testkit.NothingLeft;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a target and its players see of a camera that goes away, for each way to treat that. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class SignalLossIT {
  private static final String SLATE = "slate";
  private static final String HOLD = "hold";
  private static final String DISCONNECT = "disconnect";
  private static final List<String> ALL = List.of(SLATE, HOLD, DISCONNECT);

  /** A second of pictures. */
  private static final int NEWEST = 15;

  private static final long OUTAGE_MILLIS = 8_000;
  private static final long MOST_GAP_MILLIS = 1_000;

  /** The key frame interval, and two seconds: at a key frame who joins sees the first picture. */
  private static final long MOST_KEY_GAP_MILLIS = 2_000 + 2_000;

  private final ScriptedRtspServer cameras = ScriptedRtspServer.open();
  private final RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort().withRecording());

  private String streams() {
    StringBuilder hocon =
        new StringBuilder(
            """
            penstock.defaults {
              retry.max-backoff = 1s
              encode { bitrate = 400k, keyframe-interval = 2s }
            }
            """);
    for (String id : ALL) {
      cameras.put("/" + id, CameraScript.of(PreEncodedClip.standard()));
      hocon.append(
          """
          penstock.streams.%s {
            source { uri = "%s", latency = 50ms }
            outputs = [ { name = main, uri = "%s" } ]
            on-signal-loss = %s
          }
          """
              .formatted(id, cameras.address("/" + id), rtmp.address(id), id));
    }
    return hocon.toString();
  }

  private void sendsNothing(boolean so) {
    ALL.forEach(
        id ->
            cameras.change(
                "/" + id,
                script -> script.withSending(so ? Sending.good().frozen() : Sending.good())));
  }

  private long client(String id) {
    return rtmp.publisher(id).map(RtmpPublisher::clientId).orElse(0L);
  }

  @Test
  void theOutputOutlivesItsSourceUnlessItIsToGoToo() {
    try (cameras;
        rtmp;
        RunningService penstock = RunningService.start(streams())) {
      penstock.awaitAllLive();
      try (Viewer slate = Viewer.of(rtmp.address(SLATE));
          Viewer hold = Viewer.of(rtmp.address(HOLD));
          Viewer cutOff = Viewer.of(rtmp.address(DISCONNECT))) {
        List.of(slate, hold, cutOff).forEach(viewer -> viewer.awaitMore(20));
        List<Long> clients = ALL.stream().map(this::client).toList();

        cameras.vanish(Vanishing.RESET);
        long joined = assertOutputsWithoutACamera(penstock, slate, clients);
        List<Shown> untilCutOff = cutOff.shown();
        assertThat(untilCutOff).noneMatch(Shown::isDim);

        loseOnceMoreBeforeTheFirstPicture(penstock, slate);
        assertThat(cutOff.shown()).isEqualTo(untilCutOff);
        sendsNothing(false);
        cameras.comeBack();
        penstock.awaitAllLive();
        List.of(slate, hold)
            .forEach(
                viewer -> viewer.await(SignalLossIT::isMoving, "the live picture is back for all"));

        assertSlateBetweenLivePictures(slate.shown());
        assertLastPictureRepeated(hold.shown());
        assertOneSession(slate, SLATE, clients.get(0));
        assertOneSession(hold, HOLD, clients.get(1));
        assertThat(client(DISCONNECT)).isNotIn(0L, clients.get(2));
        assertThat(rtmp.recordings(DISCONNECT)).hasSize(2);
        Survival.of(
            "S5",
            "A camera is away twice, for 8 s and more, on-signal-loss = slate: one RTMP session",
            "longest time between two pictures %d ms (hold: %d ms), between two key frames %d ms;"
                    .formatted(
                        slate.longestGapMillis(), hold.longestGapMillis(), longestKeyGap(SLATE))
                + " who joined saw the slate after "
                + Survival.seconds((double) joined),
            "1 s, key frame interval (2 s) + 2 s");
      }
    }
  }

  /** How long who joins had to wait, in milliseconds. */
  private long assertOutputsWithoutACamera(
      RunningService penstock, Viewer slate, List<Long> clients) {
    penstock.awaitState(SLATE, StreamState.SIGNAL_LOST);
    penstock.awaitState(HOLD, StreamState.SIGNAL_LOST);
    penstock.awaitState(DISCONNECT, StreamState.BACKING_OFF);
    slate.await(seen -> slate.last().isDim(), "the slate is seen");
    long joined;
    long before = slate.last().ptsMillis();
    try (Viewer late = Viewer.of(rtmp.address(SLATE))) {
      late.await(seen -> !seen.isEmpty(), "who joins sees a picture");
      Shown first = late.shown().get(0);
      assertThat(first.isDim()).isTrue();
      joined = first.ptsMillis() - before;
      slate.awaitMillis(OUTAGE_MILLIS - joined);
      assertThat(late.ended()).isFalse();
    }
    for (String id : List.of(SLATE, HOLD)) {
      StreamStatus status = penstock.status(id);
      assertThat(status.state()).isEqualTo(StreamState.SIGNAL_LOST);
      assertThat(status.reason()).isPresent();
      assertThat(status.outputs()).allMatch(output -> output.state() == OutputState.LIVE);
    }
    assertThat(List.of(client(SLATE), client(HOLD))).isEqualTo(clients.subList(0, 2));
    Await.until(
        RunningService.LIMIT,
        () -> rtmp.publisher(DISCONNECT).isEmpty(),
        "the publisher that is to go is gone");
    assertThat(penstock.status(DISCONNECT).outputs())
        .noneMatch(output -> output.state() == OutputState.LIVE);
    return joined;
  }

  private void loseOnceMoreBeforeTheFirstPicture(RunningService penstock, Viewer slate) {
    sendsNothing(true);
    int before = penstock.status(SLATE).source().attempt();
    cameras.comeBack();
    Await.until(
        RunningService.LIMIT,
        () -> ALL.stream().allMatch(id -> cameras.counts("/" + id).sessions() == 1),
        "every camera is connected to");
    cameras.vanish(Vanishing.RESET);
    Await.until(
        RunningService.LIMIT,
        () -> penstock.status(SLATE).source().attempt() > before + 1,
        "it is tried again");
    slate.awaitMillis(1_000);
    assertThat(slate.last().isDim()).isTrue();
    assertThat(penstock.status(SLATE).source().reconnects()).isZero();
  }

  /** The newest pictures are of a camera. */
  private static boolean isMoving(List<Shown> seen) {
    List<Shown> newest = seen.subList(Math.max(0, seen.size() - NEWEST), seen.size());
    return newest.stream().allMatch(Shown::isLive)
        && newest.stream().map(Shown::number).distinct().count() == NEWEST;
  }

  private static void assertSlateBetweenLivePictures(List<Shown> seen) {
    List<Boolean> dim = seen.stream().map(Shown::isDim).toList();
    int first = dim.indexOf(true);
    int last = dim.lastIndexOf(true);
    assertThat(seen.subList(0, first)).allMatch(Shown::isLive);
    assertThat(seen.subList(first, last + 1)).allMatch(Shown::isDim);
    assertThat(seen.subList(last + 1, seen.size()))
        .hasSizeGreaterThanOrEqualTo(NEWEST)
        .allMatch(Shown::isLive);
  }

  /** Five a second at the least, all the time. */
  private static void assertLastPictureRepeated(List<Shown> seen) {
    assertThat(seen).noneMatch(Shown::isDim);
    int longest = 0;
    int same = 0;
    for (int i = 1; i < seen.size(); i++) {
      same = seen.get(i).number().equals(seen.get(i - 1).number()) ? same + 1 : 0;
      longest = Math.max(longest, same);
    }
    assertThat(longest).isGreaterThan(30);
  }

  private void assertOneSession(Viewer viewer, String id, long client) {
    assertThat(viewer.ended()).isFalse();
    assertThat(viewer.longestGapMillis()).isLessThan(MOST_GAP_MILLIS);
    assertThat(client(id)).isEqualTo(client);
    assertThat(rtmp.recordings(id)).hasSize(1);
    assertThat(longestKeyGap(id))
        .as("between key frames at %s", keyFrames(id))
        .isLessThan(MOST_KEY_GAP_MILLIS);
  }

  private List<Long> keyFrames(String id) {
    return FlvFile.read(rtmp.recordings(id).get(0)).pictures().stream()
        .filter(FlvTag::keyFrame)
        .map(FlvTag::timestampMillis)
        .toList();
  }

  private long longestKeyGap(String id) {
    List<Long> times = keyFrames(id);
    assertThat(times).hasSizeGreaterThan(5);
    long longest = 0;
    for (int i = 1; i < times.size(); i++) {
      longest = Math.max(longest, times.get(i) - times.get(i - 1));
    }
    return longest;
  }
}
