package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.Viewer.Shown;
import io.penstock.chaos.CameraScript;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.chaos.SdpStyle;
import io.penstock.chaos.Survival;
import io.penstock.demo.RtmpPublisher;
import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.stream.SourceStatus;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.Await;
import io.penstock.testkit.FlvFile;
import io.penstock.testkit.NothingLeft;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A camera that becomes another one, under way and over a reconnect, for each way to treat that.
 */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class StreamChangeIT {
  private static final String LETTERBOX = "letterbox";
  private static final String FOLLOW = "follow";
  private static final List<String> BOTH = List.of(LETTERBOX, FOLLOW);

  private static final Step FIRST = new Step(320, 240, 15);
  private static final Step LARGE = new Step(640, 480, 15);
  private static final Step OTHER_SHAPE = new Step(176, 144, 15);
  private static final Step SLOW = new Step(320, 240, 5);

  /** One group of pictures, and two seconds. */
  private static final long MOST_GAP_MILLIS = 1_000 + 2_000;

  /** The bars beside a picture of another shape are black, 16. */
  private static final int BLACK_BELOW = 30;

  private final ScriptedRtspServer cameras = ScriptedRtspServer.open();
  private final RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort().withRecording());

  /** What the cameras are like; a key frame each second. */
  private record Step(int width, int height, int framesPerSecond) {
    PreEncodedClip clip() {
      return PreEncodedClip.moving(width, height, framesPerSecond, framesPerSecond, 10);
    }
  }

  private String streams() {
    StringBuilder hocon =
        new StringBuilder(
            """
            penstock.defaults {
              # Sound that a camera begins later costs one planned reconnect: that is SoundingStreamTest's.
              audio = off
              retry { min-backoff = 200ms, max-backoff = 1s }
              encode { bitrate = 400k, keyframe-interval = 1s }
            }
            """);
    for (String id : BOTH) {
      cameras.put("/" + id, CameraScript.of(FIRST.clip()));
      hocon.append(
          """
          penstock.streams.%s {
            source { uri = "%s", latency = 50ms }
            outputs = [ { name = main, uri = "%s" } ]
            encode.size-change = %s
          }
          """
              .formatted(id, cameras.address("/" + id), rtmp.address(id), id));
    }
    return hocon.toString();
  }

  private long client(String id) {
    return rtmp.publisher(id).map(RtmpPublisher::clientId).orElse(0L);
  }

  @Test
  void theOutputGoesOnInOneSession() {
    // Made beforehand: making takes time.
    List.of(FIRST, LARGE, OTHER_SHAPE, SLOW).forEach(Step::clip);
    try (cameras;
        rtmp;
        RunningService penstock = RunningService.start(streams())) {
      penstock.awaitAllLive();
      List<Long> clients = BOTH.stream().map(this::client).toList();
      try (Viewer boxed = Viewer.of(rtmp.address(LETTERBOX));
          Viewer followed = Viewer.of(rtmp.address(FOLLOW))) {
        List<Viewer> viewers = List.of(boxed, followed);
        viewers.forEach(viewer -> viewer.awaitMore(15));

        changeTo(LARGE, penstock, viewers);
        boxed.await(seen -> boxed.last().isLive(), "the larger picture fits");
        assertSeenByWhoJoins(LARGE);
        changeTo(OTHER_SHAPE, penstock, viewers);
        boxed.await(seen -> isBoxed(boxed.last()), "there are bars beside the picture");
        assertSeenByWhoJoins(OTHER_SHAPE);
        changeTo(SLOW, penstock, viewers);
        boxed.await(seen -> paceMillis(seen) > 150, "there are five pictures a second");
        changeTo(FIRST, penstock, viewers);
        assertThat(BOTH).allMatch(id -> penstock.status(id).source().attempt() == 1);

        reconnectTo(LARGE, SdpStyle.plain().withAudio(), penstock, viewers);
        reconnectTo(FIRST, SdpStyle.plain(), penstock, viewers);
        boxed.await(
            seen -> boxed.last().isLive() && !isBoxed(boxed.last()), "it is as it was at first");

        assertThat(boxed.longestGapMillis()).isLessThan(MOST_GAP_MILLIS);
        assertThat(followed.longestGapMillis()).isLessThan(MOST_GAP_MILLIS);
        assertThat(viewers).noneMatch(Viewer::ended);
        assertThat(BOTH.stream().map(this::client).toList()).isEqualTo(clients);
        assertThat(configurations(LETTERBOX)).isEqualTo(1);
        // Five times another size, and once another pace, for which the encoder stays.
        assertThat(configurations(FOLLOW)).isEqualTo(1 + 5);
        Survival.of(
            "F9",
            "The camera goes 320x240 - 640x480 - 176x144 - 320x240 at 5 - at 15 frames/s, and twice"
                + " over a reconnect, once with audio",
            "one RTMP session; longest time between two pictures %d ms (follow: %d ms, 6 encoders)"
                .formatted(boxed.longestGapMillis(), followed.longestGapMillis()),
            "1 GOP (1 s) + 2 s");
      }
    }
  }

  private void changeTo(Step step, RunningService penstock, List<Viewer> viewers) {
    BOTH.forEach(id -> cameras.change("/" + id, script -> script.withClip(step.clip())));
    awaitSeen(step, penstock, viewers);
  }

  private void reconnectTo(
      Step step, SdpStyle description, RunningService penstock, List<Viewer> viewers) {
    List<Integer> before =
        BOTH.stream().map(id -> penstock.status(id).source().reconnects()).toList();
    for (String id : BOTH) {
      cameras.reset("/" + id);
      cameras.change("/" + id, script -> script.withClip(step.clip()).withDescription(description));
    }
    for (String id : BOTH) {
      Await.until(
          RunningService.LIMIT,
          () -> penstock.status(id).source().reconnects() == before.get(BOTH.indexOf(id)) + 1,
          id + " is back");
    }
    awaitSeen(step, penstock, viewers);
  }

  private static void awaitSeen(Step step, RunningService penstock, List<Viewer> viewers) {
    for (String id : BOTH) {
      Await.until(
          RunningService.LIMIT,
          () -> {
            StreamStatus status = penstock.status(id);
            SourceStatus source = status.source();
            return status.state() == StreamState.LIVE
                && source.width() == step.width()
                && source.height() == step.height();
          },
          "%s is %dx%d".formatted(id, step.width(), step.height()));
    }
    viewers.forEach(viewer -> viewer.awaitMore(step.framesPerSecond()));
  }

  /** A player that has seen one size goes on scaling to that; a new one tells the true size. */
  private void assertSeenByWhoJoins(Step step) {
    try (Viewer boxed = Viewer.of(rtmp.address(LETTERBOX));
        Viewer followed = Viewer.of(rtmp.address(FOLLOW))) {
      boxed.awaitMore(1);
      assertThat(boxed.last().width()).isEqualTo(FIRST.width());
      assertThat(boxed.last().height()).isEqualTo(FIRST.height());
      followed.awaitMore(1);
      assertThat(followed.last().width()).isEqualTo(step.width());
      assertThat(followed.last().height()).isEqualTo(step.height());
    }
  }

  private static boolean isBoxed(Shown shown) {
    return shown.edge() < BLACK_BELOW && shown.light() > 2 * BLACK_BELOW;
  }

  private static long paceMillis(List<Shown> seen) {
    int last = seen.size() - 1;
    return (seen.get(last).ptsMillis() - seen.get(last - 5).ptsMillis()) / 5;
  }

  private long configurations(String id) {
    assertThat(rtmp.recordings(id)).hasSize(1);
    return FlvFile.read(rtmp.recordings(id).get(0)).videoConfigurations();
  }
}
