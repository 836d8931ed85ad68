package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that the documentation names and that have no effect yet are never ignored in silence. */
class NotBuiltYetTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          defaults.audio = off                    | defaults.audio
          """)
  void saysSo(String hocon, String path) {
    assertThat(Hocon.problems("penstock { " + hocon + " }"))
        .containsExactly("penstock." + path + ": not built yet in this version");
  }

  @Test
  void saysSoForStreamsToo() {
    assertThat(
            Hocon.problems(
                Hocon.gate(
                    """
                    audio = auto
                    """)))
        .containsExactlyInAnyOrder("penstock.streams.gate.audio: not built yet in this version");
  }

  @Test
  void noneOfThemStandsInTheDefaults() {
    assertThat(Hocon.problems("")).isEmpty();
  }
}
