package io.penstock.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamCountersTest {
  private final StreamCounters counters = new StreamCounters();

  @Test
  void beginsAtNothing() {
    assertThat(counters.framesIn()).isZero();
    assertThat(counters.framesProcessed()).isZero();
    assertThat(counters.framesDropped()).isEmpty();
  }

  @Test
  void blamesWhoeverTheFlowWaitsFor() {
    counters.droppedForNewer();
    counters.waitingForEncoder(true);
    counters.droppedForNewer();
    counters.droppedForNewer();
    counters.waitingForEncoder(false);
    counters.droppedForNewer();

    assertThat(counters.framesDropped()).isEqualTo(Map.of("process/slow", 2L, "encode/slow", 2L));
  }

  @Test
  void namesEachReasonThatFramesWereDroppedFor() {
    counters.droppedUnused();
    counters.droppedUnused();
    counters.cutOff();
    counters.failedInProcessor();
    counters.failedInEncoder();

    assertThat(counters.framesDropped())
        .isEqualTo(
            Map.of(
                "source/closed",
                2L,
                "process/closed",
                1L,
                "process/failed",
                1L,
                "encode/failed",
                1L));
  }

  @Test
  void whatTheDecoderHadNoTimeForHasComeAndIsDropped() {
    counters.frameIn();
    counters.tooLateToDecode();

    assertThat(counters.framesIn()).isEqualTo(2);
    assertThat(counters.framesDropped()).isEqualTo(Map.of("decode/slow", 1L));
  }

  @Test
  void countsHowOldTheCamerasFramesAre() {
    counters.ofCamera().pushed(Duration.ofMillis(100).toNanos());
    counters.ofCamera().pushed(Duration.ofSeconds(2).toNanos());
    counters.ofSlate().pushed(Duration.ofSeconds(2).toNanos());

    assertThat(counters.frameTimes().age().orElseThrow().counts())
        .isEqualTo(List.of(0L, 1L, 0L, 1L));
    assertThat(counters.frameTimes().processors()).as("none has worked yet").isEmpty();
  }
}
