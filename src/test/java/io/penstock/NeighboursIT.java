package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.demo.RtspServerSettings;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.Await;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.NumberedCamera;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A stream that fails again and again among twenty that do not. */
@ExtendWith(NothingLeft.class)
class NeighboursIT {
  private static final int NEIGHBOURS = 20;

  @Test
  void aProcessorThatThrowsRestartsOnlyItsOwnStream() {
    try (NumberedCamera cameras =
        NumberedCamera.open(ClipSpec.small(), NEIGHBOURS + 1, RtspServerSettings.anyPort())) {
      StringBuilder streams = new StringBuilder();
      for (int i = 1; i <= NEIGHBOURS; i++) {
        streams.append(
            "penstock.streams.n%d { source.uri = \"%s\" }%n".formatted(i, cameras.address(i)));
      }
      streams.append(
          "penstock.streams.broken { source.uri = \"%s\", process = [ { type = fragile } ] }"
              .formatted(cameras.address(0)));
      try (RunningService penstock = RunningService.start(streams.toString())) {
        for (int i = 1; i <= NEIGHBOURS; i++) {
          penstock.awaitState("n" + i, StreamState.LIVE);
        }
        Await.until(
            RunningService.LIMIT,
            () -> penstock.status("broken").source().attempt() >= 4,
            "the broken stream was started four times");
        StreamStatus broken = penstock.status("broken");
        assertThat(broken.source().lastError().orElseThrow().failure().cause())
            .isEqualTo("processor");
        assertThat(broken.source().reconnects()).isPositive();
        for (int i = 1; i <= NEIGHBOURS; i++) {
          StreamStatus neighbour = penstock.status("n" + i);
          assertThat(neighbour.state()).isEqualTo(StreamState.LIVE);
          assertThat(neighbour.source().attempt()).isEqualTo(1);
          assertThat(neighbour.framesDropped()).as("n" + i).isEmpty();
          assertThat(neighbour.source().framesIn() - neighbour.framesProcessed()).isBetween(0L, 4L);
        }
      }
    }
  }
}
