package io.penstock.process.example;

import io.penstock.process.FrameProcessor;
import io.penstock.process.OptionProblem;
import io.penstock.process.Options;
import io.penstock.process.ProcessorContext;
import io.penstock.process.ProcessorFactory;
import java.util.List;

public final class PrivacyMaskFactory implements ProcessorFactory {
  @Override
  public String type() {
    return "privacy-mask";
  }

  @Override
  public List<OptionProblem> check(Options options) {
    share(options);
    return options.problems();
  }

  @Override
  public FrameProcessor create(ProcessorContext context) {
    return new PrivacyMask(share(context.options()));
  }

  private static double share(Options options) {
    return options.number("share", 0.01, 1, 0.25);
  }
}
