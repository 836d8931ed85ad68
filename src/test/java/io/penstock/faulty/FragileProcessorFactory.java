package io.penstock.faulty;

import io.penstock.process.FrameProcessor;
import io.penstock.process.Image;
import io.penstock.process.OptionProblem;
import io.penstock.process.Options;
import io.penstock.process.ProcessorContext;
import io.penstock.process.ProcessorFactory;
import java.util.List;

/** The processor {@code fragile}: throws at its tenth picture. */
public final class FragileProcessorFactory implements ProcessorFactory {
  private static final int LAST = 10;

  @Override
  public String type() {
    return "fragile";
  }

  @Override
  public List<OptionProblem> check(Options options) {
    return options.problems();
  }

  @Override
  public FrameProcessor create(ProcessorContext context) {
    return new FrameProcessor() {
      private int pictures;

      @Override
      public boolean draws() {
        return true;
      }

      @Override
      public void process(Image image) {
        if (++pictures == LAST) {
          throw new IllegalStateException("a bug in a user's processor");
        }
      }

      @Override
      public void close() {}
    };
  }
}
