package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.Viewer.Shown;
import io.penstock.chaos.Survival;
import io.penstock.demo.RtmpPublisher;
import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.Await;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.FlvFile;
import io.penstock.testkit.FlvTag;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.NumberedCamera;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A stream that runs is asked for otherwise, between a real camera and a real RTMP server. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class PlanChangeIT {
  private static final String OVERLAY =
      """
      {"process": [{"type": "overlay", "rectangle": [0, 0, 640, 60], "color": "#ffffff",
                    "filled": true}]}""";

  /** A group of pictures: two seconds. */
  private static final ClipSpec CLIP = new ClipSpec(640, 360, 25, 1000, 50, 400);

  private static final long GROUP_MILLIS = 2_000;

  @Test
  void movesFromPlanToPlanInOneSessionWithNoMoreThanAGroupOfPicturesBetween() {
    try (NumberedCamera camera = NumberedCamera.open(CLIP);
        RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort().withRecording());
        RunningService penstock = RunningService.start("penstock.defaults.encode.always = false")) {
      ApiCaller api = ApiCaller.of(penstock);
      assertThat(
              api.post(
                      "/api/v1/streams",
                      """
                      {"id": "gate", "source": {"uri": "%s", "latency": "50ms"},
                       "outputs": [{"name": "main", "uri": "%s"}],
                       "encode": {"bitrate": "400k", "keyframeInterval": "1s"}}"""
                          .formatted(camera.address(), rtmp.address("gate")))
                  .statusCode())
          .isEqualTo(201);
      penstock.awaitAllLive();
      long client = client(rtmp);
      long still;
      try (Viewer viewer = Viewer.of(rtmp.address("gate"))) {
        viewer.awaitMore(25);

        patch(api, OVERLAY);
        awaitLive(penstock, status -> status.plan().equals("process"));
        viewer.await(seen -> isPainted(viewer.last()), "the overlay is seen");
        assertThat(penstock.status("gate").source().attempt()).isEqualTo(1);

        patch(api, "{\"encode\": {\"bitrate\": \"200k\"}}");
        awaitLive(penstock, status -> status.plan().equals("process"));
        viewer.awaitMore(50);
        assertThat(isPainted(viewer.last())).isTrue();
        assertThat(penstock.status("gate").source().attempt())
            .as("the camera is not asked anew for another bitrate")
            .isEqualTo(1);

        patch(api, "{\"process\": null}");
        awaitLive(penstock, status -> status.plan().equals("remux"));
        viewer.await(seen -> viewer.last().isLive(), "the picture is as it came");
        viewer.awaitMore(25);
        still = longestStill(viewer.shown());
      }

      assertThat(client(rtmp)).as("one RTMP session").isEqualTo(client);
      assertThat(rtmp.recordings("gate")).as("one publisher").hasSize(1);
      List<Long> times =
          FlvFile.read(rtmp.recordings("gate").get(0)).pictures().stream()
              .map(FlvTag::timestampMillis)
              .toList();
      assertThat(times).isSorted().doesNotHaveDuplicates();
      long longest = longestStep(times);
      assertThat(longest).isLessThanOrEqualTo(GROUP_MILLIS);
      assertThat(still).as("no picture of the camera").isLessThanOrEqualTo(GROUP_MILLIS);
      assertThat(penstock.status("gate").outputs())
          .allMatch(output -> output.reconnects() == 0 && output.lastError().isEmpty());
      Survival.of(
          "F9 b",
          "The spec goes from remux to process, to another bitrate, and back, while the camera sends"
              + " a key frame every 2 s",
          "one RTMP session; longest time between two pictures %d ms, without a new one of the camera %d ms"
              .formatted(longest, still),
          "1 GOP (2 s)");
    }
  }

  private static void patch(ApiCaller api, String json) {
    assertThat(api.patch("/api/v1/streams/gate", json).statusCode()).isEqualTo(200);
  }

  private static void awaitLive(RunningService penstock, Predicate<StreamStatus> wanted) {
    Await.until(
        RunningService.LIMIT,
        () ->
            penstock.service().streams().entries().get(0).status().stream()
                .anyMatch(status -> status.state() == StreamState.LIVE && wanted.test(status)),
        "it is live, and served as asked for");
  }

  /** The overlay covers most of what is looked at with white. */
  private static boolean isPainted(Shown shown) {
    return shown.light() > 160;
  }

  /** The longest time that the newest picture of the camera was shown for, held ones included. */
  private static long longestStill(List<Shown> seen) {
    List<Long> changes = new ArrayList<>();
    for (int i = 1; i < seen.size(); i++) {
      if (!seen.get(i).number().equals(seen.get(i - 1).number())) {
        changes.add(seen.get(i).ptsMillis());
      }
    }
    return longestStep(changes);
  }

  private static long longestStep(List<Long> times) {
    long longest = 0;
    for (int i = 1; i < times.size(); i++) {
      longest = Math.max(longest, times.get(i) - times.get(i - 1));
    }
    return longest;
  }

  private static long client(RtmpServer rtmp) {
    return rtmp.publisher("gate").map(RtmpPublisher::clientId).orElse(0L);
  }
}
