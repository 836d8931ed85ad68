package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BitrateTest {
  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({"4M, 4000000", "800k, 800000", "2500000, 2500000", "1.5M, 1500000", "0, 0"})
  void countsInPowersOf1000(String text, BigDecimal bits) {
    assertThat(Bitrate.parse(text).orElseThrow()).isEqualByComparingTo(bits);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "M", "4 M", "4m", "4K", "4Mi", "4MB", "-1M", "1e6", ".5M", "1.M"})
  void refusesTheRest(String text) {
    assertThat(Bitrate.parse(text)).isEmpty();
  }
}
