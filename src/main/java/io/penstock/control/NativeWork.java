package io.penstock.control;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import io.penstock.settings.ControlSettings;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where native calls that may block are made: on a dispatcher of their own, each with
 * a deadline. What misses its deadline is left alone and counted, and nobody waits for it. Thread
 * safe.
 */
public final class NativeWork {
  /** The dispatcher of calls that may block. */
  public static final String DISPATCHER = "penstock-native-dispatcher";

  private static final Logger LOG = LoggerFactory.getLogger(NativeWork.class);

  private final Executor executor;
  private final Duration openTimeout;
  private final Duration closeTimeout;
  private final AtomicInteger underWay = new AtomicInteger();
  private final Queue<CompletableFuture<Void>> idle = new ConcurrentLinkedQueue<>();
  private final AtomicInteger quarantined = new AtomicInteger();

  public NativeWork(ActorSystem<?> system, ControlSettings settings) {
    this(system.dispatchers().lookup(DispatcherSelector.fromConfig(DISPATCHER)), settings);
  }

  NativeWork(Executor executor, ControlSettings settings) {
    this.executor = executor;
    this.openTimeout = settings.openTimeout();
    this.closeTimeout = settings.closeTimeout();
  }

  /**
   * Opens something. It fails at the deadline; what arrives after that is closed.
   *
   * @param what is opened, for messages
   */
  <T extends AutoCloseable> CompletionStage<T> open(String what, Callable<T> opener) {
    CompletableFuture<T> result = new CompletableFuture<>();
    start(
        what,
        () -> {
          T opened = opener.call();
          if (!result.complete(opened)) {
            close(what, opened);
          }
          return opened;
        },
        result);
    return withDeadline(what, "did not open", result, openTimeout);
  }

  /** Makes a call that gives a value. It fails at the deadline for closing. */
  <T> CompletionStage<T> call(String what, Callable<T> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    start(
        what,
        () -> {
          T value = call.call();
          result.complete(value);
          return value;
        },
        result);
    return withDeadline(what, "did not answer", result, closeTimeout);
  }

  /**
   * Closes something. Completes when that is done, or at the deadline: then it goes on in
   * quarantine.
   */
  CompletionStage<Boolean> close(String what, AutoCloseable closeable) {
    return call(
            what,
            () -> {
              closeable.close();
              return true;
            })
        .exceptionally(
            failure -> {
              LOG.warn("{} could not be closed: {}", what, message(failure));
              return false;
            });
  }

  private <T> void start(String what, Callable<T> work, CompletableFuture<T> result) {
    underWay.incrementAndGet();
    try {
      executor.execute(() -> run(what, work, result));
    } catch (RejectedExecutionException e) {
      // The system ends. What was to be done will not be.
      result.completeExceptionally(e);
      done();
    }
  }

  private <T> void run(String what, Callable<T> work, CompletableFuture<T> result) {
    try {
      work.call();
    } catch (Exception | LinkageError e) {
      LOG.debug("{} failed", what, e);
      result.completeExceptionally(e);
    } finally {
      done();
    }
  }

  private void done() {
    if (underWay.decrementAndGet() == 0) {
      for (CompletableFuture<Void> waiter = idle.poll(); waiter != null; waiter = idle.poll()) {
        waiter.complete(null);
      }
    }
  }

  /** Completes when no call is under way, or at the deadline for closing. */
  public CompletionStage<Void> idle() {
    CompletableFuture<Void> waiter = new CompletableFuture<>();
    idle.add(waiter);
    underWay.incrementAndGet();
    done();
    return waiter.completeOnTimeout(null, closeTimeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  private <T> CompletionStage<T> withDeadline(
      String what, String trouble, CompletableFuture<T> result, Duration deadline) {
    return result
        .orTimeout(deadline.toNanos(), TimeUnit.NANOSECONDS)
        .whenComplete(
            (value, failure) -> {
              if (failure instanceof TimeoutException) {
                quarantined.incrementAndGet();
                LOG.warn("{} {} within {} ms", what, trouble, deadline.toMillis());
              }
            });
  }

  /** How many calls are under way, hung ones included. */
  public int underWay() {
    return underWay.get();
  }

  /** How many calls have missed their deadline since the start. */
  public int quarantined() {
    return quarantined.get();
  }

  /** What a failure says, for people. */
  static String message(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof TimeoutException) {
      return "native code did not answer in time";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
