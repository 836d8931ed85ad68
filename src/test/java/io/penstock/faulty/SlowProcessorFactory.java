package io.penstock.faulty;

import io.penstock.process.FrameProcessor;
import io.penstock.process.Image;
import io.penstock.process.OptionProblem;
import io.penstock.process.Options;
import io.penstock.process.ProcessorContext;
import io.penstock.process.ProcessorFactory;
import java.time.Duration;
import java.util.List;

/** The processor {@code slow}: takes its time over every picture, {@code delay}. */
public final class SlowProcessorFactory implements ProcessorFactory {
  @Override
  public String type() {
    return "slow";
  }

  @Override
  public List<OptionProblem> check(Options options) {
    options.duration("delay", Duration.ZERO);
    return options.problems();
  }

  @Override
  public FrameProcessor create(ProcessorContext context) {
    Duration delay = context.options().duration("delay", Duration.ZERO);
    return new FrameProcessor() {
      @Override
      public boolean draws() {
        return false;
      }

      @Override
      public void process(Image image) throws InterruptedException {
        Thread.sleep(delay.toMillis());
      }

      @Override
      public void close() {}
    };
  }
}
