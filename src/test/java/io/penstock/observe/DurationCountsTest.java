package io.penstock.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DurationCountsTest {
  private final DurationCounts counts =
      new DurationCounts(Duration.ofMillis(10), Duration.ofMillis(40));

  @Test
  void countsByUpperBounds() {
    counts.add(0);
    counts.add(Duration.ofMillis(10).toNanos());
    counts.add(Duration.ofMillis(10).toNanos() + 1);
    counts.add(Duration.ofHours(1).toNanos());

    assertThat(counts.durations().counts()).isEqualTo(List.of(2L, 1L, 1L));
    assertThat(counts.durations().bounds()).isEqualTo(List.of(10_000_000L, 40_000_000L));
    assertThat(counts.count()).isEqualTo(4);
    assertThat(counts.nanos()).isEqualTo(Duration.ofHours(1).plusMillis(20).toNanos() + 1);
  }

  @Test
  void takesNoTimeBack() {
    counts.add(-5);

    assertThat(counts.nanos()).isZero();
    assertThat(counts.count()).isEqualTo(1);
  }

  @Test
  void allocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 10_000; i++) {
      counts.add(i * 10_000L);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      counts.add(i * 10_000L);
    }

    // What the question itself takes.
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1024);
  }
}
