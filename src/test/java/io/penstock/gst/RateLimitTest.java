package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitTest {
  /** Times are milliseconds; -1 is none. */
  @ParameterizedTest(name = "{0} pictures a second of {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0  | 0 1 2 3                                | 0 1 2 3
          10 | 0 40 80 120 160 200 240 280 320 360 400 | 0 120 200 320 400
          25 | 0 40 80 120                            | 0 40 80 120
          25 | 0 37 83 118                            | 0 37 83 118
          50 | 0 40 80 120                            | 0 40 80 120
          1  | 0 500 1000 9000 9500 10000             | 0 1000 9000 10000
          1  | 90000 90500 0 500 1000                 | 90000 0 1000
          1  | 0 -1 500 1000                          | 0 -1 1000
          """)
  void letsPicturesThroughAsEvenlyAsTheyCome(double fps, String pictures, String passed) {
    RateLimit rate = new RateLimit(fps);

    assertThat(
            Arrays.stream(pictures.split(" ", -1))
                .filter(
                    time -> {
                      long millis = Long.parseLong(time);
                      return rate.passes(millis < 0 ? millis : millis * 1_000_000);
                    })
                .collect(Collectors.joining(" ")))
        .isEqualTo(passed.strip());
  }
}
