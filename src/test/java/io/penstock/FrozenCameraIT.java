package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.CameraScript;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.chaos.Survival;
import io.penstock.stream.StreamState;
import io.penstock.testkit.Await;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A camera that stops sending while its connection stays open, as a hung one does. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class FrozenCameraIT {
  @Test
  void isSeenAndComesBackByItself() {
    try (ScriptedRtspServer camera =
            ScriptedRtspServer.with(CameraScript.of(PreEncodedClip.standard()));
        RunningService penstock =
            RunningService.start(
                """
                penstock.streams.gate {
                  source { uri = "%s", latency = 50ms }
                  stall-timeout = 2s
                }
                """
                    .formatted(camera.address()))) {
      Await.until(
          RunningService.LIMIT,
          () -> penstock.status("gate").source().framesIn() > 20,
          "the camera's rate is known");
      long frozen = System.nanoTime();
      camera.freeze();
      penstock.awaitState("gate", StreamState.BACKING_OFF);
      long seen = System.nanoTime();
      assertThat(penstock.status("gate").source().lastError().orElseThrow().failure().cause())
          .isEqualTo("silent");
      camera.thaw();
      long thawed = System.nanoTime();
      penstock.awaitState("gate", StreamState.LIVE);
      long back = System.nanoTime();

      assertThat(penstock.status("gate").source().reconnects()).isEqualTo(1);
      assertThat(Duration.ofNanos(seen - frozen)).isLessThan(Duration.ofSeconds(5));
      assertThat(Duration.ofNanos(back - thawed)).isLessThan(Duration.ofSeconds(10));
      Survival.of(
          "F1",
          "A camera freezes, TCP stays open (stall-timeout 2 s)",
          "seen after %s, live %s after it went on"
              .formatted(
                  Survival.seconds((seen - frozen) / 1e6), Survival.seconds((back - thawed) / 1e6)),
          "5 s, 10 s");
    }
  }
}
