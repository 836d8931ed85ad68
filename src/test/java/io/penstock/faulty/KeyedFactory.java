package io.penstock.faulty;

import io.penstock.process.FrameProcessor;
import io.penstock.process.Image;
import io.penstock.process.OptionProblem;
import io.penstock.process.Options;
import io.penstock.process.ProcessorContext;
import io.penstock.process.ProcessorFactory;
import java.util.List;

/**
 * The processor {@code keyed} does nothing, and has options as one that asks somebody else has
 * them: {@code api-key}, and an address {@code callback}.
 */
public final class KeyedFactory implements ProcessorFactory {
  @Override
  public String type() {
    return "keyed";
  }

  @Override
  public List<OptionProblem> check(Options options) {
    options.text("api-key");
    options.text("callback");
    return options.problems();
  }

  @Override
  public FrameProcessor create(ProcessorContext context) {
    return new FrameProcessor() {
      @Override
      public boolean draws() {
        return false;
      }

      @Override
      public void process(Image image) {}

      @Override
      public void close() {}
    };
  }
}
