package io.penstock.process.overlay;

import io.penstock.process.FrameProcessor;
import io.penstock.process.OptionProblem;
import io.penstock.process.Options;
import io.penstock.process.ProcessorContext;
import io.penstock.process.ProcessorFactory;
import java.util.List;

/** Makes processors of type {@code overlay}: a rectangle, a text, or both. */
public final class OverlayFactory implements ProcessorFactory {
  @Override
  public String type() {
    return "overlay";
  }

  @Override
  public List<OptionProblem> check(Options options) {
    OverlayOptions.read(options);
    return options.problems();
  }

  @Override
  public FrameProcessor create(ProcessorContext context) {
    OverlayOptions read = OverlayOptions.read(context.options());
    return new Overlay(read, read.text().map(text -> new LiveText(text, context)));
  }
}
