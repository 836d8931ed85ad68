package io.penstock.process.motion;

import io.penstock.process.FrameProcessor;
import io.penstock.process.OptionProblem;
import io.penstock.process.Options;
import io.penstock.process.ProcessorContext;
import io.penstock.process.ProcessorFactory;
import java.util.List;

/** Makes processors of type {@code motion}, which only look. */
public final class MotionFactory implements ProcessorFactory {
  @Override
  public String type() {
    return "motion";
  }

  @Override
  public boolean draws() {
    return false;
  }

  @Override
  public List<OptionProblem> check(Options options) {
    MotionOptions.read(options);
    return options.problems();
  }

  @Override
  public FrameProcessor create(ProcessorContext context) {
    return new Motion(MotionOptions.read(context.options()), context);
  }
}
