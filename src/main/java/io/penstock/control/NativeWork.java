package io.penstock.control;

import akka.actor.typed.ActorSystem;
import io.penstock.observe.AboutStream;
import io.penstock.settings.ControlSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The one place where native calls that may block are made: on threads of their own, each with a
 * deadline, so many at once. What misses its deadline is left alone in quarantine: it is counted,
 * nobody waits for it, and its place goes to the next call. Thread safe.
 */
public final class NativeWork {
  /** More at once would only keep each other from the processors. */
  private static final int PLACES = 32;

  private static final int MOST_NAMED = 5;

  private static final Logger LOG = LoggerFactory.getLogger(NativeWork.class);

  private final Executor executor;
  private final Duration openTimeout;
  private final Duration closeTimeout;
  private final AtomicInteger underWay = new AtomicInteger();
  private final Queue<CompletableFuture<Void>> idle = new ConcurrentLinkedQueue<>();
  private final AtomicInteger quarantined = new AtomicInteger();
  private final ArrayDeque<Call<?>> waiting = new ArrayDeque<>();
  private int busy;
  private int hung;

  public NativeWork(ActorSystem<?> system, ControlSettings settings) {
    this(threads(system), settings);
  }

  NativeWork(Executor executor, ControlSettings settings) {
    this.executor = executor;
    this.openTimeout = settings.openTimeout();
    this.closeTimeout = settings.closeTimeout();
  }

  /** As many as needed: one that hangs is never missed. None keeps the process alive. */
  private static Executor threads(ActorSystem<?> system) {
    AtomicInteger number = new AtomicInteger();
    ExecutorService threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "penstock-native-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    system.getWhenTerminated().thenRun(threads::shutdown);
    return threads;
  }

  /**
   * Opens something. It fails at the deadline; what arrives after that is closed.
   *
   * @param what is opened, for messages
   */
  <T extends AutoCloseable> CompletionStage<T> open(String what, Callable<T> opener) {
    return start(new Call<>(what, "did not open", openTimeout, opener, late -> close(what, late)));
  }

  /** Makes a call that gives a value. It fails at the deadline for closing. */
  <T> CompletionStage<T> call(String what, Callable<T> call) {
    return start(new Call<>(what, "did not answer", closeTimeout, call, late -> {}));
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
              LOG.debug("{} could not be closed: {}", what, message(failure));
              return false;
            });
  }

  /** One native call. */
  private final class Call<T> implements Runnable {
    private final String what;
    private final String trouble;
    private final Duration deadline;
    private final Callable<T> work;
    private final Consumer<T> late;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    /** Whose it is, as the actor knows that asks for it: the threads that work do not. */
    private final Optional<String> stream = AboutStream.current();

    private boolean returned;
    private boolean left;

    /**
     * @param trouble what is said of it when it misses its deadline
     * @param late takes what comes after the deadline
     */
    Call(String what, String trouble, Duration deadline, Callable<T> work, Consumer<T> late) {
      this.what = what;
      this.trouble = trouble;
      this.deadline = deadline;
      this.work = work;
      this.late = late;
    }

    @Override
    public void run() {
      AboutStream.run(stream, this::call);
    }

    private void call() {
      try {
        T value = work.call();
        if (!result.complete(value)) {
          late.accept(value);
        }
      } catch (Exception | LinkageError e) {
        LOG.debug("{} failed", what, e);
        result.completeExceptionally(e);
      } finally {
        cameBack(this);
      }
    }
  }

  private <T> CompletionStage<T> start(Call<T> call) {
    underWay.incrementAndGet();
    synchronized (waiting) {
      waiting.add(call);
    }
    startWaiting();
    return call.result;
  }

  /** Starts what there is room for. The deadline counts from here. */
  private void startWaiting() {
    for (Call<?> next = next(); next != null; next = next()) {
      Call<?> call = next;
      var unused =
          call.result
              .orTimeout(call.deadline.toNanos(), TimeUnit.NANOSECONDS)
              .whenComplete(
                  (value, failure) -> {
                    if (failure instanceof TimeoutException) {
                      leaveAlone(call);
                    }
                  });
      try {
        executor.execute(call);
      } catch (RejectedExecutionException e) {
        // The system ends. What was to be done will not be.
        call.result.completeExceptionally(e);
        cameBack(call);
      }
    }
  }

  private @Nullable Call<?> next() {
    synchronized (waiting) {
      if (busy >= PLACES || waiting.isEmpty()) {
        return null;
      }
      busy++;
      return waiting.poll();
    }
  }

  private void leaveAlone(Call<?> call) {
    synchronized (waiting) {
      if (call.returned) {
        return;
      }
      call.left = true;
      busy--;
      hung++;
    }
    quarantined.incrementAndGet();
    tell(call);
    startWaiting();
  }

  /** The first that hang are named; with hundreds the summary of the node says how many. */
  private void tell(Call<?> call) {
    Level level = hung() <= MOST_NAMED ? Level.WARN : Level.DEBUG;
    AboutStream.run(
        call.stream,
        () ->
            LOG.atLevel(level)
                .log("{} {} within {} ms", call.what, call.trouble, call.deadline.toMillis()));
  }

  private void cameBack(Call<?> call) {
    synchronized (waiting) {
      call.returned = true;
      if (call.left) {
        hung--;
      } else {
        busy--;
      }
    }
    startWaiting();
    done();
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

  /** How many calls are under way, hung ones included. */
  public int underWay() {
    return underWay.get();
  }

  /** How many calls hang: past their deadline, and not back yet. */
  public int hung() {
    synchronized (waiting) {
      return hung;
    }
  }

  /** How many calls have missed their deadline since the start. */
  public int quarantined() {
    return quarantined.get();
  }

  /** What a failure says, for people. */
  static String message(Throwable failure) {
    Throwable cause = Trace.unwrapped(failure);
    if (cause instanceof TimeoutException) {
      return "native code did not answer in time";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
