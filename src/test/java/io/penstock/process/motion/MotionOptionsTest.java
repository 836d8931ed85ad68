package io.penstock.process.motion;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.process.OptionProblem;
import io.penstock.process.Options;
import io.penstock.process.ProcessorCatalog;
import io.penstock.process.motion.Area.Corner;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MotionOptionsTest {
  @Test
  void needsNone() {
    assertThat(check(Map.of())).isEmpty();
    MotionOptions read = MotionOptions.read(new Options(Map.of()));
    assertThat(read).isEqualTo(new MotionOptions(0.2, Duration.ofSeconds(5), List.of(), List.of()));
  }

  @Test
  void readsAllOfThem() {
    Map<String, Object> options =
        Map.of(
            "sensitivity",
            "1.5%",
            "hold-off",
            "30s",
            "watch",
            List.of(List.of(10, 20, 30, 40), List.of(List.of(0, 0), List.of(9, 0), List.of(5, 9))),
            "ignore",
            List.of(List.of("0", "0", "5", "5")));

    assertThat(check(options)).isEmpty();
    MotionOptions read = MotionOptions.read(new Options(options));
    assertThat(read.sensitivity()).isEqualTo(1.5);
    assertThat(read.holdOff()).isEqualTo(Duration.ofSeconds(30));
    assertThat(read.watch().get(0).corners())
        .containsExactly(
            new Corner(10, 20), new Corner(39, 20), new Corner(39, 59), new Corner(10, 59));
    assertThat(read.watch().get(1).corners())
        .containsExactly(new Corner(0, 0), new Corner(9, 0), new Corner(5, 9));
    assertThat(read.ignore()).hasSize(1);
  }

  @Test
  void saysWhatIsWrong() {
    String area =
        "is neither [x, y, width, height] in pixels with an area, nor 3 to 100 corners [x, y]";

    assertThat(check(Map.of("sensitivity", 1)))
        .containsExactly(new OptionProblem("sensitivity", "\"1\" is not a share, write \"0.5%\""));
    assertThat(check(Map.of("sensitivity", "0%")))
        .containsExactly(new OptionProblem("sensitivity", "\"0%\" is not from 0.01% to 100.0%"));
    assertThat(check(Map.of("hold-off", "200ms")))
        .containsExactly(new OptionProblem("hold-off", "must be from 1s to 1h"));
    assertThat(check(Map.of("watch", List.of(1, 2, 3, 4))))
        .containsExactly(
            new OptionProblem(
                "watch",
                "is not a list of areas, such as [[x, y, width, height]] or [[[x, y], [x, y], …]]"));
    assertThat(
            check(
                Map.of(
                    "ignore",
                    List.of(
                        List.of(0, 0, 0, 5),
                        List.of(0, 0, 5),
                        List.of(List.of(0, 0), List.of(1, 1)),
                        List.of(0, 0, 5, 1.5),
                        List.of(0, 0, 5, 2_000_000)))))
        .extracting(OptionProblem::toString)
        .containsExactly(
            "ignore[0]: " + area,
            "ignore[1]: " + area,
            "ignore[2]: " + area,
            "ignore[3]: " + area,
            "ignore[4]: " + area);
    assertThat(check(Map.of("watch", Collections.nCopies(51, List.of(0, 0, 5, 5)))))
        .containsExactly(new OptionProblem("watch", "has 51 areas, 50 are the most"));
    assertThat(check(Map.of("holdof", "5s")))
        .containsExactly(new OptionProblem("holdof", "unknown, did you mean \"hold-off\"?"));
  }

  @Test
  void onlyLooks() {
    assertThat(ProcessorCatalog.load().draws("motion")).isFalse();
  }

  private static List<OptionProblem> check(Map<String, Object> options) {
    return ProcessorCatalog.load().check("motion", options);
  }
}
