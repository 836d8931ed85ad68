package io.penstock.observe;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of what native libraries write, bounded by {@link LineThrottle}. Whoever reads their
 * lines never waits here: when the log is slower, lines are counted instead. Closing it writes what
 * waits.
 */
public final class NativeLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("native");
  private static final int WAITING = 1024;
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration LAST_LINES = Duration.ofSeconds(1);

  private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(WAITING);
  private final AtomicLong missed = new AtomicLong();
  private final Thread writer = new Thread(this::run, "native-log");
  private volatile boolean closed;

  private NativeLog() {
    writer.setDaemon(true);
  }

  /** A log that writes until it is closed. */
  public static NativeLog start() {
    NativeLog log = new NativeLog();
    log.writer.start();
    return log;
  }

  /** One more line. Any thread; never waits. */
  public void offer(String line) {
    if (!waiting.offer(line)) {
      missed.incrementAndGet();
    }
  }

  private void run() {
    LineThrottle throttle = new LineThrottle(System::nanoTime);
    long lookAt = System.nanoTime() + LOOK.toNanos();
    while (!closed || !waiting.isEmpty()) {
      String line = next();
      if (line != null) {
        throttle.offer(line).forEach(LOG::warn);
      }
      if (System.nanoTime() - lookAt >= 0) {
        throttle.missed(missed.getAndSet(0));
        throttle.look().forEach(LOG::warn);
        lookAt = System.nanoTime() + LOOK.toNanos();
      }
    }
  }

  private @Nullable String next() {
    try {
      return closed ? waiting.poll() : waiting.poll(LOOK.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return null; // closed meanwhile
    }
  }

  @Override
  public void close() {
    closed = true;
    writer.interrupt();
    try {
      writer.join(LAST_LINES.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
