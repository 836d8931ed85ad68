package io.penstock.faulty;

import io.penstock.process.FrameProcessor;
import io.penstock.process.Image;
import io.penstock.process.OptionProblem;
import io.penstock.process.Options;
import io.penstock.process.ProcessorContext;
import io.penstock.process.ProcessorFactory;
import io.penstock.testkit.FrameNumber;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The processor {@code number-reader}: remembers the number of every picture that it is shown. */
public final class NumberReaderFactory implements ProcessorFactory {
  private static final Map<String, List<OptionalInt>> READ = new ConcurrentHashMap<>();

  /** What was read of a stream so far, over all its attempts; empty where a number was damaged. */
  public static List<OptionalInt> read(String stream) {
    return READ.computeIfAbsent(stream, id -> new CopyOnWriteArrayList<>());
  }

  @Override
  public String type() {
    return "number-reader";
  }

  @Override
  public List<OptionProblem> check(Options options) {
    return options.problems();
  }

  @Override
  public FrameProcessor create(ProcessorContext context) {
    List<OptionalInt> read = read(context.stream().value());
    return new FrameProcessor() {
      private byte[] luma = new byte[0];

      @Override
      public boolean draws() {
        return false;
      }

      @Override
      public void process(Image image) {
        int size = image.width() * image.height();
        luma = luma.length == size ? luma : new byte[size];
        image.y().get(0, 0, luma);
        read.add(FrameNumber.read(luma, image.width(), image.width(), image.height()));
      }

      @Override
      public void close() {}
    };
  }
}
