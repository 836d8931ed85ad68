package io.penstock.process.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.process.OptionProblem;
import io.penstock.process.Options;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverlayOptionsTest {
  @Test
  void theExampleOfTheContractIsGood() {
    assertThat(
            problems(
                Map.of(
                    "rectangle",
                    List.of(40, 40, 200, 120),
                    "color",
                    "#00ff00",
                    "filled",
                    false,
                    "thickness",
                    3,
                    "text",
                    "gate north {time} {{ } {time:HH:mm} {stream} {name} {fps}",
                    "text-color",
                    "#ffffff",
                    "text-position",
                    List.of(-3, 20),
                    "text-size",
                    20)))
        .isEmpty();
  }

  @Test
  void tellsEveryProblemAtOnce() {
    assertThat(
            problems(
                Map.of(
                    "rectangle", List.of(0, 0, 0, 10),
                    "color", "green",
                    "thickness", 0,
                    "text", "{tiem} {time:bbb} {time:VV'} {time",
                    "text-size", 7,
                    "text-position", "left",
                    "text-colour", "#ffffff")))
        .containsExactly(
            "rectangle: [0, 0, 0, 10] has no area: width and height must be at least 1",
            "color: \"green\" is not a colour, write \"#rrggbb\"",
            "thickness: 0 is not a whole number from 1 to 500",
            "text: {tiem} is unknown, there is {time}, {time:PATTERN}, {stream}, {name} and {fps}",
            "text: {time:bbb} is not a date-time pattern: Unknown pattern letter: b",
            "text: {time:VV'} is not a date-time pattern:"
                + " Pattern ends with an incomplete string literal: VV'",
            "text: \"{time\" has no \"}\"; write {{ for a brace",
            "text-position: \"left\" is not [x, y]",
            "text-size: 7 is not a whole number from 8 to 500",
            "text-colour: unknown, did you mean \"text-color\"?");
  }

  @Test
  void somethingMustBeDrawn() {
    assertThat(problems(Map.of("filled", true)))
        .containsExactly("an overlay needs a rectangle or a text");
    assertThat(problems(Map.of("text", "x".repeat(501))))
        .containsExactly("text: has 501 characters, 500 are the most");
  }

  private static List<String> problems(Map<String, Object> options) {
    return new OverlayFactory()
        .check(new Options(options)).stream().map(OptionProblem::toString).toList();
  }
}
