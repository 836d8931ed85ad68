package io.penstock.control;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.penstock.control.StreamActor.Command;
import io.penstock.control.StreamActor.FlowEnded;
import io.penstock.control.StreamActor.FromSource;
import io.penstock.control.StreamActor.LookAgain;
import io.penstock.control.StreamActor.MayLook;
import io.penstock.control.StreamActor.OutputIsReady;
import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.SourceSession;
import io.penstock.stream.Chosen;
import io.penstock.stream.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The state of a {@link StreamActor} whose source's packets go to the outputs as they come, while
 * processors that only look may see the pictures.
 */
final class StreamPassing {
  /** A processor that fails need not do so for each picture. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final StreamParts parts;
  private final StreamStates states;
  private final FlowSlot flow;

  /** What kept the processors from looking. */
  private Optional<Failure> trouble = Optional.empty();

  /** The format of the pictures that are looked at; empty before the first one. */
  private Optional<FrameFormat> looked = Optional.empty();

  /** The number of the newest flow: what belongs to an earlier one is of no interest. */
  private int looks;

  StreamPassing(StreamParts parts, StreamStates states) {
    this.parts = parts;
    this.states = states;
    this.flow = parts.flow();
  }

  /** The source's packets go to the outputs; the slate, if there was one, has just been cut off. */
  Behavior<Command> begin(SourceSession session) {
    trouble = Optional.empty();
    looked = Optional.empty();
    looks = parts.history().flow();
    flow.stop();
    parts.encoder().retire(flow.done());
    parts.history().encodesWith(Chosen.NONE);
    parts.outputs().start();
    releaseIfReady();
    states.isNowLive();
    return states
        .inEveryState(this::onChange)
        .onMessage(FromSource.class, states::isNews, heard -> onSource(heard, session))
        .onMessage(
            OutputIsReady.class,
            ready -> {
              releaseIfReady();
              return Behaviors.same();
            })
        .onMessage(MayLook.class, look -> onMayLook(look, session))
        .onMessage(FlowEnded.class, ended -> onLookingEnded(ended, session))
        .onMessage(LookAgain.class, again -> onLookAgain(again, session))
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onChange(SpecChange change) {
    if (change.attempt()) {
      return states.moving();
    }
    if (change.flow()) {
      trouble = Optional.empty();
      looked.ifPresent(this::look);
    }
    releaseIfReady();
    return states.report();
  }

  /** A file would be through before an output is open; a camera need not wait, and does not. */
  private void releaseIfReady() {
    if (parts.outputs().areReady()) {
      flow.packets().release();
    }
  }

  private Behavior<Command> onSource(FromSource message, SourceSession session) {
    if (message.event() instanceof SourceAttempt.Ended) {
      // Else pictures still wait, and the flow of these ends.
      return session.hasEnded() ? states.through() : Behaviors.same();
    }
    if (message.event() instanceof SourceAttempt.Pictures pictures) {
      look(pictures.format());
      return Behaviors.same();
    }
    return states.onSourceTrouble(message);
  }

  private void look(FrameFormat format) {
    looked = Optional.of(format);
    int look = parts.history().flow();
    looks = look;
    flow.stop();
    parts.context().pipeToSelf(flow.done(), (done, failure) -> new MayLook(look, format));
  }

  private Behavior<Command> onMayLook(MayLook look, SourceSession session) {
    if (look.number() == looks) {
      int number = look.number();
      parts
          .context()
          .pipeToSelf(
              flow.watched(session, look.format()),
              (done, failure) -> new FlowEnded(number, failure));
    }
    return Behaviors.same();
  }

  /** The packets go on. */
  private Behavior<Command> onLookingEnded(FlowEnded ended, SourceSession session) {
    if (ended.number() != looks) {
      return Behaviors.same();
    }
    Throwable failure = ended.failure();
    if (failure != null) {
      trouble = Optional.of(parts.trouble().told(failure));
      // A file waits meanwhile.
      parts
          .timers()
          .startSingleTimer(
              new LookAgain(looks),
              parts.plan().spec().source().isLive() ? LOOK_AGAIN : Duration.ZERO);
      return lookAtPictures();
    }
    session.nextFormat().ifPresent(this::look);
    return session.hasEnded() ? states.through() : Behaviors.same();
  }

  private Behavior<Command> onLookAgain(LookAgain again, SourceSession session) {
    if (again.number() == looks) {
      trouble = Optional.empty();
      session.nextFormat().or(() -> looked).ifPresent(this::look);
    }
    return Behaviors.same();
  }

  /** Packets come, and what they show may still be of no use to anybody. */
  Behavior<Command> lookAtPictures() {
    return states.tell(trouble.or(flow::trouble));
  }

  /** The picture that passes next; where none is decoded, the newest one is, once. Any thread. */
  static CompletableFuture<Frame> nextPicture(StreamPlan plan, FlowSlot flow) {
    CompletableFuture<Frame> next = flow.next();
    if (!plan.decodes()) {
      var unused =
          flow.decodeLast(plan.codec())
              .whenComplete(
                  (format, failure) -> {
                    if (failure != null) {
                      next.completeExceptionally(Trace.unwrapped(failure));
                    } else if (format.isEmpty()) {
                      next.completeExceptionally(
                          new IllegalStateException("no key frame has come yet"));
                    }
                  });
    }
    return next;
  }
}
