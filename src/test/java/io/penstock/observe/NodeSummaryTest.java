package io.penstock.observe;

import static io.penstock.observe.Views.REFUSED;
import static io.penstock.observe.Views.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.StreamState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeSummaryTest {
  @Test
  void saysNothingOfANodeWithoutStreams() {
    assertThat(NodeSummary.of(List.of(), 3)).isEmpty();
  }

  @Test
  void countsStatesCausesAndOutputs() {
    assertThat(
            NodeSummary.of(
                List.of(
                    Views.view("a", StreamState.LIVE, REFUSED, "main", "second"),
                    Views.view("b", StreamState.SIGNAL_LOST, REFUSED, "main"),
                    Views.view("c", StreamState.SIGNAL_LOST, UNREACHABLE),
                    Views.view("d", StreamState.SIGNAL_LOST, UNREACHABLE),
                    new StreamView(Views.spec("e", true), Optional.empty()),
                    Views.disabled("f")),
                2))
        .contains(
            "6 streams: 1 starting, 1 live, 3 signalLost (unreachable 2, refused 1), 1 stopped;"
                + " outputs: 2 live, 1 backingOff; native calls hung: 2");
  }

  @Test
  void oneStreamIsNoStreams() {
    assertThat(NodeSummary.of(List.of(Views.disabled("a")), 0))
        .contains("1 stream: 1 stopped; outputs: none; native calls hung: 0");
  }
}
