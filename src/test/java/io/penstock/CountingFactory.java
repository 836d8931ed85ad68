package io.penstock;

import io.penstock.process.FrameProcessor;
import io.penstock.process.Image;
import io.penstock.process.OptionProblem;
import io.penstock.process.Options;
import io.penstock.process.ProcessorContext;
import io.penstock.process.ProcessorFactory;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** The processor {@code count} looks at every frame, and counts it. */
final class CountingFactory implements ProcessorFactory {
  static final String TYPE = "count";

  private final LongAdder frames = new LongAdder();

  /** Frames that its processors have looked at. */
  long frames() {
    return frames.sum();
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public List<OptionProblem> check(Options options) {
    return options.problems();
  }

  @Override
  public boolean draws() {
    return false;
  }

  @Override
  public FrameProcessor create(ProcessorContext context) {
    return new FrameProcessor() {
      @Override
      public boolean draws() {
        return false;
      }

      @Override
      public void process(Image image) {
        frames.increment();
      }
    };
  }
}
