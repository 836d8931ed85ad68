package io.penstock.observe;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A clock that stands until it is moved. */
final class ManualNanos implements LongSupplier {
  // Such a clock may start anywhere, and does.
  private long now = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();

  @Override
  public long getAsLong() {
    return now;
  }

  void pass(Duration time) {
    now += time.toNanos();
  }
}
