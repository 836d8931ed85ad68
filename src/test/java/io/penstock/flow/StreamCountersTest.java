package io.penstock.flow;

import static org.assertj.core.api.Assertions.assertThat;

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
}
