package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.media.OutputProgress;
import io.penstock.media.OutputProgress.Wire;
import io.penstock.stream.Failure;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets on paper: what is measured of them every half second. */
class OutputLivenessTest {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SOAK = Duration.ofMinutes(30);

  /** What a kernel holds at either end of a connection within one machine; elsewhere far less. */
  private static final long PEER_BUFFER = 100_000;

  private static final long OWN_BUFFER = 2_600_000;

  private final OutputLiveness liveness = new OutputLiveness(OPEN_TIMEOUT, 0);
  private Duration now = Duration.ZERO;
  private Optional<Failure> verdict = Optional.empty();

  // ---------------------------------------------------------------- healthy

  @ParameterizedTest
  @CsvSource({
    "100000, 0",
    "100000, 5000000",
    "200000, 0",
    "200000, 100000",
    "200000, 5000000",
    "8000000, 0",
    "8000000, 100000",
    "8000000, 5000000"
  })
  void aHealthyTargetIsNeverTakenForStalled(long bitrate, long ackWindow) {
    for (boolean wireKnown : new boolean[] {true, false}) {
      Target target = new Target(bitrate, ackWindow, wireKnown);
      while (now.compareTo(SOAK) < 0) {
        look(target);
        assertThat(verdict).as("after %s", now).isEmpty();
      }
    }
  }

  @Test
  void aTargetThatGetsNothingForAnHourIsNotStalled() {
    Target target = new Target(200_000, 100_000, true);
    run(target, Duration.ofMinutes(2));
    target.bitrate = 0;
    run(target, Duration.ofHours(1));
    assertThat(verdict).isEmpty();
  }

  @Test
  void oneThatAcknowledgesMoreAndMoreSeldomIsNotStalled() {
    Target target = new Target(2_000_000, 100_000, true);
    run(target, Duration.ofMinutes(1));
    target.bitrate = 100_000;
    run(target, Duration.ofMinutes(10));
    assertThat(verdict).isEmpty();
  }

  @Test
  void oneThatAcknowledgedOnceAndNeverAgainIsNotStalled() {
    Target target = new Target(2_000_000, 100_000, true);
    run(target, Duration.ofSeconds(1));
    assertThat(target.acknowledged).isPositive();
    target.acknowledges = false;
    run(target, SOAK);
    assertThat(verdict).isEmpty();
  }

  @Test
  void oneThatIsTooSlowButTakesSomethingIsNotStalled() {
    for (boolean wireKnown : new boolean[] {true, false}) {
      Target target = new Target(2_000_000, 100_000, wireKnown);
      target.mostPerSecond = 32_000;
      run(target, SOAK);
      assertThat(verdict).isEmpty();
    }
  }

  @Test
  void aLargePictureOnASlowWireIsNotStalled() {
    OutputProgress before = progress(100_000, 0, 16, Optional.of(new Wire(100_000, true)));
    see(before);
    for (int i = 1; i < 120; i++) {
      see(progress(100_000, 0, 16, Optional.of(new Wire(100_000 + i * 5_000L, true))));
      assertThat(verdict).as("look %d", i).isEmpty();
    }
  }

  @Test
  void aMachineThatSleptForAnHourHasMeasuredNothing() {
    see(progress(100_000, 0, 3, Optional.of(new Wire(90_000, true))));
    now = now.plusHours(1);
    see(progress(100_000, 0, 3, Optional.of(new Wire(90_000, true))));
    assertThat(verdict).isEmpty();
  }

  // ---------------------------------------------------------------- stalled

  @ParameterizedTest
  @ValueSource(longs = {2_000_000, 4_000_000, 20_000_000})
  void aTargetThatStopsReadingIsSeenWithinTenSeconds(long bitrate) {
    Target target = new Target(bitrate, 5_000_000, true);
    run(target, Duration.ofMinutes(1));
    target.reads = false;
    assertStalledWithin(target, Duration.ofSeconds(10), "the target takes nothing any more");
  }

  @Test
  void oneAtALowBitrateIsSeenAsSoonAsItsBufferIsFull() {
    Target target = new Target(200_000, 0, true);
    run(target, Duration.ofMinutes(1));
    target.reads = false;
    assertStalledWithin(target, Duration.ofSeconds(13), "the target takes nothing any more");
  }

  @Test
  void whereTheWireIsUnknownItIsSeenWhenAllBuffersAreFull() {
    Target target = new Target(2_000_000, 0, false);
    run(target, Duration.ofMinutes(1));
    target.reads = false;
    assertStalledWithin(target, Duration.ofSeconds(24), "the target takes nothing any more");
  }

  @Test
  void behindSomethingThatTakesEverythingTheMissingAcknowledgementsTell() {
    Target target = new Target(2_000_000, 100_000, true);
    run(target, Duration.ofMinutes(1));
    target.acknowledges = false;
    assertStalledWithin(
        target,
        Duration.ofSeconds(10),
        "the target no longer acknowledges what it gets, as it did before");
  }

  @Test
  void aTargetThatNeverAcceptsIsRefusedAfterTheOpenTimeout() {
    OutputProgress silent = new OutputProgress(false, 0, 0, 0, Optional.empty());
    while (verdict.isEmpty() && now.compareTo(SOAK) < 0) {
      see(silent);
    }
    assertThat(now).isEqualTo(OPEN_TIMEOUT);
    assertThat(verdict)
        .contains(new Failure.TargetRefused("the target did not take the stream within 10000 ms"));
  }

  private void assertStalledWithin(Target target, Duration limit, String message) {
    assertThat(verdict).isEmpty();
    Duration begin = now;
    while (verdict.isEmpty() && now.minus(begin).compareTo(limit) < 0) {
      look(target);
    }
    assertThat(verdict).contains(new Failure.TargetStalled(message));
  }

  private void run(Target target, Duration time) {
    Duration end = now.plus(time);
    while (verdict.isEmpty() && now.compareTo(end) < 0) {
      look(target);
    }
  }

  private void look(Target target) {
    see(target.next());
  }

  private void see(OutputProgress progress) {
    now = now.plus(LOOK);
    verdict = liveness.look(progress, now.toNanos());
  }

  private static OutputProgress progress(
      long out, long acknowledged, int waiting, Optional<Wire> wire) {
    return new OutputProgress(true, out, acknowledged, waiting, wire);
  }

  /** A target, the two kernels between, and a sink that writes what fits. */
  private static final class Target {
    private static final int PACKETS_PER_SECOND = 25;

    private final boolean wireKnown;
    private final long ackWindow;
    private long bitrate;
    private long mostPerSecond = Long.MAX_VALUE;
    private boolean reads = true;
    private boolean acknowledges = true;

    private long offered;
    private long out;
    private long delivered;
    private long read;
    private long acknowledged;

    Target(long bitrate, long ackWindow, boolean wireKnown) {
      this.bitrate = bitrate;
      this.ackWindow = ackWindow;
      this.wireKnown = wireKnown;
    }

    OutputProgress next() {
      offered += bitrate / 8 * LOOK.toMillis() / 1000;
      for (int round = 0; round < 3; round++) {
        out = Math.min(offered, delivered + OWN_BUFFER);
        delivered = Math.max(delivered, Math.min(out, read + PEER_BUFFER));
        if (reads) {
          read = Math.min(delivered, read + Math.min(mostPerSecond / 6, out));
        }
      }
      if (acknowledges && ackWindow > 0) {
        acknowledged = Math.max(acknowledged, read / ackWindow * ackWindow);
      }
      long bytesPerPacket = Math.max(1, bitrate / 8 / PACKETS_PER_SECOND);
      long waiting = Math.min(200, (offered - out) / bytesPerPacket);
      return progress(
          out,
          acknowledged,
          (int) waiting,
          wireKnown ? Optional.of(new Wire(delivered, delivered < out)) : Optional.empty());
    }
  }
}
