package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {
  @Test
  void returnsTheFirstValue() {
    AtomicInteger asked = new AtomicInteger();
    int value =
        Await.value(
            Duration.ofSeconds(5),
            () -> Optional.of(asked.incrementAndGet()).filter(count -> count == 3),
            "the third time");
    assertThat(value).isEqualTo(3);
  }

  @Test
  void saysWhatDidNotHappen() {
    assertThatThrownBy(() -> Await.until(Duration.ofMillis(50), () -> false, "pigs fly"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("not within 50 ms: pigs fly");
  }
}
