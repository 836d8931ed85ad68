package io.penstock.flow;

import akka.Done;
import akka.japi.Pair;
import akka.stream.ActorAttributes;
import akka.stream.Attributes;
import akka.stream.KillSwitches;
import akka.stream.Materializer;
import akka.stream.UniqueKillSwitch;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.RunnableGraph;
import akka.stream.javadsl.Source;
import io.penstock.media.FrameFeed;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameTarget;
import io.penstock.media.Timeline;
import io.penstock.process.ProcessorChain;
import java.util.concurrent.CompletionStage;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * A frame's way through a stream. It is fused: one frame is under way at a time, on one thread of
 * the video dispatcher, and no boundary holds frames that a failure would forget.
 */
public final class StreamGraph {
  /**
   * CPU work of all streams: four threads a core, 16 to 128, so that processors that block hold up
   * their own streams alone. Set in {@code penstock-akka.conf}.
   */
  public static final String DISPATCHER = "penstock-video-dispatcher";

  private StreamGraph() {}

  /**
   * Runs frames of one format from {@code feed} through processors to {@code target}, until the
   * feed ends or has a frame of another format.
   *
   * @param chains makes the processors, given the measured rate of frames
   * @param timeline of the stream, over all its attempts
   * @param last of the stream, over all its attempts; gets every frame that goes to {@code target}
   * @param health of this attempt; sees every frame before the processors do
   */
  public static RunningFlow run(
      FrameFeed feed,
      FrameFormat format,
      Function<DoubleSupplier, ProcessorChain> chains,
      FrameTarget target,
      Timeline timeline,
      LastPicture last,
      PictureHealth health,
      StreamCounters counters,
      Materializer materializer) {
    return running(
        Source.fromGraph(new FrameSource(feed, format, counters))
            .viaMat(KillSwitches.single(), Keep.right())
            .via(new ProcessorFlow(chains, health, counters))
            .toMat(FrameSink.ofCamera(target, timeline, last, counters), Keep.both()),
        materializer);
  }

  /**
   * Shows {@code slate} at {@code target} until it is stopped, from the first moment at which there
   * is room. Begun when the flow before is done, it goes on at the same target and timeline.
   *
   * @param format what {@code target} takes
   */
  public static RunningFlow runSlate(
      Slate slate,
      FrameFormat format,
      FrameTarget target,
      Timeline timeline,
      StreamCounters counters,
      Materializer materializer) {
    return running(
        Source.fromGraph(new SlateSource(slate, format))
            .viaMat(KillSwitches.single(), Keep.right())
            .toMat(FrameSink.ofSlate(target, timeline, counters), Keep.both()),
        materializer);
  }

  private static RunningFlow running(
      RunnableGraph<Pair<UniqueKillSwitch, CompletionStage<Done>>> graph,
      Materializer materializer) {
    int off = Attributes.logLevelOff();
    Pair<UniqueKillSwitch, CompletionStage<Done>> running =
        graph
            // The actor says what failed; Akka would print the words of a user's exception.
            .withAttributes(
                ActorAttributes.dispatcher(DISPATCHER)
                    .and(Attributes.createLogLevels(off, off, off)))
            .run(materializer);
    return new RunningFlow(running.first(), running.second());
  }
}
