package io.penstock.control;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.penstock.control.StreamActor.Command;
import io.penstock.control.StreamActor.FlowEnded;
import io.penstock.control.StreamActor.FromEncoder;
import io.penstock.control.StreamActor.FromSource;
import io.penstock.control.StreamActor.OutputIsReady;
import io.penstock.control.StreamActor.Prepared;
import io.penstock.media.EncoderSession;
import io.penstock.media.FrameFormat;
import io.penstock.media.SourceSession;
import io.penstock.stream.Failure;
import java.time.Duration;
import java.util.Optional;

/**
 * The states of a {@link StreamActor} whose source's pictures are encoded: preparing, while an
 * encoder for them and the end of the flow before are awaited, and live.
 */
final class StreamEncoding {
  private final StreamParts parts;
  private final StreamStates states;
  private final StreamSlate slate;
  private final FlowSlot flow;
  private final EncoderSlot encoder;

  private Throughput throughput = new Throughput(Duration.ZERO);

  /** The number of the newest flow: what belongs to an earlier one is of no interest. */
  private int turn;

  StreamEncoding(StreamParts parts, StreamStates states, StreamSlate slate) {
    this.parts = parts;
    this.states = states;
    this.slate = slate;
    this.flow = parts.flow();
    this.encoder = parts.encoder();
  }

  // ---------------------------------------------------------------- preparing

  /** Frames wait. An encoder for them, the outputs, and the end of the flow before are awaited. */
  Behavior<Command> preparing(SourceSession session, FrameFormat format) {
    turn = parts.history().flow();
    if (encoder.fits(format)) {
      prepare();
    } else if (!encoder.opensFor(format)) {
      flow.stop();
      encoder.open(format, flow.done());
    }
    return states
        .inEveryState(change -> change.attempt() ? states.moving() : preparing(session, format))
        .onMessage(FromSource.class, states::isNews, states::onSourceTrouble)
        .onMessage(
            FromEncoder.class,
            states::isNews,
            message -> onEncoderWhilePreparing(message, session, format))
        .onMessage(Prepared.class, prepared -> onPrepared(prepared, session, format))
        .onMessage(
            OutputIsReady.class,
            ready -> {
              prepare();
              return Behaviors.same();
            })
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onEncoderWhilePreparing(
      FromEncoder message, SourceSession session, FrameFormat format) {
    if (message.event() instanceof EncoderSlot.Opened opened) {
      slate.accept(opened);
      prepare();
      return Behaviors.same();
    }
    return onEncoder(message, session, format);
  }

  /** A file would be through before an output is open; a camera need not wait. */
  private void prepare() {
    if (encoder.session() == null) {
      return;
    }
    parts.outputs().start();
    if (!parts.plan().spec().source().isLive() && !parts.outputs().areReady()) {
      return;
    }
    int current = turn;
    flow.stop();
    parts.context().pipeToSelf(flow.done(), (done, failure) -> new Prepared(current));
  }

  private Behavior<Command> onPrepared(
      Prepared prepared, SourceSession session, FrameFormat format) {
    EncoderSession target = encoder.session();
    return prepared.number() != turn || target == null
        ? Behaviors.same()
        : live(session, format, target);
  }

  // ---------------------------------------------------------------- live

  private Behavior<Command> live(SourceSession session, FrameFormat format, EncoderSession target) {
    int current = parts.history().flow();
    turn = current;
    throughput = new Throughput(parts.plan().spec().stallTimeout());
    encoder.settle();
    flow.packets().forget();
    parts
        .context()
        .pipeToSelf(
            flow.live(session, format, target), (done, failure) -> new FlowEnded(current, failure));
    states.isNowLive();
    return states
        .inEveryState(change -> onChange(change, session, format))
        .onMessage(FromSource.class, states::isNews, states::onSourceTrouble)
        .onMessage(
            FromEncoder.class, states::isNews, message -> onEncoder(message, session, format))
        .onMessage(FlowEnded.class, ended -> onFlowEnded(ended, session))
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  /** The camera's session stays where it can: the next pictures take the new way. */
  private Behavior<Command> onChange(SpecChange change, SourceSession session, FrameFormat format) {
    if (change.attempt()) {
      return states.moving();
    }
    return change.flow() || encoder.isOutdated() ? preparing(session, format) : states.report();
  }

  private Behavior<Command> onEncoder(
      FromEncoder message, SourceSession session, FrameFormat format) {
    if (message.event() instanceof EncoderSlot.Failed failed) {
      encoder.giveUp();
      return states.lost(failed.failure());
    }
    if (message.event() instanceof EncoderSlot.Retuned retuned) {
      encoder.retuned(retuned);
      return encoder.isOutdated() ? preparing(session, format) : Behaviors.same();
    }
    return Behaviors.same();
  }

  private Behavior<Command> onFlowEnded(FlowEnded ended, SourceSession session) {
    if (ended.number() != turn) {
      return Behaviors.same();
    }
    Throwable failure = ended.failure();
    if (failure != null) {
      return states.lost(parts.trouble().told(failure));
    }
    FrameFormat next = session.nextFormat().orElse(null);
    if (next != null) {
      parts.context().getLog().debug("The picture changes to {}x{}", next.width(), next.height());
      return preparing(session, next);
    }
    // Else the attempt has just ended, and says so.
    return session.hasEnded() ? states.through() : Behaviors.same();
  }

  /** Pictures come, and what they show may still be of no use to anybody, or go nowhere. */
  Behavior<Command> lookAtPictures() {
    Throughput.Verdict verdict = throughput.look(System.nanoTime(), parts.counters());
    if (verdict == Throughput.Verdict.STUCK) {
      encoder.giveUp();
      return states.lost(
          new Failure.Internal("the encoder, or a processor, takes no more pictures"));
    }
    Optional<Failure> trouble =
        verdict == Throughput.Verdict.DAMAGED
            ? Optional.of(Throughput.ALL_DAMAGED)
            : flow.trouble();
    return states.tell(trouble);
  }
}
