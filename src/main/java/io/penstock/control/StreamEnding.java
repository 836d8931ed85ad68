package io.penstock.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.penstock.control.StreamActor.Change;
import io.penstock.control.StreamActor.Command;
import io.penstock.control.StreamActor.DrainTimedOut;
import io.penstock.control.StreamActor.Drained;
import io.penstock.control.StreamActor.FromOutput;
import io.penstock.control.StreamActor.FromSource;
import io.penstock.control.StreamActor.FromSubstream;
import io.penstock.control.StreamActor.GetReport;
import io.penstock.control.StreamActor.GetSnapshot;
import io.penstock.control.StreamActor.NotChanged;
import io.penstock.control.StreamActor.NotRestarted;
import io.penstock.control.StreamActor.Restart;
import io.penstock.control.StreamActor.Restarting;
import io.penstock.control.StreamActor.Stop;
import io.penstock.control.StreamActor.Stopped;
import io.penstock.control.StreamActor.Tick;
import io.penstock.stream.StreamState;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The end of a {@link StreamActor}: the flow, then the encoder, then the outputs: each hands on
 * what it has before the next one ends. Draining → ended.
 */
final class StreamEnding {
  /** What the stream does meanwhile, and after. */
  interface Host {
    /** An output tells something. */
    void heard(FromOutput message);

    /** Whether the attempt under way is closed by what is told. */
    boolean isGone(FromSource message);

    /** Lets go of everything without waiting. */
    Behavior<Command> abandon();

    /** Begins anew, after an end that nobody asked for. */
    Behavior<Command> again();
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final StreamReporter reporter;
  private final FlowSlot flow;
  private final EncoderSlot encoder;
  private final OutputGroup outputs;
  private final SubstreamSlot substream;
  private final Host host;
  private final Set<ActorRef<Stopped>> waiters = new HashSet<>();

  private StreamState end = StreamState.STOPPED;
  private @Nullable ActorRef<SourceAttempt.Command> attempt;
  private boolean encoderDrained;

  StreamEnding(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      StreamReporter reporter,
      FlowSlot flow,
      EncoderSlot encoder,
      OutputGroup outputs,
      SubstreamSlot substream,
      Host host) {
    this.context = context;
    this.timers = timers;
    this.reporter = reporter;
    this.flow = flow;
    this.encoder = encoder;
    this.outputs = outputs;
    this.substream = substream;
    this.host = host;
  }

  /** Somebody waits for the end. */
  void awaitedBy(ActorRef<Stopped> waiter) {
    waiters.add(waiter);
  }

  /**
   * Begins to end.
   *
   * @param state to rest in when nobody waits for the stream to stop
   * @param underWay the attempt that is to end too, if there is one
   */
  Behavior<Command> begin(
      StreamState state,
      @Nullable ActorRef<SourceAttempt.Command> underWay,
      Duration drainTimeout) {
    end = state;
    attempt = underWay;
    encoderDrained = false;
    reporter.become(StreamState.STOPPING);
    timers.startSingleTimer(DrainTimedOut.OVER, drainTimeout);
    flow.stop();
    substream.stop();
    // Packets of a file that wait for an output would keep the attempt from ending.
    flow.packets().sourceGone();
    if (underWay != null) {
      underWay.tell(new SourceAttempt.Stop());
    }
    context.pipeToSelf(
        encoder.end(flow.done()).thenCompose(done -> flow.endSound()),
        (done, failure) -> Drained.DRAINED);
    return draining();
  }

  private Behavior<Command> draining() {
    return Behaviors.receive(Command.class)
        .onMessage(
            Stop.class,
            stop -> {
              awaitedBy(stop.replyTo());
              return Behaviors.same();
            })
        .onMessage(
            Restart.class,
            restart -> {
              restart.replyTo().tell(new NotRestarted());
              return Behaviors.same();
            })
        .onMessage(Change.class, StreamEnding::onChange)
        .onMessage(GetReport.class, this::onGetReport)
        .onMessage(GetSnapshot.class, this::onGetSnapshot)
        .onMessage(
            Tick.class,
            tick -> {
              reporter.report();
              return Behaviors.same();
            })
        .onMessage(
            Drained.class,
            drained -> {
              encoderDrained = true;
              outputs.drain();
              return endedOrSame();
            })
        .onMessage(
            FromSource.class,
            host::isGone,
            gone -> {
              attempt = null;
              return endedOrSame();
            })
        .onMessage(
            FromOutput.class,
            message -> {
              host.heard(message);
              return endedOrSame();
            })
        .onMessage(
            FromSubstream.class,
            message -> {
              substream.heard(message.event());
              return endedOrSame();
            })
        .onMessage(DrainTimedOut.class, over -> onTimedOut())
        .onAnyMessage(other -> Behaviors.same())
        .onSignal(Terminated.class, child -> Behaviors.same())
        .onSignal(PostStop.class, stopped -> host.abandon())
        .build();
  }

  private Behavior<Command> endedOrSame() {
    boolean over = attempt == null && encoderDrained && outputs.areGone() && substream.isGone();
    return over ? ended() : Behaviors.same();
  }

  private static Behavior<Command> onChange(Change change) {
    change.replyTo().tell(new NotChanged(change.spec()));
    return Behaviors.same();
  }

  private Behavior<Command> onGetReport(GetReport get) {
    get.replyTo().tell(reporter.newest());
    return Behaviors.same();
  }

  private Behavior<Command> onGetSnapshot(GetSnapshot get) {
    get.replyTo().tell(SnapshotReply.NotTaken.of(reporter.newest().status()));
    return Behaviors.same();
  }

  private Behavior<Command> onTimedOut() {
    context.getLog().warn("Not all could be sent within the drain deadline");
    if (attempt != null) {
      context.stop(attempt);
      attempt = null;
    }
    outputs.stop();
    substream.abandon();
    return ended();
  }

  private Behavior<Command> ended() {
    timers.cancel(DrainTimedOut.OVER);
    flow.close();
    reporter.become(end);
    if (!waiters.isEmpty()) {
      waiters.forEach(waiter -> waiter.tell(new Stopped()));
      return Behaviors.stopped();
    }
    return Behaviors.receive(Command.class)
        .onMessage(
            Stop.class,
            stop -> {
              stop.replyTo().tell(new Stopped());
              return Behaviors.stopped();
            })
        .onMessage(
            Restart.class,
            restart -> {
              restart.replyTo().tell(new Restarting());
              return host.again();
            })
        .onMessage(Change.class, StreamEnding::onChange)
        .onMessage(GetReport.class, this::onGetReport)
        .onMessage(GetSnapshot.class, this::onGetSnapshot)
        .onAnyMessage(other -> Behaviors.same())
        .onSignal(Terminated.class, child -> Behaviors.same())
        .build();
  }
}
