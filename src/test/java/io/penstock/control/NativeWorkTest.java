package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class NativeWorkTest {
  private static final Duration SOON = Duration.ofMillis(500);

  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final NativeWork work = new NativeWork(waiting::add, TestStreams.SETTINGS);

  @Test
  void isUnderWayUntilTheCallReturns() {
    CompletionStage<Integer> answer = work.call("a thing", () -> 7);
    CompletionStage<Void> idle = work.idle();

    assertThat(work.underWay()).isOne();
    assertThat(idle.toCompletableFuture()).isNotDone();
    runAll();
    assertThat(answer.toCompletableFuture()).isCompletedWithValue(7);
    assertThat(work.underWay()).isZero();
    assertThat(idle.toCompletableFuture()).isCompleted();
  }

  @Test
  void aCallThatThrowsFailsAndIsNoLongerUnderWay() {
    CompletionStage<Integer> answer =
        work.call(
            "a thing",
            () -> {
              throw new IllegalStateException("no such element");
            });
    runAll();

    assertThat(answer.toCompletableFuture())
        .failsWithin(SOON)
        .withThrowableThat()
        .withMessageContaining("no such element");
    assertThat(work.underWay()).isZero();
  }

  @Test
  void aCallThatIsRejectedFailsAndIsNotUnderWay() {
    NativeWork ending =
        new NativeWork(
            task -> {
              throw new RejectedExecutionException("the system ends");
            },
            TestStreams.SETTINGS);

    assertThat(ending.open("a thing", () -> () -> {}).toCompletableFuture())
        .failsWithin(SOON)
        .withThrowableThat()
        .withMessageContaining("the system ends");
    assertThat(ending.close("a thing", () -> {}).toCompletableFuture())
        .succeedsWithin(SOON)
        .isEqualTo(false);
    assertThat(ending.underWay()).isZero();
    assertThat(ending.idle().toCompletableFuture()).isCompleted();
  }

  @Test
  void closesWhatOpensAfterItsDeadline() {
    AtomicBoolean closed = new AtomicBoolean();
    CompletionStage<AutoCloseable> late = work.open("a thing", () -> () -> closed.set(true));

    assertThat(late.toCompletableFuture())
        .failsWithin(TestStreams.SETTINGS.openTimeout().plus(SOON));
    assertThat(work.quarantined()).isOne();
    runAll();
    assertThat(closed).isTrue();
    assertThat(work.underWay()).isZero();
  }

  private void runAll() {
    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
      next.run();
    }
  }
}
