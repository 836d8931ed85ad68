package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.testkit.Await;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code penstock demo}, as its first user runs it. */
class DemoIT {
  @Test
  void endsByItselfAfterBothOutputsCarriedVideo() {
    try (PenstockProcess demo = PenstockProcess.start("demo", "--seconds", "8")) {
      assertThat(demo.exitWithin(Duration.ofSeconds(60))).as(demo.output()).contains(0);
      assertThat(demo.output())
          .contains("ffplay -fflags nobuffer rtmp://127.0.0.1:")
          .contains("vlc rtmp://127.0.0.1:")
          .contains("Both outputs carried video.");
    }
  }

  @Test
  void leavesNothingRunningWhenItIsEnded() {
    try (PenstockProcess demo = PenstockProcess.start("demo")) {
      demo.awaitOutput("Output main is live");
      List<ProcessHandle> children = demo.children();
      assertThat(children).isNotEmpty();
      demo.terminate();
      assertThat(demo.exitWithin(Duration.ofSeconds(10))).as(demo.output()).isPresent();
      Await.until(
          Duration.ofSeconds(5),
          () -> children.stream().noneMatch(ProcessHandle::isAlive),
          "the RTMP server has ended");
    }
  }

  @Test
  void refusesATimeInWhichNobodyCouldSeeAnything() {
    try (PenstockProcess demo = PenstockProcess.start("demo", "--seconds", "1")) {
      assertThat(demo.exitWithin(RunningService.LIMIT)).as(demo.output()).contains(2);
    }
  }
}
