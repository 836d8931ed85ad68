package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.CameraScript;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.chaos.Survival;
import io.penstock.stream.StreamEvent.StateChanged;
import io.penstock.stream.StreamState;
import io.penstock.testkit.Await;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Cameras whose packets are fine and whose picture is not. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class PictureHealthIT {
  private static final String FREEZES = "freezes";
  private static final String DARKENS = "darkens";
  private static final String MOVES = "moves";
  private static final List<String> ALL = List.of(FREEZES, DARKENS, MOVES);
  private static final Duration MOST = Duration.ofSeconds(10);

  private final ScriptedRtspServer cameras = ScriptedRtspServer.open();

  private String streams() {
    StringBuilder hocon =
        new StringBuilder("penstock.defaults.health { frozen = 3s, black = 3s, hold-off = 1s }\n");
    for (String id : ALL) {
      cameras.put("/" + id, CameraScript.of(PreEncodedClip.standard()));
      hocon.append(
          "penstock.streams.%s.source { uri = \"%s\", latency = 50ms }%n"
              .formatted(id, cameras.address("/" + id)));
    }
    return hocon.toString();
  }

  private void show(String id, PreEncodedClip clip) {
    cameras.change("/" + id, script -> script.withClip(clip));
  }

  @Test
  void aDeadPictureIsToldAndAHealthyOneIsNot() {
    // Encoded beforehand: that takes longer than it may take to see them.
    PreEncodedClip frozen = PreEncodedClip.frozen();
    PreEncodedClip black = PreEncodedClip.black();
    try (cameras;
        RunningService penstock = RunningService.start(streams())) {
      penstock.awaitAllLive();
      List<StateChanged> changes = penstock.changes();
      long changed = System.nanoTime();
      show(FREEZES, frozen);
      show(DARKENS, black);
      for (String id : List.of(FREEZES, DARKENS)) {
        penstock.awaitState(id, StreamState.DEGRADED);
      }
      Duration seen = Duration.ofNanos(System.nanoTime() - changed);
      assertThat(seen).isLessThan(MOST);
      assertThat(penstock.status(FREEZES).reason().orElseThrow()).contains("frozen");
      assertThat(penstock.status(DARKENS).reason().orElseThrow()).contains("black");
      assertGoesOn(penstock);

      long moved = System.nanoTime();
      show(FREEZES, PreEncodedClip.standard());
      show(DARKENS, PreEncodedClip.standard());
      penstock.awaitAllLive();
      Duration well = Duration.ofNanos(System.nanoTime() - moved);
      assertThat(well).isLessThan(MOST);

      assertThat(story(changes, FREEZES)).containsExactly("degraded frozen", "live");
      assertThat(story(changes, DARKENS)).containsExactly("degraded black", "live");
      assertThat(story(changes, MOVES)).isEmpty();
      assertThat(penstock.status(FREEZES).source().attempt()).isEqualTo(1);
      Survival.of(
          "F13",
          "A picture freezes, another turns black, the packets are fine (health 3 s, hold-off 1 s)",
          "told after %s, well again after %s; the moving one beside them was never called degraded"
              .formatted(
                  Survival.seconds((double) seen.toMillis()),
                  Survival.seconds((double) well.toMillis())),
          "10 s");
    }
  }

  /** Degraded says what is seen; nothing is stopped for it. */
  private static void assertGoesOn(RunningService penstock) {
    List<Long> before = ALL.stream().map(id -> penstock.status(id).framesProcessed()).toList();
    Await.until(
        RunningService.LIMIT,
        () ->
            ALL.stream()
                .allMatch(
                    id -> penstock.status(id).framesProcessed() > before.get(ALL.indexOf(id)) + 15),
        "pictures go on");
  }

  private static List<String> story(List<StateChanged> changes, String id) {
    List<String> told = new ArrayList<>();
    for (StateChanged change : changes) {
      if (change.stream().value().equals(id)) {
        told.add(change.to().label() + change.why().map(why -> " " + why.cause()).orElse(""));
      }
    }
    return told;
  }
}
