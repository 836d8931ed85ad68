package io.penstock.flow;

import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import io.penstock.media.Frame;
import io.penstock.process.ProcessorChain;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Frames through a chain of processors, on the thread that runs the stream. It makes the chain when
 * the stream starts and closes it when the stream ends, however that comes about.
 */
final class ProcessorFlow extends GraphStage<FlowShape<Frame, Frame>> {
  private final Inlet<Frame> in = Inlet.create("ProcessorFlow.in");
  private final Outlet<Frame> out = Outlet.create("ProcessorFlow.out");
  private final FlowShape<Frame, Frame> shape = FlowShape.of(in, out);
  private final Function<DoubleSupplier, ProcessorChain> chains;
  private final PictureHealth health;
  private final StreamCounters counters;

  /**
   * @param chains makes a chain, given the measured rate of frames
   * @param health shown every frame as it came
   */
  ProcessorFlow(
      Function<DoubleSupplier, ProcessorChain> chains,
      PictureHealth health,
      StreamCounters counters) {
    this.chains = chains;
    this.health = health;
    this.counters = counters;
  }

  @Override
  public FlowShape<Frame, Frame> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private final RateMeter rate = new RateMeter();
    private final LentFrame lent = new LentFrame(counters::cutOff);
    private @Nullable ProcessorChain chain;

    Logic() {
      super(shape);
      setHandlers(
          in,
          out,
          new AbstractInOutHandler() {
            @Override
            public void onPush() {
              process(grab(in));
            }

            @Override
            public void onPull() {
              lent.isDone();
              pull(in);
            }
          });
    }

    @Override
    public void preStart() {
      try {
        chain = chains.apply(rate::perSecond);
        counters.processes(chain);
      } catch (RuntimeException | LinkageError e) {
        // Akka would log it here, without the stream's name; the actor says what failed.
        failStage(e);
      }
    }

    private void process(Frame frame) {
      rate.tick(System.nanoTime());
      health.see(frame);
      Frame processed = chain == null ? frame : apply(chain, frame);
      lent.is(processed);
      push(out, processed);
    }

    private Frame apply(ProcessorChain processors, Frame frame) {
      try {
        return processors.apply(frame);
      } catch (Throwable e) {
        counters.failedInProcessor();
        throw e;
      }
    }

    @Override
    public void postStop() {
      lent.close();
      if (chain != null) {
        chain.close();
      }
    }
  }
}
