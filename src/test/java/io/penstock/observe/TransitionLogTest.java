package io.penstock.observe;

import static io.penstock.observe.Views.NOON;
import static io.penstock.observe.Views.REFUSED;
import static io.penstock.observe.Views.TARGET_STALLED;
import static io.penstock.observe.Views.UNAUTHORIZED;
import static io.penstock.observe.Views.UNREACHABLE;
import static io.penstock.stream.StreamState.AUTH_FAILED;
import static io.penstock.stream.StreamState.BACKING_OFF;
import static io.penstock.stream.StreamState.DEGRADED;
import static io.penstock.stream.StreamState.LIVE;
import static io.penstock.stream.StreamState.SIGNAL_LOST;
import static io.penstock.stream.StreamState.STARTING;
import static io.penstock.stream.StreamState.STOPPED;
import static io.penstock.stream.StreamState.STOPPING;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.Failure;
import io.penstock.stream.OutputState;
import io.penstock.stream.StreamEvent;
import io.penstock.stream.StreamEvent.AttemptFailed;
import io.penstock.stream.StreamEvent.Detected;
import io.penstock.stream.StreamEvent.OutputChanged;
import io.penstock.stream.StreamEvent.StateChanged;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TransitionLogTest {
  private static final StreamId GATE = new StreamId("gate");
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualNanos clock = new ManualNanos();
  private final TransitionLog log = new TransitionLog(clock);
  private final List<String> lines = new ArrayList<>();

  private StreamState state = STARTING;

  // ---------------------------------------------------------------- a stream

  @Test
  void saysNothingOfWhatProcessorsSee() {
    assertThat(log.on(new Detected(GATE, NOON, "motion", "motion", true, 3))).isEmpty();
    assertThat(log.size()).isZero();
  }

  @Test
  void tellsEachChangeThatLastsOnceWithItsCauseAndCulprit() {
    become(LIVE);
    become(SIGNAL_LOST, REFUSED);
    become(LIVE);
    become(DEGRADED, new Failure.SourceSilent("the picture is frozen"));
    become(LIVE);
    become(STOPPING);
    become(STOPPED);

    assertThat(lines)
        .containsExactly(
            "INFO Stream gate is live",
            "WARN Stream gate is signalLost: refused (camera): 10.0.0.7 refuses the connection",
            "INFO Stream gate is live after 0 s and 0 failed attempts",
            "WARN Stream gate is degraded: silent (camera): the picture is frozen",
            "INFO Stream gate is live",
            "INFO Stream gate is stopped");
  }

  @Test
  void tellsNotOfTheFlipsOfADeadCamera() {
    failAttempts(20, SECOND, REFUSED);

    assertThat(lines)
        .containsExactly(
            "WARN Stream gate is backingOff: refused (camera): 10.0.0.7 refuses the connection");
  }

  @Test
  void sumsUpRepeatsAfterOneTenAndSixtyMinutesAndEachHour() {
    Duration pause = Duration.ofSeconds(5);
    failAttempts((int) (Duration.ofMinutes(185).toSeconds() / 5), pause, REFUSED);

    assertThat(
            lines.stream().skip(1).map(line -> line.replaceAll("[0-9,]+ attempts", "N attempts")))
        .containsExactly(
            summary("60 s"), summary("10 min"), summary("60 min"), summary("2 h"), summary("3 h"));
  }

  private static String summary(String age) {
    return "WARN Stream gate: N attempts failed in "
        + age
        + ", newest: refused (camera): 10.0.0.7 refuses the connection";
  }

  @Test
  void tellsWhatAStreamWentThroughWhenItIsBack() {
    become(LIVE);
    failAttempts(48, Duration.ofSeconds(10), REFUSED);
    become(LIVE);

    assertThat(lines.get(lines.size() - 1))
        .isEqualTo("INFO Stream gate is live after 8 min and 48 failed attempts");
  }

  @Test
  void aNewCauseIsToldAtOnce() {
    failAttempts(3, SECOND, REFUSED);
    failAttempts(3, SECOND, UNREACHABLE);

    assertThat(lines)
        .hasSize(2)
        .last()
        .isEqualTo("WARN Stream gate: now unreachable (camera): nobody answers at 10.0.0.7");
  }

  @Test
  void aCauseThatChangesAllTheTimeIsToldAFewTimesOnly() {
    for (int i = 0; i < 600; i++) {
      failAttempts(1, SECOND, i % 2 == 0 ? REFUSED : UNREACHABLE);
    }

    assertThat(lines.stream().filter(line -> line.contains(": now "))).hasSizeBetween(3, 4);
  }

  @Test
  void aFailureThatChangesNoStateIsToldAsWell() {
    become(LIVE);
    on(new AttemptFailed(GATE, NOON, 1, UNREACHABLE));
    pass(SECOND.multipliedBy(3));

    assertThat(lines)
        .last()
        .isEqualTo(
            "WARN Stream gate: an attempt failed: unreachable (camera): nobody answers at 10.0.0.7");
  }

  @Test
  void aFailureIsToldOnceThoughALookComesBetweenItAndTheChange() {
    become(LIVE);
    int before = lines.size();
    on(new AttemptFailed(GATE, NOON, 1, UNREACHABLE));
    pass(SECOND);
    become(BACKING_OFF, UNREACHABLE);
    pass(SECOND.multipliedBy(5));

    assertThat(lines).hasSize(before + 1);
  }

  @Test
  void aFailureIsToldOnceWhicheverEventComesFirst() {
    become(LIVE);
    become(BACKING_OFF, REFUSED);
    on(new AttemptFailed(GATE, NOON, 1, REFUSED));
    pass(Duration.ofSeconds(10));
    on(new AttemptFailed(GATE, NOON, 2, UNAUTHORIZED));
    become(AUTH_FAILED, UNAUTHORIZED);
    on(new AttemptFailed(GATE, NOON, 2, UNAUTHORIZED));
    pass(Duration.ofHours(2));

    assertThat(lines)
        .containsExactly(
            "INFO Stream gate is live",
            "WARN Stream gate is backingOff: refused (camera): 10.0.0.7 refuses the connection",
            "WARN Stream gate is authFailed: unauthorized (camera): the camera answered 401");
  }

  // ---------------------------------------------------------------- flapping

  @Test
  void aFlappingStreamIsSummedUpUntilItCalmsDown() {
    flap(Duration.ofMinutes(25), Duration.ofSeconds(5));
    int flapping = lines.size();
    become(LIVE);
    for (int i = 0; i < 30 * 60; i++) {
      pass(SECOND);
    }
    become(SIGNAL_LOST, REFUSED);

    assertThat(lines.subList(0, 10)).noneMatch(line -> line.contains("flapping"));
    assertThat(lines.get(10))
        .isEqualTo(
            "WARN Stream gate is flapping, with more than 10 changes in 10 min: one summary in as"
                + " long from now on");
    assertThat(lines.subList(11, flapping))
        .hasSize(2)
        .allMatch(
            line ->
                line.matches("WARN Stream gate is still flapping: 1\\d\\d changes in 10 min, 6.*"));
    assertThat(lines.subList(flapping, lines.size()))
        .hasSize(3)
        .satisfiesExactly(
            still -> assertThat(still).contains("still flapping"),
            calm ->
                assertThat(calm)
                    .isEqualTo(
                        "INFO Stream gate is not flapping any more: 0 changes in 10 min, 0 failed"
                            + " attempts; now live"),
            lost -> assertThat(lost).startsWith("WARN Stream gate is signalLost: refused"));
  }

  @Test
  void whatRestsForGoodIsToldOfAFlappingStreamToo() {
    flap(Duration.ofMinutes(5), Duration.ofSeconds(5));
    become(AUTH_FAILED, UNAUTHORIZED);

    assertThat(lines).last().asString().startsWith("WARN Stream gate is authFailed");
  }

  private void flap(Duration time, Duration pause) {
    for (long i = 0; i < time.dividedBy(pause); i++) {
      if (i % 2 == 0) {
        become(LIVE);
      } else {
        on(new AttemptFailed(GATE, NOON, (int) i, REFUSED));
        become(SIGNAL_LOST, REFUSED);
      }
      pass(pause);
    }
  }

  // ---------------------------------------------------------------- outputs

  @Test
  void anOutputIsToldOfAsAStreamIs() {
    output(OutputState.WAITING, OutputState.STARTING);
    output(OutputState.STARTING, OutputState.LIVE);
    for (int i = 0; i < 14; i++) {
      output(OutputState.LIVE, OutputState.BACKING_OFF, TARGET_STALLED);
      pass(Duration.ofSeconds(5));
      output(OutputState.BACKING_OFF, OutputState.STARTING);
    }
    output(OutputState.STARTING, OutputState.LIVE);
    output(OutputState.LIVE, OutputState.STOPPED);

    assertThat(lines)
        .containsExactly(
            "INFO Output main is live",
            "WARN Output main is backingOff: targetStalled (target): nothing was taken for 10 s",
            "WARN Output main: 12 attempts failed in 60 s, newest: targetStalled (target):"
                + " nothing was taken for 10 s",
            "INFO Output main is live after 70 s and 14 failed attempts");
  }

  @Test
  void anOutputThatBeginsAnewAsPlannedHasNotFailed() {
    output(OutputState.STARTING, OutputState.LIVE);
    output(OutputState.LIVE, OutputState.STARTING, new Failure.PlanChange("there is sound now"));
    output(OutputState.STARTING, OutputState.LIVE);
    pass(Duration.ofMinutes(5));

    assertThat(lines)
        .containsExactly(
            "INFO Output main is live", "INFO Output main begins anew: there is sound now");
  }

  // ---------------------------------------------------------------- what is kept

  @Test
  void aStreamThatStoppedIsForgotten() {
    become(LIVE);
    become(STOPPED);
    output(OutputState.LIVE, OutputState.STOPPED);

    assertThat(log.size()).isZero();
  }

  @Test
  void aStreamThatIsNoMoreIsForgotten() {
    become(LIVE);
    log.keep(Set.of(GATE));
    assertThat(log.size()).isEqualTo(1);

    log.keep(Set.of());
    assertThat(log.size()).isZero();
  }

  @Test
  void noMessageBreaksALineOrGoesOnForEver() {
    become(BACKING_OFF, new Failure.Internal("one\ntwo\r\n" + "x".repeat(5000)));

    assertThat(lines.get(0))
        .startsWith("WARN Stream gate is backingOff: internal (us): one two xx");
    assertThat(lines.get(0)).hasSizeLessThan(400).doesNotContain("\n", "\r");
  }

  @Test
  void noAddressOfAFailureShowsItsSecrets() {
    become(BACKING_OFF, new Failure.Internal("no rtsp://viewer:hunter2secret@10.0.0.7/x here"));

    assertThat(lines.get(0)).endsWith("no rtsp://10.0.0.7/x here").doesNotContain("hunter2secret");
  }

  // ---------------------------------------------------------------- the stream under test

  private void become(StreamState next) {
    become(next, Optional.empty());
  }

  private void become(StreamState next, Failure why) {
    become(next, Optional.of(why));
  }

  private void become(StreamState next, Optional<Failure> why) {
    on(new StateChanged(GATE, NOON, state, next, why));
    state = next;
  }

  private void failAttempts(int count, Duration pause, Failure why) {
    for (int i = 0; i < count; i++) {
      become(STARTING);
      on(new AttemptFailed(GATE, NOON, i, why));
      become(BACKING_OFF, why);
      pass(pause);
    }
  }

  private void output(OutputState from, OutputState to) {
    on(new OutputChanged(GATE, NOON, "main", from, to, Optional.empty()));
  }

  private void output(OutputState from, OutputState to, Failure why) {
    on(new OutputChanged(GATE, NOON, "main", from, to, Optional.of(why)));
  }

  private void on(StreamEvent event) {
    add(log.on(event));
  }

  private void pass(Duration time) {
    clock.pass(time);
    add(log.look());
  }

  private void add(List<LogLine> more) {
    for (LogLine line : more) {
      assertThat(line.stream()).isEqualTo(GATE);
      lines.add((line.worse() ? "WARN " : "INFO ") + line.text());
    }
  }
}
