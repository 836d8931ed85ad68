package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationRangeTest {
  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "PT0S, 0s",
    "PT0.2S, 200ms",
    "PT1.5S, 1500ms",
    "PT9S, 9s",
    "PT90S, 90s",
    "PT2M, 2m",
    "PT24H, 24h",
    "PT0.000001S, 1000ns",
  })
  void writesDurationsAsInAConfiguration(Duration duration, String text) {
    assertThat(DurationRange.text(duration)).isEqualTo(text);
  }
}
