package io.penstock.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepAliveTest {
  private final KeepAlive keepAlive = new KeepAlive();

  @Test
  void usesWhatTheServerKnowsByTurns() {
    keepAlive.serverKnows("OPTIONS, DESCRIBE, GET_PARAMETER");

    assertThat(keepAlive.next(0)).isEqualTo("GET_PARAMETER");
    assertThat(keepAlive.next(1)).isEqualTo("OPTIONS");
    assertThat(keepAlive.next(2)).isEqualTo("GET_PARAMETER");
  }

  @Test
  void aServerThatSaysNothingGetsOptions() {
    assertThat(keepAlive.next(0)).isEqualTo("OPTIONS");
    assertThat(keepAlive.next(1)).isEqualTo("OPTIONS");
  }

  @Test
  void leavesOutWhatIsRefusedButNotTheLast() {
    keepAlive.serverKnows("GET_PARAMETER");
    keepAlive.refused("GET_PARAMETER");
    keepAlive.refused("OPTIONS");

    assertThat(keepAlive.next(0)).isEqualTo("OPTIONS");
    assertThat(keepAlive.next(1)).isEqualTo("OPTIONS");
  }

  @ParameterizedTest
  @CsvSource({"60, 12", "10, 2", "4, 1", "1, 1"})
  void isDueTwiceForEachMethodWithinATimeout(int timeoutSeconds, int periodSeconds) {
    Duration period = Duration.ofSeconds(periodSeconds);
    keepAlive.starts(Duration.ofSeconds(timeoutSeconds), 5);

    assertThat(keepAlive.isDue(5 + period.toNanos() - 1)).isFalse();
    assertThat(keepAlive.isDue(5 + period.toNanos())).isTrue();
    String unused = keepAlive.next(5 + period.toNanos());
    assertThat(keepAlive.isDue(5 + period.toNanos() + 1)).isFalse();
  }
}
