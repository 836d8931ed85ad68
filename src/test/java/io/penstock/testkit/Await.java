package io.penstock.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for something to become so, with a deadline instead of a guess. */
public final class Await {
  private static final long POLL_MILLIS = 20;

  private Await() {}

  /**
   * Returns as soon as {@code condition} holds.
   *
   * @throws AssertionError with {@code description} when it does not hold within {@code limit}
   */
  public static void until(Duration limit, BooleanSupplier condition, String description) {
    until(limit, condition, () -> description);
  }

  /** The same, with a description that is made when it is needed: what it waited in vain for. */
  public static void until(
      Duration limit, BooleanSupplier condition, Supplier<String> description) {
    value(
        limit, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty(), description);
  }

  /**
   * Returns the first value that {@code attempt} gives.
   *
   * @throws AssertionError with {@code description} when it gives none within {@code limit}
   */
  public static <T> T value(Duration limit, Supplier<Optional<T>> attempt, String description) {
    return value(limit, attempt, () -> description);
  }

  /** The same, with a description that is made when it is needed. */
  public static <T> T value(
      Duration limit, Supplier<Optional<T>> attempt, Supplier<String> description) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> value = attempt.get();
      if (value.isPresent()) {
        return value.get();
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + limit.toMillis() + " ms: " + description.get());
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting", e);
    }
  }
}
