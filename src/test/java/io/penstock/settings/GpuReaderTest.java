package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuReaderTest {
  @Test
  void readsEveryKey() {
    GpuSettings gpus =
        Hocon.settings(
                """
                penstock.gpus {
                  max-decode-sessions = 10, max-encode-sessions = 3, learned-for = 1m
                  overrides { 1 { max-encode-sessions = 0 }, 12 { max-decode-sessions = 99 } }
                }
                """)
            .gpus();

    assertThat(gpus)
        .isEqualTo(
            new GpuSettings(
                new GpuLimits(10, 3),
                Map.of(1, new GpuLimits(10, 0), 12, new GpuLimits(99, 3)),
                Duration.ofMinutes(1)));
    assertThat(gpus.limits(0)).isEqualTo(new GpuLimits(10, 3));
    assertThat(gpus.limits(1)).isEqualTo(new GpuLimits(10, 0));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          gpus.max-decode-sessions = -1     | gpus.max-decode-sessions = -1: must be between 0 and 10000
          gpus.max-encode-sessions = many   | gpus.max-encode-sessions = many: must be a whole number
          gpus.learned-for = 10             | gpus.learned-for = 10: needs a unit, such as 5s
          gpus.overrides.x {}               | gpus.overrides.x: is not a GPU's number, such as 0 or 1
          gpus.overrides.64 {}              | gpus.overrides.64: is not a GPU's number, such as 0 or 1
          gpus.overrides.1.max-encode-session = 1 | gpus.overrides.1.max-encode-session: unknown key, did you mean "max-encode-sessions"?
          defaults.gpu = 64                 | defaults.gpu = 64: must be auto, or a GPU's number, such as 0 or 1
          defaults.gpu = best               | defaults.gpu = best: must be auto, or a GPU's number, such as 0 or 1
          defaults.gpu = []                 | defaults.gpu: must be a text, not a list
          """)
  void saysWhatIsWrong(String hocon, String problem) {
    assertThat(Hocon.problems("penstock { " + hocon + " }")).containsExactly("penstock." + problem);
  }

  @ParameterizedTest
  @CsvSource({"'', ''", "gpu = auto, ''", "gpu = 0, 0", "gpu = \"63\", 63"})
  void aStreamIsPinnedByANumber(String hocon, String gpu) {
    assertThat(Hocon.stream(Hocon.gate(hocon)).gpu().map(String::valueOf).orElse(""))
        .isEqualTo(gpu);
  }

  @Test
  void autoUndoesAPinOfTheDefaults() {
    assertThat(Hocon.stream(Hocon.gate("gpu = auto") + "\npenstock.defaults.gpu = 1").gpu())
        .isEmpty();
    assertThat(Hocon.stream(Hocon.gate("") + "\npenstock.defaults.gpu = 1").gpu()).contains(1);
    assertThat(GpuReader.written(Optional.empty())).isEqualTo("auto");
    assertThat(GpuReader.written(Optional.of(1))).isEqualTo(1);
  }
}
