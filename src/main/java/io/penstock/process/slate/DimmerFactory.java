package io.penstock.process.slate;

import io.penstock.media.PixelFormat;
import io.penstock.process.FrameProcessor;
import io.penstock.process.Image;
import io.penstock.process.OptionProblem;
import io.penstock.process.Options;
import io.penstock.process.ProcessorContext;
import io.penstock.process.ProcessorFactory;
import java.util.List;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/** Makes processors of type {@code dimmer}: darker, and with less colour. */
final class DimmerFactory implements ProcessorFactory {
  static final String TYPE = "dimmer";

  /** What is left of light and colour: plainly not live, and still to be made out. */
  private static final double LEFT = 0.4;

  private static final double NO_COLOR = 128;

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public List<OptionProblem> check(Options options) {
    return options.problems();
  }

  @Override
  public FrameProcessor create(ProcessorContext context) {
    return new Dimmer();
  }

  private static final class Dimmer implements FrameProcessor {
    @Override
    public boolean draws() {
      return true;
    }

    @Override
    public void process(Image image) {
      for (int plane = 0; plane < image.planes(); plane++) {
        Mat samples = image.plane(plane);
        double rest = plane == 0 ? black(image) : NO_COLOR;
        samples.convertTo(samples, CvType.CV_8U, LEFT, rest * (1 - LEFT));
      }
    }

    private static double black(Image image) {
      return image.format() == PixelFormat.BGR || image.colors().fullRange() ? 0 : 16;
    }
  }
}
