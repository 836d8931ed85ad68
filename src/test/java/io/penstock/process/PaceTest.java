package io.penstock.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.media.Timeline;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
  private static final long MILLI = 1_000_000;

  @ParameterizedTest(name = "every {0} ms of {1}")
  @CsvSource({
    "0,    0 1 2 2 3,                        0 1 2 2 3",
    "1000, 0 500 999 1500 2000,              0 999 2000",
    "1000, 0 985 2010 2990 4005,             0 985 2010 2990 4005",
    "1000, 0 1090 2180 3270,                 0 1090 2180 3270",
    "1000, 0 890 1790 2690,                  0 1790 2690",
    "200,  0 40 80 120 160 200 240 390 400,  0 200 390",
    "200,  0 500 540 600 660 700 860 900,    0 500 660 860",
    "1000, 0 500 1000 90 500 1090,           0 1000 90 1090"
  })
  void keepsABeat(long every, String frames, String shown) {
    Pace pace = new Pace(every * MILLI);

    assertThat(
            Stream.of(frames.split(" ", -1))
                .filter(frame -> pace.takes(Long.parseLong(frame) * MILLI))
                .collect(Collectors.joining(" ")))
        .isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"0", "200"})
  void showsEachFrameThatHasNoTime(long every) {
    Pace pace = new Pace(every * MILLI);

    assertThat(pace.takes(Timeline.NONE)).isTrue();
    assertThat(pace.takes(Timeline.NONE)).isTrue();
    assertThat(pace.takes(0)).isTrue();
    assertThat(pace.takes(Timeline.NONE)).isTrue();
  }

  @Test
  void neverShowsMoreThanItMayInTheLongRun() {
    Pace pace = new Pace(35 * MILLI);
    long shown = 0;
    for (int frame = 0; frame < 3_000; frame++) {
      shown += pace.takes(frame * (1_000 * MILLI / 30)) ? 1 : 0;
    }

    assertThat(shown).isBetween(2_400L, 100_000L / 35 + 1);
  }
}
