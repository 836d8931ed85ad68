package io.penstock.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.eventstream.EventStream;
import akka.actor.typed.javadsl.ActorContext;
import io.penstock.stream.Failure;
import io.penstock.stream.LastError;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.OutputState;
import io.penstock.stream.OutputStatus;
import io.penstock.stream.StreamEvent;
import io.penstock.stream.StreamId;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What became of one output over all its attempts, and who is told. Its {@link OutputActor}'s
 * alone.
 */
final class OutputHistory {
  private final ActorContext<?> context;
  private final StreamId stream;
  private final OutputSpec spec;
  private final int number;
  private final LongSupplier missed;
  private final ActorRef<? super OutputActor.Changed> parent;

  private OutputState state = OutputState.WAITING;
  private long bytesBefore;
  private long bytes;
  private long droppedBefore;
  private long dropped;
  private int reconnects;
  private boolean everLive;
  private Optional<LastError> lastError = Optional.empty();

  /**
   * @param number of the output, as {@code parent} is told
   * @param missed how many packets came while there was no attempt to take them
   * @param parent told the status after each change
   */
  OutputHistory(
      ActorContext<?> context,
      StreamId stream,
      OutputSpec spec,
      int number,
      LongSupplier missed,
      ActorRef<? super OutputActor.Changed> parent) {
    this.context = context;
    this.stream = stream;
    this.spec = spec;
    this.number = number;
    this.missed = missed;
    this.parent = parent;
  }

  OutputState state() {
    return state;
  }

  /** Of the attempt under way. */
  long bytes() {
    return bytes;
  }

  /** The attempt under way has sent so much and dropped so many packets by now. */
  void counted(long sent, long droppedPackets) {
    // A sink that has ended says zero.
    bytes = Math.max(bytes, sent);
    dropped = Math.max(dropped, droppedPackets);
  }

  void live() {
    reconnects += everLive ? 1 : 0;
    everLive = true;
    become(OutputState.LIVE);
  }

  /** The attempt under way is over, and has counted what it has. */
  void over() {
    bytesBefore += bytes;
    bytes = 0;
    droppedBefore += dropped;
    dropped = 0;
  }

  /** The attempt under way is left for another one, and nothing has failed. */
  void planned(Failure.PlanChange why) {
    OutputState before = state;
    state = OutputState.STARTING;
    if (before != state) {
      tell(before, Optional.of(why));
    }
    report();
  }

  /** The attempt under way has failed. */
  void failed(Failure failure) {
    over();
    lastError = Optional.of(new LastError(failure, Instant.now()));
    OutputState before = state;
    state = OutputState.BACKING_OFF;
    tell(before, Optional.of(failure));
    report();
  }

  void become(OutputState next) {
    OutputState before = state;
    state = next;
    if (next != before) {
      tell(before, Optional.empty());
    }
    report();
  }

  /** Whoever listens is told, the log among them. */
  private void tell(OutputState before, Optional<Failure> why) {
    StreamEvent event =
        new StreamEvent.OutputChanged(stream, Instant.now(), spec.name(), before, state, why);
    context.getSystem().eventStream().tell(new EventStream.Publish<>(event));
  }

  void report() {
    parent.tell(
        new OutputActor.Changed(
            number,
            new OutputStatus(
                spec.name(),
                spec.uri(),
                state,
                bytesBefore + bytes,
                droppedBefore + dropped + missed.getAsLong(),
                reconnects,
                lastError)));
  }
}
