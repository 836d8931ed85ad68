package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptRulesTest {
  private final AttemptRules rules = new AttemptRules(TestStreams.camera("gate", "main"));

  @Test
  void looksForRoomAtOnePaceAndTakesItForNoOutage() {
    for (int i = 0; i < 100; i++) {
      assertThat(rules.failed(new Failure.NoRoom("all is in use"))).contains(Duration.ofSeconds(2));
    }

    Failure refused = new Failure.SourceRefused("the camera refuses the connection");
    assertThat(rules.failed(refused).orElseThrow())
        .isLessThanOrEqualTo(TestStreams.camera("gate").retry().minBackoff());
  }
}
