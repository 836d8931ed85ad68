package io.penstock.faulty;

import com.sun.management.ThreadMXBean;
import io.penstock.process.FrameProcessor;
import io.penstock.process.Image;
import io.penstock.process.OptionProblem;
import io.penstock.process.Options;
import io.penstock.process.ProcessorContext;
import io.penstock.process.ProcessorFactory;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The processor {@code heap-meter}: says how much Java heap all threads of this process took
 * between its first look, when everything is compiled and cached, and its second.
 */
public final class HeapMeterFactory implements ProcessorFactory {
  /** Pictures until the first look, and from there to the second. */
  public static final int WARM_UP = 200;

  public static final int MEASURED = 600;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Actors (one report a second), timers, the poller of all buses, and the test itself. */
  private static final List<String> BY_THE_CLOCK =
      List.of("akka.actor.default-dispatcher", "scheduler", "gst-bus", "main");

  private static volatile CompletableFuture<Long> result = new CompletableFuture<>();

  /** The bytes that the pictures of the next stream take; to be asked for before it starts. */
  public static CompletableFuture<Long> next() {
    CompletableFuture<Long> fresh = new CompletableFuture<>();
    result = fresh;
    return fresh;
  }

  @Override
  public String type() {
    return "heap-meter";
  }

  @Override
  public List<OptionProblem> check(Options options) {
    return options.problems();
  }

  @Override
  public FrameProcessor create(ProcessorContext context) {
    CompletableFuture<Long> target = result;
    return new FrameProcessor() {
      private int pictures;
      private long before;

      @Override
      public boolean draws() {
        return false;
      }

      @Override
      public void process(Image image) {
        pictures++;
        if (pictures == WARM_UP) {
          before = allocated();
        } else if (pictures == WARM_UP + MEASURED) {
          target.complete(allocated() - before);
        }
      }

      @Override
      public void close() {}
    };
  }

  /**
   * By all threads but those that work by the clock, whose share of a picture grows when the
   * machine is busy and a picture takes longer.
   */
  private static long allocated() {
    long[] ids = THREADS.getAllThreadIds();
    long[] bytes = THREADS.getThreadAllocatedBytes(ids);
    ThreadInfo[] threads = THREADS.getThreadInfo(ids);
    long sum = 0;
    for (int i = 0; i < ids.length; i++) {
      if (bytes[i] > 0 && threads[i] != null && carriesPictures(threads[i].getThreadName())) {
        sum += bytes[i];
      }
    }
    return sum;
  }

  private static boolean carriesPictures(String thread) {
    return BY_THE_CLOCK.stream().noneMatch(thread::contains);
  }
}
