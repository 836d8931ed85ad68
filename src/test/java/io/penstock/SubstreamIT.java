package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.Viewer.Shown;
import io.penstock.demo.DemoCameras;
import io.penstock.demo.RtmpPublisher;
import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.demo.RtspServerSettings;
import io.penstock.stream.Sighting;
import io.penstock.stream.SourceOffer;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.stream.SubstreamStatus;
import io.penstock.testkit.Await;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.NumberedCamera;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A camera of numbered pictures whose sub-stream, of another size, shows people who walk. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class SubstreamIT {
  private static final int FRAMES = ClipSpec.standard().frames();

  private static String stream(NumberedCamera main, DemoCameras sub, RtmpServer rtmp) {
    return """
        penstock.defaults.encode.always = false
        penstock.defaults.retry.max-backoff = 1s
        penstock.streams.yard {
          source { uri = "%s", latency = 50ms, substream.uri = "%s" }
          process = [ { type = motion, fps = 5, hold-off = 1s } ]
          outputs = [ { name = main, uri = "%s" } ]
        }
        """
        .formatted(main.address(), sub.peopleWalking(), rtmp.address("yard"));
  }

  @Test
  void motionIsSeenThereWhileTheOutputCarriesTheMainStream() {
    DemoCameras sub = DemoCameras.open(RtspServerSettings.anyPort());
    int port = URI.create(sub.peopleWalking()).getPort();
    try (NumberedCamera main = NumberedCamera.open(ClipSpec.standard());
        RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort());
        RunningService penstock = RunningService.start(stream(main, sub, rtmp))) {
      penstock.awaitAllLive();
      awaitMotion(penstock);
      StreamStatus status = penstock.status("yard");
      assertThat(status.plan()).isEqualTo("remux");
      assertThat(status.planReason()).startsWith("motion looks at the sub-stream");
      assertThat(status.decoder().label()).as("of the main stream").isEmpty();
      assertThat(status.encoder().label()).isEmpty();
      assertThat(status.source().width()).isEqualTo(640);
      assertThat(sent(status).width()).isEqualTo(768);
      assertThat(sent(status).height()).isEqualTo(576);

      try (Viewer viewer = Viewer.of(rtmp.address("yard"))) {
        viewer.awaitMore(20);
        long client = client(rtmp);
        sub.close();
        penstock.awaitState("yard", StreamState.DEGRADED);
        StreamStatus without = penstock.status("yard");
        assertThat(without.reason().orElseThrow()).startsWith("the sub-stream: ");
        assertThat(without.source().lastError()).as("of the main stream").isEmpty();
        Await.until(RunningService.LIMIT, () -> !moves(penstock), "nothing is seen any more");
        viewer.awaitMore(20);

        sub = DemoCameras.open(RtspServerSettings.onPort(port));
        penstock.awaitState("yard", StreamState.LIVE);
        awaitMotion(penstock);
        viewer.awaitMore(20);
        assertThat(viewer.last().width()).isEqualTo(640);
        assertThat(client(rtmp)).as("one RTMP session").isEqualTo(client);
        assertNothingMissing(viewer.shown());
      }
      assertAllCounted(penstock);
    } finally {
      sub.close();
    }
  }

  private static void awaitMotion(RunningService penstock) {
    Await.until(RunningService.LIMIT, () -> moves(penstock), "somebody is seen");
  }

  private static boolean moves(RunningService penstock) {
    return penstock.status("yard").sightings().stream().anyMatch(Sighting::active);
  }

  private static SourceOffer.Video sent(StreamStatus status) {
    return status.source().substream().flatMap(SubstreamStatus::sent).orElseThrow();
  }

  private static void assertNothingMissing(List<Shown> seen) {
    for (int i = 1; i < seen.size(); i++) {
      int before = seen.get(i - 1).number().orElseThrow();
      assertThat(seen.get(i).number()).hasValue((before + 1) % FRAMES);
    }
  }

  /** But for the few that wait or are under way. */
  private static void assertAllCounted(RunningService penstock) {
    Optional<SubstreamStatus> substream = penstock.status("yard").source().substream();
    long processed = substream.orElseThrow().framesProcessed();
    long dropped =
        substream.orElseThrow().framesDropped().values().stream().mapToLong(Long::longValue).sum();
    assertThat(processed).isPositive();
    assertThat(substream.orElseThrow().framesIn() - processed - dropped).isBetween(0L, 4L);
  }

  private static long client(RtmpServer rtmp) {
    return rtmp.publisher("yard").map(RtmpPublisher::clientId).orElse(0L);
  }
}
