package io.penstock.control;

import akka.Done;
import akka.stream.Materializer;
import io.penstock.flow.LastPicture;
import io.penstock.flow.NoTarget;
import io.penstock.flow.PacketFan;
import io.penstock.flow.PacketSwitch;
import io.penstock.flow.PictureHealth;
import io.penstock.flow.RunningFlow;
import io.penstock.flow.Slate;
import io.penstock.flow.StreamCounters;
import io.penstock.flow.StreamGraph;
import io.penstock.media.EncoderSession;
import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameTarget;
import io.penstock.media.Packet;
import io.penstock.media.SourceSession;
import io.penstock.media.Timeline;
import io.penstock.plan.Reading;
import io.penstock.process.ProcessorContext;
import io.penstock.stream.Codec;
import io.penstock.stream.Failure;
import io.penstock.stream.ProcessorSpec;
import io.penstock.stream.SignalLoss;
import io.penstock.stream.StreamSpec;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What flows into a stream's encoder: the source's frames, or a slate while the source is away, and
 * one of them at a time. Its {@link StreamActor}'s alone.
 */
final class FlowSlot {
  private final Function<Reading, List<ProcessorSpec>> sees;

  /** Written by the stream's actor alone. */
  private volatile StreamSpec spec;

  private final StreamTools tools;
  private final StreamCounters counters;
  private final Materializer materializer;
  private final Timeline timeline;
  private final PacketSwitch packets;

  /** Written by the stream's actor alone; who wants a picture may ask from any thread. */
  private volatile LastPicture last;

  private PictureHealth health = PictureHealth.unwatched();
  private @Nullable FrameFormat shown;
  private @Nullable RunningFlow flow;
  private int turn;
  private boolean slateShown;

  /**
   * @param sees which of the processors see what flows
   */
  FlowSlot(
      StreamSpec spec,
      Function<Reading, List<ProcessorSpec>> sees,
      StreamTools tools,
      StreamCounters counters,
      PacketFan fan,
      Materializer materializer) {
    this.spec = spec;
    this.sees = sees;
    this.tools = tools;
    this.counters = counters;
    this.materializer = materializer;
    this.last = LastPicture.of(spec.shownMeanwhile());
    this.timeline = spec.source().isLive() ? Timeline.live() : Timeline.lossless();
    this.packets = new PacketSwitch(fan, timeline);
  }

  /**
   * Has frames of the source flow; the flow before has ended.
   *
   * @return completes when this flow has ended, with the exception that ended it if one did
   */
  CompletionStage<Done> live(SourceSession session, FrameFormat format, EncoderSession target) {
    return run(session, format, target, timeline);
  }

  /**
   * Has frames of the source pass the processors and go nowhere; the flow before has ended.
   *
   * @return as {@link #live}
   */
  CompletionStage<Done> watched(SourceSession session, FrameFormat format) {
    // The stream's own timeline is that of the packets that pass.
    return run(session, format, new NoTarget(), Timeline.live());
  }

  private CompletionStage<Done> run(
      SourceSession session, FrameFormat format, FrameTarget target, Timeline times) {
    turn++;
    shown = format;
    StreamSpec current = spec;
    PictureHealth looked = new PictureHealth(current.health());
    health = looked;
    List<ProcessorSpec> seeing = sees.apply(Reading.of(current, tools.chains()::draws));
    RunningFlow running =
        StreamGraph.run(
            session,
            format,
            fps -> tools.chains().open(current, seeing::contains, fps),
            target,
            times,
            last,
            looked,
            counters,
            materializer);
    flow = running;
    return running.done();
  }

  /** This is asked for from now on; what flows goes on as it is. */
  void follow(StreamSpec changed) {
    spec = changed;
    last.keepFor(changed.shownMeanwhile());
  }

  /** What goes to the outputs. */
  PacketSwitch packets() {
    return packets;
  }

  /**
   * Makes the source's last picture of the packets that were kept, for whoever asked for the next
   * one, and for a slate. Any thread.
   *
   * @return its format, or where there is none an empty one; fails where it cannot be decoded
   */
  CompletionStage<Optional<FrameFormat>> decodeLast(Codec codec) {
    LastPicture target = last;
    String what = "the last picture of " + spec.id();
    return tools.work().call(what, () -> decodeInto(target, codec));
  }

  private Optional<FrameFormat> decodeInto(LastPicture target, Codec codec) {
    List<Packet> gop = packets.lastPackets();
    try {
      Optional<Frame> picture = tools.pipelines().lastPicture(spec.id() + "-still", codec, gop);
      picture.ifPresent(
          frame -> {
            try (frame) {
              target.keep(frame);
            }
          });
      return picture.map(Frame::format);
    } finally {
      gop.forEach(Packet::close);
    }
  }

  /** Slates are of this format from now on. */
  void shows(FrameFormat format) {
    shown = format;
  }

  /** The format of slates; empty before the first picture. */
  Optional<FrameFormat> shown() {
    return Optional.ofNullable(shown);
  }

  /**
   * Has a slate flow, if there has been a picture and the spec wants one; the flow before has
   * ended.
   *
   * @param painted whether with its banner; else the picture alone
   * @return completes when the slate has ended, with the exception that ended it if one did; empty
   *     where none flows
   */
  Optional<CompletionStage<Done>> slate(EncoderSession target, boolean painted) {
    FrameFormat format = shown;
    if (format == null || spec.shownMeanwhile() == SignalLoss.DISCONNECT) {
      return Optional.empty();
    }
    turn++;
    Slate slate =
        new Slate(
            painted ? spec.shownMeanwhile() : SignalLoss.HOLD,
            ProcessorContext.of(spec, InstantSource.system()),
            tools.pipelines()::openStore,
            last);
    RunningFlow running =
        StreamGraph.runSlate(slate, format, target, timeline, counters, materializer);
    flow = running;
    slateShown = true;
    return Optional.of(running.done());
  }

  /** The camera's picture that passes next, for the caller to close. Any thread. */
  CompletableFuture<Frame> next() {
    return last.next();
  }

  /** Whether a slate flows that nobody has stopped. */
  boolean showsSlate() {
    return slateShown;
  }

  /** The number of the flow: another one once another has begun. */
  int turn() {
    return turn;
  }

  /** What is wrong with the pictures of the source; empty where nothing is. */
  Optional<Failure> trouble() {
    return switch (health.verdict()) {
      case GOOD -> Optional.empty();
      case FROZEN ->
          Optional.of(new Failure.PictureFrozen("the picture is frozen, though packets come"));
      case BLACK -> Optional.of(new Failure.PictureBlack("the picture is black"));
    };
  }

  /** Ends what flows, after the frame that is under way. */
  void stop() {
    slateShown = false;
    if (flow != null) {
      flow.stop();
    }
  }

  /** Completes when nothing flows, or when a processor has kept it waiting for too long. */
  CompletionStage<Done> done() {
    return flow == null
        ? CompletableFuture.completedFuture(Done.getInstance())
        : flow.done()
            .toCompletableFuture()
            .copy()
            .orTimeout(tools.settings().drainTimeout().toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Has the last sound go to the outputs, after the last picture. Any thread. */
  CompletionStage<Boolean> endSound() {
    if (timeline.isLive()) {
      return CompletableFuture.completedFuture(true);
    }
    return tools
        .work()
        .call(
            "the last sound of " + spec.id(),
            () -> {
              packets.endSound();
              return true;
            });
  }

  /** Lets go of the last picture. Nothing flows any more, until the stream is started again. */
  void close() {
    var unused = tools.work().close("the last picture of " + spec.id(), last);
    last = LastPicture.of(spec.shownMeanwhile());
    packets.close();
  }
}
