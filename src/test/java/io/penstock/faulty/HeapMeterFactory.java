package io.penstock.faulty;

import com.sun.management.ThreadMXBean;
import io.penstock.process.FrameProcessor;
import io.penstock.process.Image;
import io.penstock.process.OptionProblem;
import io.penstock.process.Options;
import io.penstock.process.ProcessorContext;
import io.penstock.process.ProcessorFactory;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
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

  private static long allocated() {
    return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
        .filter(bytes -> bytes > 0)
        .sum();
  }
}
