package io.penstock.faulty;

import io.penstock.process.FrameProcessor;
import io.penstock.process.Image;
import io.penstock.process.OptionProblem;
import io.penstock.process.Options;
import io.penstock.process.ProcessorContext;
import io.penstock.process.ProcessorFactory;
import java.util.List;
import java.util.Random;

/**
 * The processor {@code noise}: the upper half of every picture is noise, so that the encoder needs
 * all the bits that it is allowed.
 */
public final class NoiseFactory implements ProcessorFactory {
  /** More than an encoder looks back. */
  private static final int PATTERNS = 7;

  @Override
  public String type() {
    return "noise";
  }

  @Override
  public List<OptionProblem> check(Options options) {
    return options.problems();
  }

  @Override
  public FrameProcessor create(ProcessorContext context) {
    Random random = new Random(4711);
    byte[][] patterns = new byte[PATTERNS][];
    return new FrameProcessor() {
      private int next;

      @Override
      public boolean draws() {
        return true;
      }

      @Override
      public void process(Image image) {
        int bytes = image.width() * image.height() / 2;
        int index = next++ % PATTERNS;
        if (patterns[index] == null || patterns[index].length != bytes) {
          patterns[index] = new byte[bytes];
          random.nextBytes(patterns[index]);
        }
        image.region(0, 0, 0, image.width(), image.height() / 2).put(0, 0, patterns[index]);
      }

      @Override
      public void close() {}
    };
  }
}
