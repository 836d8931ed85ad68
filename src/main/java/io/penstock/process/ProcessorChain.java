package io.penstock.process;

import io.penstock.media.Frame;
import io.penstock.media.PixelFormat;
import io.penstock.observe.AboutStream;
import io.penstock.stream.ProcessorSpec;
import io.penstock.stream.StreamEvent.Detected;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream's processors in their order. Used by one thread at a time, {@link #counts} by any.
 * Whoever opened it closes it, after the last frame.
 */
public final class ProcessorChain implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ProcessorChain.class);

  private final String stream;
  private final List<Step> steps;
  private final DoubleSupplier fps;
  private final Image image = new Image();
  private final BgrSide bgrSide = new BgrSide();
  private boolean closed;

  private ProcessorChain(String stream, List<Step> steps, DoubleSupplier fps) {
    this.stream = stream;
    this.steps = steps;
    this.fps = fps;
  }

  /** A chain of new processors whose sightings nobody is told of. */
  public static ProcessorChain open(
      List<ProcessorSpec> process,
      ProcessorContext stream,
      ProcessorCatalog catalog,
      DoubleSupplier fps) {
    return open(process, every -> true, stream, catalog, fps, detected -> {});
  }

  /**
   * A chain of new processors. Loads OpenCV if there is any processor.
   *
   * @param process the stream's processors, in order
   * @param shown which of them to run
   * @param stream whose frames they will see, see {@link ProcessorContext#of}
   * @param fps frames a second as measured lately, asked for once a frame and processor
   * @param told told when a processor begins to see something, and when it sees it no more; by any
   *     thread, which it must not hold up
   * @throws ProcessorException when a processor cannot be made; those made before it are closed
   */
  public static ProcessorChain open(
      List<ProcessorSpec> process,
      Predicate<ProcessorSpec> shown,
      ProcessorContext stream,
      ProcessorCatalog catalog,
      DoubleSupplier fps,
      Consumer<Detected> told) {
    List<Step> steps = new ArrayList<>();
    for (int position = 0; position < process.size(); position++) {
      ProcessorSpec spec = process.get(position);
      if (!shown.test(spec)) {
        continue;
      }
      ProcessorCounts counts = new ProcessorCounts(spec.type(), position, name(process, position));
      Telling telling = new Telling(stream, counts.board(), told);
      try {
        steps.add(
            new Step(catalog.create(spec, stream.withSightings(telling)), spec, telling, counts));
      } catch (Exception | LinkageError e) {
        AboutStream.run(stream.stream().value(), () -> closeAll(steps));
        throw new ProcessorException(spec.type(), position, "cannot be made: " + kind(e), e);
      }
    }
    return new ProcessorChain(stream.stream().value(), List.copyOf(steps), fps);
  }

  /** The second overlay of a stream is {@code overlay-2}. */
  private static String name(List<ProcessorSpec> process, int position) {
    String type = process.get(position).type();
    long number =
        process.subList(0, position + 1).stream().filter(spec -> spec.type().equals(type)).count();
    return number == 1 ? type : type + "-" + number;
  }

  /** Whether any processor draws, so that frames will be copied. */
  public boolean draws() {
    return steps.stream().anyMatch(Step::draws);
  }

  /** What each processor has done so far, in their order. */
  public List<ProcessorCounts> counts() {
    return steps.stream().map(Step::counts).toList();
  }

  /**
   * Counts where a chain of the same processors left off; to be told before the first frame.
   *
   * @param before its {@link #counts}; of no meaning where they are of other processors
   */
  public void goOnFrom(List<ProcessorCounts> before) {
    if (types(before).equals(types(counts()))) {
      for (int i = 0; i < steps.size(); i++) {
        steps.get(i).goOnFrom(before.get(i));
      }
    }
  }

  private static List<String> types(List<ProcessorCounts> counts) {
    return counts.stream().map(ProcessorCounts::type).toList();
  }

  /**
   * Shows {@code frame} to each processor that is due. Takes ownership of it; the result, the same
   * frame or the copy that was drawn on, is the caller's. On exception {@code frame} is closed.
   *
   * @throws ProcessorException when a processor fails
   */
  public Frame apply(Frame frame) {
    if (closed) {
      frame.close();
      throw new IllegalStateException("the processor chain is closed");
    }
    Frame current = frame;
    Step lastOnBgr = null;
    bgrSide.forget();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (step.takes(current.pts())) {
        current = run(step, current);
        lastOnBgr = step.wantsBgr() ? step : lastOnBgr;
      }
    }
    return lastOnBgr == null ? current : settled(lastOnBgr, current);
  }

  /** Closes every processor, the last one first. Idempotent, never throws. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      AboutStream.run(stream, () -> closeAll(steps));
      bgrSide.release();
    }
  }

  private Frame run(Step step, Frame frame) {
    Frame current = frame;
    try {
      current = step.draws() ? frame.toWritable() : frame;
      show(step, current);
      return current;
    } catch (Throwable e) {
      current.close();
      throw blame(step, e);
    }
  }

  private void show(Step step, Frame frame) throws Exception {
    boolean own = !step.wantsBgr() || frame.format().pixels() == PixelFormat.BGR;
    if (own) {
      bgrSide.settle(frame.picture());
    }
    Planes planes = own ? Planes.of(frame.picture()) : bgrSide.bgr(frame.picture());
    PixelFormat pixels = own ? frame.format().pixels() : PixelFormat.BGR;
    boolean inPlace;
    image.show(frame.format(), pixels, planes, frame.pts(), fps.getAsDouble());
    try {
      step.process(image);
    } finally {
      image.hide();
      inPlace = planes.inPlace();
    }
    if (!inPlace) {
      throw step.failure("gave the picture's Mat new memory instead of drawing into it", null);
    }
    if (step.draws() && own) {
      bgrSide.planesDrawn();
    } else if (step.draws()) {
      bgrSide.bgrDrawn();
    }
  }

  private Frame settled(Step step, Frame frame) {
    try {
      bgrSide.settle(frame.picture());
      return frame;
    } catch (Throwable e) {
      frame.close();
      throw blame(step, e);
    }
  }

  private static ProcessorException blame(Step step, Throwable e) {
    if (e instanceof VirtualMachineError fatal) {
      throw fatal;
    }
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return e instanceof ProcessorException known ? known : step.failure("failed: " + kind(e), e);
  }

  private static String kind(Throwable e) {
    return e.getClass().getSimpleName();
  }

  private static void closeAll(List<Step> steps) {
    for (int i = steps.size() - 1; i >= 0; i--) {
      try {
        steps.get(i).close();
      } catch (Throwable e) {
        log.warn("the processor {} did not close well", steps.get(i).counts().type(), e);
      }
    }
  }
}
