package io.penstock.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.Survival;
import io.penstock.stream.Failure;
import io.penstock.stream.OutputState;
import io.penstock.stream.StreamEvent;
import io.penstock.stream.StreamEvent.AttemptFailed;
import io.penstock.stream.StreamEvent.OutputChanged;
import io.penstock.stream.StreamEvent.StateChanged;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An hour of a bad night: 500 streams, 200 of them dead, 20 flapping, and noisy libraries. */
class LogVolumeTest {
  private static final int MEGABYTE = 1_000_000;
  private static final int DEAD = 200;
  private static final int FLAPPING = 20;
  private static final int ALL = 500;
  private static final int STEPS = 3600 * 2;
  private static final int NOISE = 5;
  private static final Duration STEP = Duration.ofMillis(500);
  private static final String LONG_MESSAGE =
      "nobody answers at rtsp://viewer:"
          + Views.PASSWORD
          + "@camera-of-a-long-name.building-7.site.example:554/Streaming/Channels/101: "
          + "the connection was tried for 5 s, and a sentence that goes on for a while follows";

  private final ManualNanos clock = new ManualNanos();
  private final TransitionLog log = new TransitionLog(clock);
  private final LineThrottle throttle = new LineThrottle(clock);
  private final Random random = new Random(7);
  private final long[] nextAttempt = new long[ALL];
  private final boolean[] live = new boolean[ALL];
  private long bytes;
  private long events;
  private long lines;
  private boolean secret;

  @Tag("chaos")
  @Test
  void anHourFitsIntoAMegabyte() {
    for (int stream = 0; stream < ALL; stream++) {
      become(stream, StreamState.STARTING, StreamState.LIVE, Optional.empty());
      live[stream] = true;
      output(stream, OutputState.STARTING, OutputState.LIVE, Optional.empty());
    }
    for (int step = 0; step < STEPS; step++) {
      for (int stream = 0; stream < DEAD + FLAPPING; stream++) {
        if (nextAttempt[stream] <= step) {
          nextAttempt[stream] = step + 5L + random.nextInt(6);
          attempt(stream);
        }
      }
      for (int noise = 0; noise < NOISE; noise++) {
        throttle
            .offer("(penstock:%d): GLib-CRITICAL **: %x: ".formatted(step, noise) + LONG_MESSAGE)
            .forEach(line -> write("-", line));
      }
      clock.pass(STEP);
      add(log.look());
      throttle.look().forEach(line -> write("-", line));
      if (step % 120 == 0) {
        NodeSummary.of(views(), 3).ifPresent(line -> write("-", line));
      }
    }

    assertThat(events).as("events that nobody wants to read").isGreaterThan(500_000);
    assertThat(lines).as("lines").isGreaterThan(1000);
    assertThat(bytes).as("bytes in an hour, of %s lines", lines).isLessThan(MEGABYTE);
    assertThat(secret).as("a secret was written").isFalse();
    Survival.of(
        "S7",
        "A simulated hour of logs: %d streams, %d of them dead, %d flapping, noisy libraries"
            .formatted(ALL, DEAD, FLAPPING),
        "%d kB of %d events".formatted(bytes / 1000, events),
        "1 MB");
  }

  private void attempt(int stream) {
    Failure why = failure(stream);
    StreamState before = live[stream] ? StreamState.LIVE : StreamState.BACKING_OFF;
    boolean comes = stream >= DEAD && !live[stream];
    if (comes) {
      become(stream, StreamState.STARTING, StreamState.LIVE, Optional.empty());
    } else {
      become(stream, before, StreamState.STARTING, Optional.empty());
      on(new AttemptFailed(id(stream), Views.NOON, 1, why));
      become(stream, StreamState.STARTING, StreamState.BACKING_OFF, Optional.of(why));
      output(stream, OutputState.LIVE, OutputState.BACKING_OFF, Optional.of(Views.TARGET_STALLED));
      output(stream, OutputState.BACKING_OFF, OutputState.STARTING, Optional.empty());
    }
    live[stream] = comes;
  }

  /** Every fifth cannot make up its mind. */
  private Failure failure(int stream) {
    return stream % 5 == 0 && random.nextBoolean()
        ? new Failure.SourceRefused(LONG_MESSAGE)
        : new Failure.SourceUnreachable(LONG_MESSAGE);
  }

  private static List<StreamView> views() {
    List<StreamView> views =
        new ArrayList<>(Collections.nCopies(ALL - DEAD, Views.view("x", StreamState.LIVE, "main")));
    views.addAll(
        Collections.nCopies(
            DEAD, Views.view("y", StreamState.SIGNAL_LOST, Views.UNREACHABLE, "main")));
    return views;
  }

  private static StreamId id(int stream) {
    return new StreamId("camera-with-a-name-" + stream);
  }

  private void become(int stream, StreamState from, StreamState to, Optional<Failure> why) {
    on(new StateChanged(id(stream), Views.NOON, from, to, why));
  }

  private void output(int stream, OutputState from, OutputState to, Optional<Failure> why) {
    on(new OutputChanged(id(stream), Views.NOON, "main", from, to, why));
  }

  private void on(StreamEvent event) {
    events++;
    add(log.on(event));
  }

  private void add(List<LogLine> more) {
    more.forEach(line -> write(line.stream().value(), line.text()));
  }

  /** As logback.xml has it. */
  private void write(String stream, String text) {
    String line = "2026-11-22T12:00:00.000Z WARN  StreamLog [" + stream + "] " + text + "\n";
    lines++;
    bytes += line.getBytes(StandardCharsets.UTF_8).length;
    secret |= line.contains(Views.PASSWORD);
  }
}
