package io.penstock.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread that serves the sockets and timers of a fixture. {@link #execute}, {@link #call},
 * {@link #freeze}, {@link #thaw} and {@link #close} may be called from any thread, the rest in the
 * loop's own. Closing it closes every channel that is registered.
 */
final class EventLoop implements AutoCloseable {
  private static final long CALL_SECONDS = 5;
  private static final long FROZEN_PAUSE_NANOS = Duration.ofMillis(5).toNanos();

  private final Selector selector;
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private long timersMade;
  private volatile boolean closed;
  private volatile boolean frozen;
  private volatile @Nullable RuntimeException failure;

  EventLoop(String name) {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a selector", e);
    }
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Runs something in the loop, soon. */
  void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  /** Asks something in the loop, and waits for the answer. */
  <T> T call(Supplier<T> question) {
    if (Thread.currentThread().equals(thread)) {
      return question.get();
    }
    if (closed) {
      throw new IllegalStateException(thread.getName() + " is closed");
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    execute(() -> answer.complete(question.get()));
    try {
      return answer.get(CALL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + thread.getName() + " worked", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(thread.getName() + " does not answer", e);
    }
  }

  /** Runs something in the loop, and waits until it is done. */
  void run(Runnable task) {
    call(
        () -> {
          task.run();
          return true;
        });
  }

  /** Registers a channel, without blocking and for nothing yet. */
  SelectionKey register(SelectableChannel channel, Ready ready) throws IOException {
    channel.configureBlocking(false);
    return channel.register(selector, 0, ready);
  }

  /** Runs something at this time of {@link System#nanoTime()}. */
  Timer at(long nanos, Runnable task) {
    Timer timer = new Timer(nanos, timersMade++, task);
    timers.add(timer);
    return timer;
  }

  /** Runs something after this time. */
  Timer after(Duration delay, Runnable task) {
    return at(System.nanoTime() + delay.toNanos(), task);
  }

  /** Serves no socket and no timer any more, as a stopped process would. */
  void freeze() {
    frozen = true;
    selector.wakeup();
  }

  /** Goes on after {@link #freeze}. */
  void thaw() {
    frozen = false;
  }

  /**
   * Ends the thread and closes all channels. Idempotent.
   *
   * @throws IllegalStateException when something the loop did had thrown
   */
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(CALL_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw new IllegalStateException(thread.getName() + " does not end");
    }
    RuntimeException broken = failure;
    if (broken != null) {
      failure = null;
      throw new IllegalStateException(thread.getName() + " failed", broken);
    }
  }

  private void run() {
    try {
      while (!closed) {
        if (frozen) {
          LockSupport.parkNanos(FROZEN_PAUSE_NANOS);
          runTasks();
          continue;
        }
        select();
        runTasks();
        serveReady();
        runTimers();
      }
    } catch (IOException | ClosedSelectorException e) {
      failure = new IllegalStateException("the selector broke", e);
    } finally {
      closed = true;
      closeAll();
    }
  }

  private void select() throws IOException {
    Timer next = timers.peek();
    if (next == null) {
      selector.select();
      return;
    }
    long nanos = next.nanos - System.nanoTime();
    if (nanos <= 0) {
      selector.selectNow();
    } else {
      selector.select(nanos / 1_000_000 + 1);
    }
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      guarded(task);
    }
  }

  private void serveReady() {
    Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
    while (keys.hasNext()) {
      SelectionKey key = keys.next();
      keys.remove();
      if (key.isValid() && key.attachment() instanceof Ready ready) {
        guarded(ready::ready);
      }
    }
  }

  private void runTimers() {
    long now = System.nanoTime();
    for (Timer timer = timers.peek();
        timer != null && timer.nanos - now <= 0;
        timer = timers.peek()) {
      timers.remove();
      if (!timer.cancelled) {
        guarded(timer.task);
      }
    }
  }

  /** One that throws does not take the others along; whoever closes the loop hears of it. */
  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      if (failure == null) {
        failure = e;
      }
    }
  }

  private void closeAll() {
    List<SelectionKey> keys = new ArrayList<>(selector.keys());
    for (SelectionKey key : keys) {
      closeQuietly(key.channel());
    }
    closeQuietly(selector);
  }

  /** Closes what is of no use any more. */
  static void closeQuietly(AutoCloseable thing) {
    try {
      thing.close();
    } catch (Exception e) {
      // It is gone either way.
    }
  }

  /** What is told that a channel is ready. */
  interface Ready {
    void ready();
  }

  /** Something to be done later. */
  static final class Timer implements Comparable<Timer> {
    private final long nanos;
    private final long number;
    private final Runnable task;
    private boolean cancelled;

    private Timer(long nanos, long number, Runnable task) {
      this.nanos = nanos;
      this.number = number;
      this.task = task;
    }

    void cancel() {
      cancelled = true;
    }

    @Override
    public int compareTo(Timer other) {
      int byTime = Long.signum(nanos - other.nanos);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(number);
    }
  }
}
