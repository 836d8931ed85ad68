package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.demo.RtspServerSettings;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.Await;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.FlvFile;
import io.penstock.testkit.FlvTag;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.NumberSequence;
import io.penstock.testkit.NumberedCamera;
import io.penstock.testkit.PlayedPicture;
import io.penstock.testkit.RtmpPlayer;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A camera comes in over RTSP and goes out to RTMP: real servers at both ends. */
@ExtendWith(NothingLeft.class)
class MainPathIT {
  private static final ClipSpec CLIP = ClipSpec.standard();

  /** Luma of #ffffff in limited range, and how far an encoder at this bitrate may be off. */
  private static final int WHITE = 235;

  private static final int TOLERANCE = 16;

  private static String stream(String camera, String target) {
    return """
        penstock.streams.gate {
          name = "Gate"
          source { uri = "%s", latency = 100ms }
          process = [ { type = overlay, rectangle = [40, 40, 200, 120], color = "#ffffff", filled = true } ]
          outputs = [ { name = main, uri = "%s" } ]
          encode.bitrate = 2M
        }
        """
        .formatted(camera, target);
  }

  @Test
  void aPlayerSeesTheCamerasPicturesInOrderWithTheOverlay() {
    try (RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort().withRecording());
        NumberedCamera camera = NumberedCamera.open(CLIP)) {
      ConcurrentLinkedQueue<String> wrongPixels = new ConcurrentLinkedQueue<>();
      try (RunningService penstock =
          RunningService.start(stream(camera.address(), rtmp.address("gate")))) {
        penstock.awaitAllLive();
        try (RtmpPlayer player =
            RtmpPlayer.open(
                rtmp.address("gate"), picture -> wrongPixels.addAll(wrongPixels(picture)))) {
          Await.until(RunningService.LIMIT, () -> player.count() > 250, "ten seconds are seen");
          assertMostNumbersInOrder(camera.sequence(), player.seen());
        }
        StreamStatus status = penstock.status("gate");
        assertThat(status.plan()).isEqualTo("process");
        assertThat(status.decoder().label()).isEqualTo("software/avdec_h264");
        assertThat(status.encoder().label()).isEqualTo("software/x264enc");
        assertThat(status.source().width()).isEqualTo(640);
        assertThat(status.source().reconnects()).isZero();
        assertThat(status.outputs().get(0).bytes()).isGreaterThan(100_000);
      }
      assertThat(wrongPixels).isEmpty();
      Await.until(RunningService.LIMIT, () -> rtmp.publishers().isEmpty(), "nobody publishes");
      FlvFile recorded = FlvFile.read(rtmp.recordings("gate").get(0));
      assertThat(recorded.pictures()).hasSizeGreaterThan(250);
      assertThat(recorded.pictures()).allMatch(tag -> tag.codec() == FlvTag.H264);
      assertThat(recorded.pictures().get(0).keyFrame()).isTrue();
      assertThat(recorded.pictures().stream().map(FlvTag::timestampMillis).toList())
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  private static List<String> wrongPixels(PlayedPicture picture) {
    int inside = picture.i420().get(100 * picture.width() + 140) & 0xff;
    int corner = picture.i420().get(44 * picture.width() + 44) & 0xff;
    int outside = picture.i420().get(20 * picture.width() + 20) & 0xff;
    boolean right =
        Math.abs(inside - WHITE) <= TOLERANCE
            && Math.abs(corner - WHITE) <= TOLERANCE
            && Math.abs(outside - WHITE) > TOLERANCE;
    return right
        ? List.of()
        : List.of("%d: %d %d %d".formatted(picture.index(), inside, corner, outside));
  }

  private static void assertMostNumbersInOrder(
      NumberSequence sequence, List<PlayedPicture.Seen> seen) {
    List<Long> numbers =
        seen.stream()
            .filter(picture -> picture.number().isPresent())
            .map(picture -> sequence.unwrap(picture.number().getAsInt()))
            .toList();
    assertThat(numbers).isSorted().doesNotHaveDuplicates();
    long span = numbers.get(numbers.size() - 1) - numbers.get(0) + 1;
    assertThat(numbers.size())
        .as("of %d numbers", span)
        .isGreaterThanOrEqualTo((int) (span * 0.95));
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "auto"})
  void aCameraIsReadOverDatagramsToo(String transport) {
    try (RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort());
        NumberedCamera camera =
            NumberedCamera.open(CLIP, 1, RtspServerSettings.anyPort().withUdp());
        RunningService penstock =
            RunningService.start(
                stream(camera.address(), rtmp.address("gate"))
                    + "penstock.streams.gate.source.transport = "
                    + transport)) {
      penstock.awaitAllLive();
      assertThat(rtmp.publisher("gate")).isPresent();
    }
  }

  @Test
  void theSessionAndItsTimesGoOnWhenTheCameraComesBack() {
    try (RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort().withRecording());
        NumberedCamera camera = NumberedCamera.open(CLIP)) {
      try (RunningService penstock =
          RunningService.start(stream(camera.address(), rtmp.address("gate")))) {
        penstock.awaitAllLive();
        long client = rtmp.publisher("gate").orElseThrow().clientId();
        for (int round = 1; round <= 2; round++) {
          int reconnects = round;
          camera.kickAll();
          Await.until(
              RunningService.LIMIT,
              () ->
                  penstock.status("gate").state() == StreamState.LIVE
                      && penstock.status("gate").source().reconnects() == reconnects,
              "the camera is back for the " + round + ". time");
        }
        assertThat(penstock.status("gate").source().lastError()).isPresent();
        assertThat(rtmp.publisher("gate").orElseThrow().clientId()).isEqualTo(client);
        assertThat(penstock.status("gate").outputs().get(0).reconnects()).isZero();
        long before = rtmp.publisher("gate").orElseThrow().bytesIn();
        Await.until(
            RunningService.LIMIT,
            () -> rtmp.publisher("gate").orElseThrow().bytesIn() > before + 200_000,
            "the target goes on getting pictures");
      }
      Await.until(RunningService.LIMIT, () -> rtmp.publishers().isEmpty(), "nobody publishes");
      assertThat(rtmp.recordings("gate")).hasSize(1);
      FlvFile recorded = FlvFile.read(rtmp.recordings("gate").get(0));
      assertThat(recorded.pictures().stream().map(FlvTag::timestampMillis).toList())
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void anOutputThatGoesAwayComesBackAndTheCameraNeverNotices() {
    try (RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort());
        RtmpServer other = RtmpServer.open(RtmpServerSettings.anyPort());
        NumberedCamera camera = NumberedCamera.open(CLIP);
        RunningService penstock =
            RunningService.start(
                stream(camera.address(), rtmp.address("gate"))
                    + "penstock.streams.gate.outputs = [ { name = main, uri = \"%s\" }, { name = other, uri = \"%s\" } ]"
                        .formatted(rtmp.address("gate"), other.address("gate")))) {
      penstock.awaitAllLive();
      rtmp.kill();
      Await.until(
          RunningService.LIMIT,
          () -> penstock.status("gate").outputs().get(0).lastError().isPresent(),
          "the loss is seen");
      rtmp.start();
      Await.until(
          RunningService.LIMIT,
          () -> penstock.status("gate").outputs().get(0).reconnects() == 1,
          "the output is back");
      StreamStatus status = penstock.status("gate");
      assertThat(status.state()).isEqualTo(StreamState.LIVE);
      assertThat(status.source().attempt()).isEqualTo(1);
      assertThat(status.outputs().get(1).reconnects()).isZero();
      assertThat(status.outputs().get(1).lastError()).isEmpty();
    }
  }
}
