package io.penstock.flow;

import akka.stream.Attributes;
import akka.stream.Outlet;
import akka.stream.SourceShape;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import io.penstock.media.Frame;
import io.penstock.media.FrameFeed;
import io.penstock.media.FrameFormat;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Frames of one format from a feed. It completes when the feed ends, and when a frame of another
 * format waits there: that one stays in the feed.
 */
final class FrameSource extends GraphStage<SourceShape<Frame>> {
  private final Outlet<Frame> out = Outlet.create("FrameSource.out");
  private final SourceShape<Frame> shape = SourceShape.of(out);
  private final FrameFeed feed;
  private final FrameFormat format;
  private final StreamCounters counters;

  FrameSource(FrameFeed feed, FrameFormat format, StreamCounters counters) {
    this.feed = feed;
    this.format = format;
    this.counters = counters;
  }

  @Override
  public SourceShape<Frame> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    /** Whether the stage found nothing when it was asked, and waits for the bell. */
    private final AtomicBoolean starved = new AtomicBoolean();

    private final LentFrame lent = new LentFrame(counters::cutOff);

    Logic() {
      super(shape);
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              lent.isDone();
              serve();
            }
          });
    }

    @Override
    public void preStart() {
      AsyncCallback<Boolean> wake = createAsyncCallback(ignored -> serve());
      // A wake-up costs more than a frame's way through the graph: only a starved stage gets one.
      feed.onAvailable(
          () -> {
            if (starved.compareAndSet(true, false)) {
              wake.invoke(true);
            }
          });
    }

    private void serve() {
      if (!isAvailable(out) || tryServe()) {
        return;
      }
      starved.set(true);
      // What came between the look and the flag has rung no bell.
      if (tryServe()) {
        starved.set(false);
      }
    }

    private boolean tryServe() {
      Frame frame = feed.poll(format);
      if (frame != null) {
        lent.is(frame);
        push(out, frame);
        return true;
      }
      boolean otherFormat = feed.nextFormat().filter(next -> !next.equals(format)).isPresent();
      if (otherFormat || feed.hasEnded()) {
        complete(out);
        return true;
      }
      return false;
    }

    @Override
    public void postStop() {
      feed.onAvailable(() -> {});
      lent.close();
    }
  }
}
