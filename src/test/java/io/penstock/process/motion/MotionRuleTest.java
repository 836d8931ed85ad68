package io.penstock.process.motion;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MotionRuleTest {
  /** Pictures as {@code milliseconds:percent}, and for each whether there is motion then. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "nothing moves,               0:0 40:0 80:0.19,                       ...",
    "two in a row begin it,       0:0 40:0.2 80:0.2 120:5,                ..##",
    "one alone does not,          0:0 40:90 80:0 120:90 160:0,            .....",
    "one of rare ones does,       0:0 1000:1 2000:0 3999:0 4000:0,        .###.",
    "the first never does,        0:90 40:0,                              ..",
    "it ends after the hold-off,  0:0 40:1 80:1 120:0 3079:0 3080:0 3120:0, ..###..",
    "motion in between keeps it,  0:1 40:1 2000:0 3000:1 5000:0 5999:0 6000:0, .#####.",
    "one picture keeps it,        0:1 40:1 80:0 120:1 3119:0 3120:0,      .####.",
    "a gap ends it,               0:1 40:1 60000:0,                       .#.",
    "a gap of motion does not,    0:1 40:1 60000:1,                       .##",
    "it begins again,             0:1 40:1 3040:0 3080:1 3120:1,          .#..#",
    "time may stand still,        0:0 0:1 0:1 0:0,                        ..##"
  })
  void beginsAndEndsByTime(String what, String pictures, String expected) {
    MotionRule rule = new MotionRule(0.2, Duration.ofSeconds(3));

    String seen =
        Arrays.stream(pictures.split(" "))
            .map(picture -> picture.split(":"))
            .map(
                picture ->
                    rule.at(
                        TimeUnit.MILLISECONDS.toNanos(Long.parseLong(picture[0])),
                        Double.parseDouble(picture[1])))
            .map(moving -> moving ? "#" : ".")
            .collect(Collectors.joining());

    assertThat(seen).as(what).isEqualTo(expected);
  }
}
