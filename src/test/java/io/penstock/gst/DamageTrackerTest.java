package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A line is what came, in order. Packets: {@code k3} a key frame for 3 s, {@code p4} another for 4
 * s; with {@code !} behind a gap. Pictures: {@code F3}; with {@code !} corrupt by the decoder's
 * word; {@code +9} lets 9 s pass. Below it stand the pictures that are damaged.
 */
class DamageTrackerTest {
  @ParameterizedTest
  @CsvSource({
    "k0 F0 p1 F1 k2 F2, ''",
    // The first key frame stands behind whatever was missed before.
    "k0! F0 p1 F1, ''",
    "p0! k1! F1 p2 F2, ''",
    // A gap, up to the next key frame.
    "k0 F0 p2! F2 p3 F3 k4 F4 p5 F5, F2 F3",
    // Pictures come late: those from before the gap are whole.
    "k0 p1 p3! F0 F1 F3 k4 F4, F3",
    "k0 p1 p3! k4 p5 F0 F1 F3 F4 F5, F3",
    "k0 p2! k4 p6! k8 F0 F2 F4 F6 F8, F2 F6",
    // A gap right before a key frame harms nothing that is shown.
    "k0 F0 k2! F2 p3 F3, ''",
    // A key frame that is itself in pieces.
    "k0 F0 k2! F2! p3 F3 k4 F4, F2 F3",
    // Bit flips leave no gap.
    "k0 F0 p1 F1! p2 F2 k3 F3, F1 F2",
    "k0 p1 k2 F0 F1! F2 p3 F3, F1",
    // No second key frame ever comes.
    "k0 F0 p1! F1 +20 p2 F2 +1 p3 F3, F1 F2",
    "k0 F0 p1! F1 +15 p2! F2 +15 p3 F3 +6 F4, F1 F2 F3",
    // Times that are not known, or have jumped.
    "k0 F0 p! F F1 k F2, F F1",
    "k100 F100 p101! k102 F5 F6 F102, ''"
  })
  void knowsTheDamaged(String events, String expected) {
    DamageTracker tracker = new DamageTracker();
    StringBuilder damaged = new StringBuilder();
    long seconds = 0;
    for (String event : events.split(" ", -1)) {
      boolean marked = event.endsWith("!");
      String digits = event.replaceAll("\\D", "");
      long value = digits.isEmpty() ? DamageTracker.NONE : Long.parseLong(digits);
      long pts = value == DamageTracker.NONE ? value : value * 1_000_000_000;
      long now = seconds * 1_000_000_000;
      switch (event.charAt(0)) {
        case '+' -> seconds += value;
        case 'F' -> {
          if (tracker.frame(pts, marked, now)) {
            damaged.append(event.replace("!", "")).append(' ');
          }
        }
        default -> tracker.packet(pts, event.charAt(0) == 'k', marked, now);
      }
    }
    assertThat(damaged.toString().strip().toUpperCase(Locale.ROOT)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"10", "1000"})
  void remembersNoMoreThanItNeeds(int gaps) {
    DamageTracker tracker = new DamageTracker();
    for (long second = 1; second <= gaps; second++) {
      tracker.packet(2 * second, true, false, 0);
      tracker.packet(2 * second + 1, false, true, 0);
    }
    assertThat(tracker.frame(2L * gaps, false, 0)).isFalse();
    assertThat(tracker.frame(2L * gaps + 1, false, 0)).isTrue();
  }
}
