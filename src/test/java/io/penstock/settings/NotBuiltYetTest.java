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
          defaults.encode.width = 640             | defaults.encode.width
          defaults.encode.height = 360            | defaults.encode.height
          defaults.encode.fps = 25                | defaults.encode.fps
          defaults.source.substream {}            | defaults.source.substream
          defaults.source.fallback-uris = []      | defaults.source.fallback-uris
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
                    encode { width = 1, height = 1, fps = 1 }
                    source { substream {}, fallback-uris = [] }
                    """)))
        .containsExactlyInAnyOrder(
            "penstock.streams.gate.audio: not built yet in this version",
            "penstock.streams.gate.encode.width: not built yet in this version",
            "penstock.streams.gate.encode.height: not built yet in this version",
            "penstock.streams.gate.encode.fps: not built yet in this version",
            "penstock.streams.gate.source.substream: not built yet in this version",
            "penstock.streams.gate.source.fallback-uris: not built yet in this version");
  }

  @Test
  void noneOfThemStandsInTheDefaults() {
    assertThat(Hocon.problems("")).isEmpty();
  }
}
