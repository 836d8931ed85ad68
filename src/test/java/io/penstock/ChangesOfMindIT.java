package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.CameraScript;
import io.penstock.chaos.CameraScript.Manners;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.chaos.ServerCounts;
import io.penstock.chaos.Survival;
import io.penstock.control.StreamSupervisor.StreamEntry;
import io.penstock.media.NativeLedger;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.Await;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Start, stop, replace, delete and restart at random, with all that is native, while cameras take
 * connections and say nothing.
 */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class ChangesOfMindIT {
  private static final int COMMANDS = 150;
  private static final List<String> NAMES = List.of("one", "two", "three", "four", "five");
  private static final CameraScript GOOD =
      CameraScript.of(PreEncodedClip.moving(160, 120, 5, 5, 10));

  private final Random random = new Random(20_261_122);

  /** What each stream was told last; empty where it was deleted. */
  private final Map<String, Optional<StreamSpec>> wanted = new HashMap<>();

  private Duration slowest = Duration.ZERO;

  @Test
  void theLastCommandWinsWhateverHangs() {
    try (ScriptedRtspServer cameras = ScriptedRtspServer.open()) {
      NAMES.forEach(name -> cameras.put("/" + name, GOOD.withManners(Manners.SILENT)));
      try (SupervisedStreams streams = SupervisedStreams.start("")) {
        for (int i = 0; i < COMMANDS; i++) {
          command(streams, cameras, NAMES.get(random.nextInt(NAMES.size())), i);
          if (random.nextInt(3) == 0) {
            awaitAttempt(cameras);
          }
        }
        assertThat(cameras.counts().connections())
            .as("connections that hung")
            .isGreaterThan(COMMANDS / 5);
        assertThat(cameras.counts().plays()).isZero();

        NAMES.forEach(name -> cameras.put("/" + name, GOOD));
        Await.until(
            RunningService.LIMIT,
            () -> isAsWanted(streams.entries()) && sessionsAreAsWanted(cameras),
            "every stream is as it was wanted last, and so are the cameras' sessions");
        for (String name : NAMES) {
          ServerCounts counts = cameras.counts("/" + name);
          assertThat(counts.sessionsPeak()).as("sessions of " + name).isLessThanOrEqualTo(1);
          assertThat(counts.parallelSetupsPeak()).as("SETUPs of " + name).isLessThanOrEqualTo(1);
        }
        assertThat(slowest).isLessThan(Duration.ofMillis(500));
      }
      Await.until(
          RunningService.LIMIT,
          () -> NativeLedger.all().stream().allMatch(kind -> kind.live() == 0),
          "nothing native is left");
      assertThat(cameras.counts().sessions()).isZero();
      Survival.of(
          "F2",
          "%d random starts, stops, replacements, deletions and restarts of 5 streams, whose cameras take connections and say nothing"
              .formatted(COMMANDS),
          "the last command won, at most 1 session a camera, nothing native left; slowest answer %d ms, %d openings hung"
              .formatted(slowest.toMillis(), cameras.counts().connections()),
          "1 session, 0 left, 500 ms");
    }
  }

  private void command(
      SupervisedStreams streams, ScriptedRtspServer cameras, String name, int number) {
    long told = System.nanoTime();
    switch (random.nextInt(5)) {
      case 0 -> {
        streams.remove(name);
        wanted.put(name, Optional.empty());
      }
      case 1 -> streams.restart(name);
      default -> {
        StreamSpec spec = version(cameras, name, number, random.nextInt(3) > 0);
        told = System.nanoTime();
        streams.put(spec);
        wanted.put(name, Optional.of(spec));
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - told);
    slowest = took.compareTo(slowest) > 0 ? took : slowest;
  }

  private static StreamSpec version(
      ScriptedRtspServer cameras, String name, int number, boolean enabled) {
    return SupervisedStreams.spec(
        """
        penstock.streams.%s {
          name = "version %d"
          enabled = %s
          source { uri = "%s", latency = 50ms }
        }
        """
            .formatted(name, number, enabled, cameras.address("/" + name)));
  }

  /** Gives the streams time to get somewhere before they are told otherwise. */
  private static void awaitAttempt(ScriptedRtspServer cameras) {
    long before = cameras.counts().connections();
    long deadline = System.nanoTime() + Duration.ofMillis(300).toNanos();
    Await.until(
        RunningService.LIMIT,
        () -> cameras.counts().connections() > before || System.nanoTime() > deadline,
        "there is another attempt, or none is due");
  }

  private boolean isAsWanted(Map<String, StreamEntry> found) {
    return wanted.entrySet().stream()
        .allMatch(wish -> isAsWanted(wish.getValue(), found.get(wish.getKey())));
  }

  private static boolean isAsWanted(Optional<StreamSpec> wish, @Nullable StreamEntry found) {
    if (wish.isEmpty() || found == null) {
      return wish.isEmpty() && found == null;
    }
    Optional<StreamState> state = found.status().map(StreamStatus::state);
    return found.spec().equals(wish.get())
        && (wish.get().enabled()
            ? state.equals(Optional.of(StreamState.LIVE))
            : state.isEmpty() || state.equals(Optional.of(StreamState.STOPPED)));
  }

  private boolean sessionsAreAsWanted(ScriptedRtspServer cameras) {
    return NAMES.stream()
        .allMatch(
            name ->
                cameras.counts("/" + name).sessions()
                    == wanted
                        .getOrDefault(name, Optional.empty())
                        .filter(StreamSpec::enabled)
                        .stream()
                        .count());
  }
}
