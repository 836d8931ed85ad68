package io.penstock.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.StreamSpec;
import io.penstock.testkit.ShortConfig;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingTest {
  private static final String OUTPUT = "outputs = [ { uri = \"rtmp://media.example/live/a\" } ]\n";
  private static final String SUBSTREAM = "source.substream.uri = \"rtsp://10.0.0.7/low\"\n";

  @ParameterizedTest(name = "{0}, outputs {1}, substream {2}: main {3}, analyzed {4}")
  @CsvSource({
    "remux,     true,  true,  true,  ''",
    "remux,     false, true,  true,  ''",
    "analyze,   true,  false, true,  ''",
    "analyze,   false, false, true,  ''",
    "analyze,   true,  true,  true,  /low",
    "analyze,   false, true,  false, /low",
    "transcode, true,  true,  true,  ''",
    "process,   true,  true,  true,  ''",
    "process,   false, true,  true,  ''"
  })
  void readsNoMoreThanIsNeeded(
      String plan, boolean outputs, boolean substream, boolean main, String analyzed) {
    StreamSpec spec =
        ShortConfig.settings(
                "streams.a { source { uri = \"rtsp://10.0.0.7/a\", username = u, password = p }\n"
                    + (outputs ? OUTPUT : "")
                    + (substream ? SUBSTREAM : "")
                    + "}")
            .specs()
            .get(0);
    Reading reading = Reading.of(spec, Plan.valueOf(plan.toUpperCase(Locale.ROOT)));

    assertThat(reading.main()).isEqualTo(main);
    assertThat(reading.analyzed())
        .isEqualTo(analyzed.isEmpty() ? Optional.empty() : spec.source().substream());
    assertThat(reading.analyzed().map(source -> source.uri().path()).orElse(""))
        .isEqualTo(analyzed);
  }
}
