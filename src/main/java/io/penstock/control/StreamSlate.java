package io.penstock.control;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.penstock.control.StreamActor.Command;
import io.penstock.control.StreamActor.FlowIdle;
import io.penstock.control.StreamActor.FromEncoder;
import io.penstock.control.StreamActor.LastDecoded;
import io.penstock.control.StreamActor.SlateEnded;
import io.penstock.media.EncoderSession;
import io.penstock.media.SourceRequest;
import io.penstock.stream.SignalLoss;
import io.penstock.stream.StreamState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the outputs of a {@link StreamActor} carry while no pictures of the source do: the last one,
 * under a banner, in the encoder of before or in one of its own; or nothing. Between two attempts
 * of which one follows the other as planned, the picture alone: nothing is lost then.
 */
final class StreamSlate {
  /** One more may be of another backend; more than that is no accident. */
  private static final int MOST_BROKEN = 3;

  private final StreamParts parts;
  private final FlowSlot flow;
  private final EncoderSlot encoder;

  /** Whether the picture is being made. */
  private boolean decodingLast;

  /** Encoders that broke while the source was away. */
  private int broken;

  /** Whether the source is away because something else was asked for, and nothing has failed. */
  private boolean planned;

  /** What the newest attempt was to do. */
  private @Nullable SourceRequest request;

  StreamSlate(StreamParts parts) {
    this.parts = parts;
    this.flow = parts.flow();
    this.encoder = parts.encoder();
  }

  /** Whether the outputs carry something while the source is away. */
  boolean goesOn() {
    return !disconnects() && !parts.outputs().areGone();
  }

  /** Where the stream is without pictures: {@code otherwise}, if nothing more is to be said. */
  StreamState away(StreamState otherwise) {
    if (parts.rules().lackRoom()) {
      return StreamState.PENDING;
    }
    return goesOn() && !planned ? StreamState.SIGNAL_LOST : otherwise;
  }

  /** The source's pictures go to the outputs again. */
  void over() {
    planned = false;
    broken = 0;
  }

  /** An attempt begins that is to do this. */
  void attempts(SourceRequest newRequest) {
    request = newRequest;
  }

  /**
   * The attempt under way ends. A slate that is shown already goes on.
   *
   * @param asPlanned whether another one follows at once because something else was asked for: then
   *     the outputs stay in any case
   */
  void begin(boolean asPlanned) {
    boolean lacksBanner = planned && !asPlanned;
    planned = asPlanned && (planned || parts.isLive());
    SourceRequest ended = request;
    boolean passed = ended != null && ended.packets().isPresent();
    boolean lacksEncoder = false;
    if (passed) {
      flow.packets().sourceGone();
    } else {
      lacksEncoder = encoder.cancelOpening() && encoder.session() == null;
    }
    if (disconnects()) {
      disconnect();
    } else if (flow.showsSlate()) {
      if (lacksBanner) {
        showAnew();
      }
    } else if (ended == null || !passed) {
      showAnew();
    } else if (!encoder.isOpenOrOpening() && !decodingLast) {
      flow.stop();
      decodeLast(ended);
    }
    if (lacksEncoder && goesOn()) {
      // The one before has made room for the one that is not opened any more.
      flow.shown().ifPresent(format -> encoder.open(format, flow.done()));
    }
    replaceOutdated();
  }

  private boolean disconnects() {
    return parts.plan().spec().onSignalLoss() == SignalLoss.DISCONNECT;
  }

  private void disconnect() {
    flow.stop();
    if (!planned) {
      parts.outputs().drain();
    }
  }

  /** Something else is asked for, while no pictures of the source flow. */
  void follow(SpecChange change) {
    if (change.meanwhile()) {
      if (disconnects()) {
        disconnect();
      } else if (flow.showsSlate()) {
        showAnew();
      }
    }
    replaceOutdated();
  }

  /** Whatever flows into the encoder makes room for a slate. */
  private void showAnew() {
    flow.stop();
    int turn = flow.turn();
    parts.context().pipeToSelf(flow.done(), (done, failure) -> new FlowIdle(turn, true));
  }

  private void decodeLast(SourceRequest ended) {
    if (!goesOn()) {
      return;
    }
    decodingLast = true;
    parts
        .context()
        .pipeToSelf(
            ended.decodes()
                ? flow.done().handle((done, failure) -> flow.shown())
                : flow.decodeLast(ended.codec()),
            (format, failure) ->
                new LastDecoded(failure == null ? format : Optional.empty(), failure));
  }

  /** A slate in the place of packets needs an encoder of the picture's size. */
  Behavior<Command> onLastDecoded(LastDecoded last) {
    decodingLast = false;
    if (last.failure() != null) {
      parts
          .context()
          .getLog()
          .warn("The last picture cannot be shown: {}", Trace.of(last.failure()));
    }
    if (!parts.isLive() && !encoder.isOpenOrOpening()) {
      last.format()
          .ifPresent(
              format -> {
                flow.shows(format);
                encoder.open(format, flow.done());
              });
    }
    return Behaviors.same();
  }

  Behavior<Command> onFlowIdle(FlowIdle idle) {
    EncoderSession target = encoder.session();
    if (idle.turn() != flow.turn() || target == null || parts.isLive()) {
      return Behaviors.same();
    }
    boolean painted = idle.painted() && !planned;
    flow.slate(target, painted)
        .ifPresent(
            done -> {
              int turn = flow.turn();
              parts
                  .context()
                  .pipeToSelf(done, (ended, failure) -> new SlateEnded(turn, painted, failure));
            });
    return Behaviors.same();
  }

  /** Where the banner cannot be painted, the picture alone is still better than nothing. */
  Behavior<Command> onSlateEnded(SlateEnded ended) {
    Throwable failure = ended.failure();
    if (failure != null && ended.painted() && ended.turn() == flow.turn()) {
      parts.context().getLog().warn("The slate failed: {}", Trace.of(failure));
      parts.context().getSelf().tell(new FlowIdle(ended.turn(), false));
    }
    return Behaviors.same();
  }

  /**
   * An encoder is open, broke, or cannot be told what was asked of it, while no pictures flow.
   * Another one goes on with the slate, unless it breaks as well; the next attempt that has
   * pictures gets one in any case.
   */
  Behavior<Command> onEncoder(FromEncoder message) {
    if (message.event() instanceof EncoderSlot.Opened opened) {
      accept(opened);
      return onFlowIdle(new FlowIdle(flow.turn(), true));
    }
    if (message.event() instanceof EncoderSlot.Retuned retuned) {
      encoder.retuned(retuned);
      replaceOutdated();
    }
    if (message.event() instanceof EncoderSlot.Failed failed) {
      parts.reporter().failed(parts.history().attempt(), failed.failure());
      flow.stop();
      encoder.giveUp();
      if (goesOn() && ++broken <= MOST_BROKEN) {
        encoder.format().ifPresent(format -> encoder.open(format, flow.done()));
      }
      parts.reporter().report();
    }
    return Behaviors.same();
  }

  /** An encoder that does not do any more is replaced, and the slate goes on in the new one. */
  private void replaceOutdated() {
    if (encoder.isOutdated() && goesOn()) {
      flow.stop();
      encoder.format().ifPresent(format -> encoder.open(format, flow.done()));
    }
  }

  /** The encoder is in use from now on: its packets are the first since those of the one before. */
  void accept(EncoderSlot.Opened opened) {
    encoder.accept(opened);
    parts.history().encodesWith(opened.session().encoder());
    parts.outputs().carries(parts.plan().spec().encode().codec());
  }
}
