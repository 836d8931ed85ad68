package io.penstock.gpu;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest reading of the GPUs. Whoever asks gets what is known at once; a driver that hangs
 * holds up one thread of its own, and what it said last counts no longer than {@link #OLD}. Thread
 * safe.
 */
public final class GpuWatch {
  /**
   * Asked again only after this: the driver takes its samples over a sixth of a second at least.
   */
  static final Duration FRESH = Duration.ofSeconds(2);

  /** A load that is older says nothing of now. */
  static final Duration OLD = Duration.ofSeconds(15);

  private static final Logger LOG = LoggerFactory.getLogger(GpuWatch.class);
  private static final Duration THREAD_LEFT_IDLE = Duration.ofSeconds(10);

  private record Reading(List<GpuReading> gpus, long at) {}

  private final GpuReader reader;
  private final Executor executor;
  private final LongSupplier nanos;
  private final AtomicBoolean underWay = new AtomicBoolean();
  private final Object news = new Object();
  private volatile Reading newest;
  private volatile boolean everRead;

  /** Of this machine's NVIDIA driver, as far as CUDA may see it. */
  public static GpuWatch ofThisMachine() {
    GpuReader driver = new NvmlLibrary();
    String visible = System.getenv("CUDA_VISIBLE_DEVICES");
    return new GpuWatch(() -> CudaOrder.of(driver.read(), visible));
  }

  /** What {@code reader} says, from a thread of its own. */
  public GpuWatch(GpuReader reader) {
    this(reader, thread(), System::nanoTime);
  }

  GpuWatch(GpuReader reader, Executor executor, LongSupplier nanos) {
    this.reader = reader;
    this.executor = executor;
    this.nanos = nanos;
    this.newest = new Reading(List.of(), nanos.getAsLong());
  }

  /** One at most, and none while nobody asks. */
  private static Executor thread() {
    ThreadPoolExecutor thread =
        new ThreadPoolExecutor(
            1,
            1,
            THREAD_LEFT_IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread made = new Thread(task, "penstock-gpus");
              made.setDaemon(true);
              return made;
            });
    thread.allowCoreThreadTimeOut(true);
    return thread;
  }

  /**
   * The GPUs as they were a few seconds ago; none before the first reading. Does not block, and has
   * them read again where that is due.
   */
  public List<GpuReading> newest() {
    Reading known = newest;
    long age = nanos.getAsLong() - known.at();
    if (!everRead || age >= FRESH.toNanos()) {
      readAgain();
    }
    return age >= OLD.toNanos()
        ? known.gpus().stream().map(GpuReading::withoutLoad).toList()
        : known.gpus();
  }

  /** The same, once there is a first reading; at the deadline without one. Blocks. */
  public List<GpuReading> await(Duration deadline) {
    readAgain();
    long end = System.nanoTime() + deadline.toNanos();
    synchronized (news) {
      try {
        for (long left = deadline.toMillis();
            !everRead && left > 0;
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
          news.wait(left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return newest.gpus();
  }

  private void readAgain() {
    if (underWay.compareAndSet(false, true)) {
      executor.execute(this::read);
    }
  }

  private void read() {
    try {
      newest = new Reading(List.copyOf(reader.read()), nanos.getAsLong());
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("The GPUs could not be read", e);
    } finally {
      underWay.set(false);
      synchronized (news) {
        everRead = true;
        news.notifyAll();
      }
    }
  }
}
