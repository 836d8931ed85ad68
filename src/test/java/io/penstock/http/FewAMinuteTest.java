package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FewAMinuteTest {
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private final List<Long> left = new ArrayList<>();
  private final FewAMinute few = new FewAMinute(3, () -> now, left::add);

  private long admitted(int asked) {
    return IntStream.range(0, asked).filter(i -> few.admits()).count();
  }

  @Test
  void letsSoManyThroughAndTellsOfTheOthers() {
    assertThat(admitted(10)).isEqualTo(3);
    assertThat(left).isEmpty();

    now = now.plusSeconds(60);
    assertThat(admitted(2)).isEqualTo(2);
    assertThat(left).containsExactly(7L);
  }

  @Test
  void saysNothingWhereAllPassed() {
    assertThat(admitted(3)).isEqualTo(3);
    now = now.plusSeconds(90);
    assertThat(admitted(3)).isEqualTo(3);
    assertThat(left).isEmpty();
  }
}
