package io.penstock.flow;

import akka.stream.Attributes;
import akka.stream.Outlet;
import akka.stream.SourceShape;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameStore;
import io.penstock.process.slate.SlatePainter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A slate's pictures, the first as soon as it is asked for. At a tick at which nobody asks it makes
 * none. It never completes by itself.
 */
final class SlateSource extends GraphStage<SourceShape<Frame>> {
  /**
   * Five pictures a second. With fewer, players that wait for a second's worth of pictures before
   * they begin take seconds, and servers take the stream for stalled; more would cost encoding time
   * just when many cameras are away, to show a clock that changes once a second.
   */
  static final Duration PERIOD = Duration.ofMillis(200);

  private static final Object TICK = "tick";

  private final Outlet<Frame> out = Outlet.create("SlateSource.out");
  private final SourceShape<Frame> shape = SourceShape.of(out);
  private final Slate slate;
  private final FrameFormat format;

  SlateSource(Slate slate, FrameFormat format) {
    this.slate = slate;
    this.format = format;
  }

  @Override
  public SourceShape<Frame> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    /** Nobody counts a slate's picture that was never shown. */
    private final LentFrame lent = new LentFrame(() -> {});

    private @Nullable FrameStore store;
    private @Nullable SlatePainter painter;
    private boolean begun;

    Logic() {
      super(shape);
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              lent.isDone();
              if (!begun) {
                begun = true;
                scheduleAtFixedRate(TICK, PERIOD, PERIOD);
                show();
              }
            }
          });
    }

    @Override
    public void preStart() {
      try {
        FrameStore opened = slate.stores().apply(format);
        store = opened;
        painter = slate.painter(format, opened);
      } catch (RuntimeException | LinkageError e) {
        // Akka would log it here, without the stream's name; the actor says what failed.
        failStage(e);
      }
    }

    @Override
    public void onTimer(Object timer) {
      show();
    }

    private void show() {
      if (painter != null && isAvailable(out)) {
        Frame frame = painter.next();
        lent.is(frame);
        push(out, frame);
      }
    }

    @Override
    public void postStop() {
      lent.close();
      if (painter != null) {
        painter.close();
      }
      if (store != null) {
        store.close();
      }
    }
  }
}
