package io.penstock.flow;

import akka.Done;
import akka.stream.Attributes;
import akka.stream.Inlet;
import akka.stream.SinkShape;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.GraphStageWithMaterializedValue;
import io.penstock.media.Frame;
import io.penstock.media.FrameTarget;
import io.penstock.media.Timeline;
import io.penstock.stream.SignalLoss;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Frames to a target, at the times that the stream's timeline gives them. It asks for a frame only
 * when the target has room, so that the camera's queue, not this one, is where the newest wins. Its
 * value completes with the stream. The target outlives it.
 */
final class FrameSink
    extends GraphStageWithMaterializedValue<SinkShape<Frame>, CompletionStage<Done>> {
  /** What a frame without a duration is taken to last. */
  private static final long USUAL_DURATION = TimeUnit.MILLISECONDS.toNanos(40);

  private final Inlet<Frame> in = Inlet.create("FrameSink.in");
  private final SinkShape<Frame> shape = SinkShape.of(in);
  private final FrameTarget target;
  private final Timeline timeline;
  private final LastPicture last;
  private final SinkCounts counts;

  private FrameSink(FrameTarget target, Timeline timeline, LastPicture last, SinkCounts counts) {
    this.target = target;
    this.timeline = timeline;
    this.last = last;
    this.counts = counts;
  }

  /**
   * For the camera's frames.
   *
   * @param last shown every one of them
   */
  static FrameSink ofCamera(
      FrameTarget target, Timeline timeline, LastPicture last, StreamCounters counters) {
    return new FrameSink(target, timeline, last, counters.ofCamera());
  }

  /** For the pictures of a slate, none of which is the camera's last one. */
  static FrameSink ofSlate(FrameTarget target, Timeline timeline, StreamCounters counters) {
    return new FrameSink(
        target, timeline, LastPicture.of(SignalLoss.DISCONNECT), counters.ofSlate());
  }

  @Override
  public SinkShape<Frame> shape() {
    return shape;
  }

  @Override
  public Tuple2<GraphStageLogic, CompletionStage<Done>> createLogicAndMaterializedValue(
      Attributes attributes) {
    CompletableFuture<Done> done = new CompletableFuture<>();
    return new Tuple2<>(new Logic(done), done);
  }

  private final class Logic extends GraphStageLogic {
    private final CompletableFuture<Done> done;

    /** Whether the stage found no room when it looked, and waits for the bell. */
    private final AtomicBoolean full = new AtomicBoolean();

    private boolean finished;
    private @Nullable Throwable failure;

    Logic(CompletableFuture<Done> done) {
      super(shape);
      this.done = done;
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              take(grab(in));
            }

            @Override
            public void onUpstreamFinish() {
              finished = true;
              completeStage();
            }

            @Override
            public void onUpstreamFailure(Throwable cause) {
              failure = cause;
              failStage(cause);
            }
          });
    }

    @Override
    public void preStart() {
      AsyncCallback<Boolean> wake = createAsyncCallback(ignored -> ask());
      target.onRoom(
          () -> {
            if (full.compareAndSet(true, false)) {
              wake.invoke(true);
            }
          });
      ask();
    }

    private void take(Frame frame) {
      long step = frame.duration() > 0 ? frame.duration() : USUAL_DURATION;
      long age = frame.age();
      last.keep(frame);
      try {
        target.push(frame, time(frame, step));
      } catch (RuntimeException e) {
        failure = e;
        counts.refused();
        throw e;
      }
      counts.pushed(age);
      ask();
    }

    /** A source that passes its packets on uses the timeline as well. */
    private long time(Frame frame, long step) {
      synchronized (timeline) {
        return timeline.next(frame.pts(), frame.arrival(), step);
      }
    }

    private void ask() {
      if (hasBeenPulled(in) || isClosed(in)) {
        return;
      }
      if (!target.hasRoom()) {
        full.set(true);
        // Room that came between the look and the flag has rung no bell.
        if (!target.hasRoom()) {
          counts.waiting(true);
          return;
        }
        full.set(false);
      }
      counts.waiting(false);
      pull(in);
    }

    /** Done comes last: by then the next flow may hang up its bell at the same target. */
    @Override
    public void postStop() {
      target.onRoom(() -> {});
      counts.waiting(false);
      if (finished) {
        done.complete(Done.getInstance());
      } else {
        done.completeExceptionally(
            failure == null
                ? new IllegalStateException("the flow of frames was cut off")
                : failure);
      }
    }
  }
}
