package io.penstock.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.HealthSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each word is a look a second later: {@code m} a picture that moves, {@code s} one that is still,
 * {@code b} a black one that moves (noise), {@code x} a black one that is still; and what is told
 * after it: {@code g}ood, {@code f}rozen, {@code b}lack.
 */
class HealthRuleTest {
  @ParameterizedTest(name = "frozen {0} black {1} hold-off {2}: {3}")
  @CsvSource({
    // Told as soon as it has lasted, counted from the look that saw it first.
    "4, 0, 0, m s s s s s m m, g g g g f f g g",
    "4, 9, 0, m s s s m s s s s, g g g g g g g g f",
    "0, 4, 0, m b b b b b m, g g g g g b g",
    // Three looks at least.
    "1, 0, 0, m s s, g g f",
    "0, 1, 0, m b b b, g g g b",
    // Zero switches a check off.
    "0, 0, 0, m s s s x x x x, g g g g g g g g",
    "0, 9, 0, m s s s s s s s, g g g g g g g g",
    // Healthy again is told when it has lasted.
    "2, 0, 3, m s s m m m m m, g g f f f f g g",
    "2, 0, 3, m s s m m m s s m m m m, g g f f f f g g g g g g",
    // Trouble on the way back starts it over.
    "2, 0, 4, m s s m m s s m m m m m, g g f f f f f f f f f g",
    // The next trouble is told hold-off after the last change.
    "2, 0, 4, m s s m m m m m s s s s, g g f f f f f g g g g f",
    // Black is told rather than frozen, whichever came first.
    "3, 3, 0, m x x x x x, g g g f b b",
    "3, 6, 0, m x x x x x x x m, g g g f f f f b g",
    "3, 6, 9, m x x x x x x x x x x x x x, g g g f f f f f f f f f b b",
    // A black picture of noise is not frozen.
    "3, 0, 0, m b b b b b, g g g g g g"
  })
  void tells(int frozen, int black, int holdOff, String looks, String told) {
    HealthRule rule = rule(frozen, black, holdOff);
    long[] time = {77_000_000_000L};
    List<String> verdicts =
        Arrays.stream(looks.split(" "))
            .map(
                look -> {
                  time[0] += 1_000_000_000L;
                  return rule.next(
                      time[0],
                      look.equals("s") || look.equals("x"),
                      look.equals("b") || look.equals("x"));
                })
            .map(verdict -> verdict.name().substring(0, 1).toLowerCase(java.util.Locale.ROOT))
            .toList();

    assertThat(String.join(" ", verdicts)).isEqualTo(told);
  }

  @Test
  void doesNotCallOneRepeatAfterALongGapFrozen() {
    HealthRule rule = rule(10, 10, 5);
    long minute = 60_000_000_000L;
    rule.next(0, false, false);

    assertThat(rule.next(minute, true, false)).isEqualTo(PictureHealth.Verdict.GOOD);
    assertThat(rule.next(2 * minute, true, false)).isEqualTo(PictureHealth.Verdict.FROZEN);
  }

  private static HealthRule rule(int frozen, int black, int holdOff) {
    return new HealthRule(
        new HealthSpec(
            Duration.ofSeconds(frozen), Duration.ofSeconds(black), Duration.ofSeconds(holdOff)));
  }
}
