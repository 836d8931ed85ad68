package io.penstock.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void readsWhatIsThere() {
    Options options =
        new Options(
            Map.of(
                "text",
                "x",
                "count",
                3L,
                "environment",
                "40",
                "ratio",
                0.5,
                "on",
                true,
                "place",
                List.of(1, 2.0),
                "color",
                "#FF8000",
                "hold",
                "200ms"));
    assertThat(options.text("text")).contains("x");
    assertThat(options.integer("count", 0, 10, 1)).isEqualTo(3);
    assertThat(options.integer("environment", 0, 100, 1)).isEqualTo(40);
    assertThat(options.number("ratio", 0, 1, 0)).isEqualTo(0.5);
    assertThat(options.flag("on", false)).isTrue();
    assertThat(options.integers("place", "x", "y")).contains(List.of(1, 2));
    assertThat(options.color("color", new Color(0, 0, 0))).isEqualTo(new Color(255, 128, 0));
    assertThat(options.duration("hold", Duration.ZERO)).isEqualTo(Duration.ofMillis(200));
    assertThat(options.integer("absent", 0, 10, 7)).isEqualTo(7);
    assertThat(options.problems()).isEmpty();
  }

  @Test
  void tellsEveryProblemAtOnce() {
    Options options =
        new Options(
            Map.of(
                "text",
                List.of("x"),
                "count",
                30,
                "half",
                0.5,
                "ratio",
                "much",
                "on",
                "maybe",
                "place",
                List.of(1),
                "color",
                "red",
                "hold",
                5,
                "tetx",
                "x",
                "elephant",
                "x"));
    assertThat(options.text("text")).isEmpty();
    assertThat(options.integer("count", 0, 10, 1)).isOne();
    assertThat(options.integer("half", 0, 10, 1)).isOne();
    assertThat(options.number("ratio", 0, 1, 0.25)).isEqualTo(0.25);
    assertThat(options.flag("on", true)).isTrue();
    assertThat(options.integers("place", "x", "y")).isEmpty();
    assertThat(options.color("color", new Color(1, 2, 3))).isEqualTo(new Color(1, 2, 3));
    assertThat(options.duration("hold", Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
    assertThat(options.problems())
        .extracting(OptionProblem::toString)
        .containsExactly(
            "text: must be a text",
            "count: 30 is not a whole number from 0 to 10",
            "half: 0.5 is not a whole number from 0 to 10",
            "ratio: \"much\" is not a number from 0.0 to 1.0",
            "on: \"maybe\" is neither true nor false",
            "place: [1] is not [x, y]",
            "color: \"red\" is not a colour, write \"#rrggbb\"",
            "hold: \"5\" is not a duration, write \"200ms\" or \"5s\"",
            "elephant: unknown, there is color, count, half, hold, on, place, ratio, text",
            "tetx: unknown, did you mean \"text\"?");
  }

  @Test
  void hugeNumbersAreOnlyWrong() {
    Options options = new Options(Map.of("count", "1e999999999", "more", Double.NaN));
    assertThat(options.integer("count", 0, 10, 1)).isOne();
    assertThat(options.integer("more", 0, 10, 1)).isOne();
    assertThat(options.problems()).hasSize(2);
  }
}
