package io.penstock.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.BehaviorBuilder;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.penstock.flow.PacketFan;
import io.penstock.media.OutputProgress;
import io.penstock.media.OutputSession;
import io.penstock.media.PacketFormat;
import io.penstock.stream.Failure;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.OutputState;
import io.penstock.stream.OutputStatus;
import io.penstock.stream.RetrySpec;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamSpec;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The life of one output, over all its attempts: opens the target, hangs it on the stream's
 * packets, and begins again after a while when it fails. Source and neighbours never notice.
 */
final class OutputActor {
  sealed interface Command {}

  /** There will be no more packets: send what waits, then leave. {@link Gone} follows. */
  record Drain() implements Command {}

  /**
   * Packets are of this format from now on. An attempt for another one ends as planned: what waits
   * is sent, and the next attempt begins at once.
   */
  record Carry(PacketFormat format) implements Command {}

  /** Failures are followed by these pauses from now on. */
  record Follow(RetrySpec retry) implements Command {}

  private record Opened(int epoch, OutputSession session) implements Command {}

  private record Failed(int epoch, Failure failure) implements Command {}

  private record Measured(int epoch, OutputProgress progress, long dropped) implements Command {}

  private enum Tick implements Command {
    TICK
  }

  private enum Retry implements Command {
    RETRY
  }

  private record Closed(OutputSessions.Ended end) implements Command {}

  /** What the stream is told. */
  sealed interface Event {
    /** Of which output: no two of a stream ever have the same. */
    int number();
  }

  /** The output is otherwise than it was. */
  record Changed(int number, OutputStatus status) implements Event {}

  /** The first attempt is open, or has failed: packets may come. */
  record Ready(int number) implements Event {}

  /** The output is closed for good. */
  record Gone(int number) implements Event {}

  /**
   * Handshake and commands of an RTMP session are under 4 KiB together, and the first second of any
   * video is above; an output that has taken more takes the stream.
   */
  private static final long LIVE_BYTES = 4096;

  private static final Duration LOOK = Duration.ofMillis(500);

  /** Until the target has accepted the stream: the picture begins when that is seen. */
  private static final Duration FIRST_LOOK = Duration.ofMillis(100);

  /** A target that takes longer to accept need not be asked that often. */
  private static final int FIRST_LOOKS = 20;

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final OutputSpec spec;
  private final int number;
  private final boolean lossless;
  private final StreamId stream;
  private final OutputSessions sessions;
  private final NativeWork work;
  private final PacketFan fan;
  private final Duration openTimeout;
  private final ActorRef<Event> parent;
  private RetryCounter retries;
  private final MissedPackets missed = new MissedPackets();
  private final OutputHistory history;

  /** Of the packets; what is open was opened for it, or is being left. */
  private PacketFormat format;

  private int epoch;

  /**
   * The attempt whose last measurement has not come back; 0 for none. A hung one is not asked
   * again.
   */
  private int measuring;

  private int looks;

  /** Whether this attempt gets packets. */
  private boolean joined;

  /**
   * An output that opens its target at once and hangs itself on {@code fan}.
   *
   * @param number what it calls itself when it tells {@code parent} something
   * @param format of the packets, until it is told otherwise
   */
  static Behavior<Command> create(
      OutputSpec spec,
      int number,
      PacketFormat format,
      StreamSpec stream,
      StreamTools tools,
      PacketFan fan,
      ActorRef<Event> parent) {
    return Behaviors.withMdc(
        Command.class,
        Map.of("stream", stream.id().value()),
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers ->
                        new OutputActor(
                                context, timers, spec, number, format, stream, tools, fan, parent)
                            .opening())));
  }

  private OutputActor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      OutputSpec spec,
      int number,
      PacketFormat format,
      StreamSpec stream,
      StreamTools tools,
      PacketFan fan,
      ActorRef<Event> parent) {
    this.context = context;
    this.timers = timers;
    this.spec = spec;
    this.number = number;
    this.format = format;
    this.lossless = !stream.source().isLive();
    this.stream = stream.id();
    this.sessions = new OutputSessions(spec, stream, tools);
    this.work = tools.work();
    this.fan = fan;
    this.openTimeout = tools.settings().openTimeout();
    this.parent = parent;
    this.retries = new RetryCounter(stream.retry());
    this.history = new OutputHistory(context, stream.id(), spec, number, missed::count, parent);
    context.setLoggerName(OutputActor.class);
  }

  private String what() {
    return "output " + spec.name() + " of " + stream + ", attempt " + epoch;
  }

  private Behavior<Command> opening() {
    int attempt = ++epoch;
    looks = 0;
    fan.add(spec.name(), missed);
    history.become(OutputState.STARTING);
    ActorRef<Command> self = context.getSelf();
    CompletionStage<OutputSession> opening =
        sessions.open(what(), format, failure -> self.tell(new Failed(attempt, failure)));
    context.pipeToSelf(
        opening,
        (session, failure) ->
            failure == null
                ? new Opened(attempt, session)
                : new Failed(attempt, sessions.notOpened(Trace.unwrapped(failure))));
    return Behaviors.receive(Command.class)
        .onMessage(
            Opened.class, opened -> opened.epoch() == epoch, opened -> running(opened.session()))
        .onMessage(Failed.class, failed -> onFailedOpening(failed, opening))
        .onMessage(
            Carry.class, this::isOther, other -> reopening(other, sessions.close(what(), opening)))
        .onMessage(Follow.class, this::onFollow)
        .onMessage(Drain.class, drain -> ending(sessions.close(what(), opening)))
        .onAnyMessage(other -> Behaviors.same())
        .onSignal(
            PostStop.class,
            stopped -> {
              fan.remove(spec.name(), missed);
              opening.thenAccept(session -> work.close(what(), session));
              return Behaviors.same();
            })
        .build();
  }

  private Behavior<Command> onFailedOpening(Failed failed, CompletionStage<OutputSession> opening) {
    if (failed.epoch() != epoch) {
      return Behaviors.same();
    }
    parent.tell(new Ready(number));
    opening.thenAccept(session -> work.close(what(), session));
    return backingOff(failed.failure());
  }

  private Behavior<Command> running(OutputSession session) {
    OutputLiveness liveness = new OutputLiveness(openTimeout, System.nanoTime());
    if (lossless || session.asksWithPackets()) {
      join(session);
    } else {
      timers.startTimerAtFixedRate(Tick.TICK, Duration.ZERO, FIRST_LOOK);
    }
    parent.tell(new Ready(number));
    return Behaviors.receive(Command.class)
        .onMessage(Tick.class, tick -> onTick(session))
        .onMessage(Measured.class, read -> onMeasured(read, session, liveness))
        .onMessage(Failed.class, failed -> onFailed(failed, session))
        .onMessage(Carry.class, this::isOther, other -> reopening(other, drained(session)))
        .onMessage(Follow.class, this::onFollow)
        .onMessage(Drain.class, drain -> ending(drained(session)))
        .onAnyMessage(other -> Behaviors.same())
        .onSignal(
            PostStop.class,
            stopped -> {
              leave(session);
              fan.remove(spec.name(), missed);
              return Behaviors.same();
            })
        .build();
  }

  /**
   * Packets go to the target from here on. A live one has accepted the stream by then, or needs
   * them to decide: what waited for that would be a delay that the viewer never gets rid of.
   */
  private void join(OutputSession session) {
    joined = true;
    fan.join(spec.name(), session);
    timers.startTimerAtFixedRate(Tick.TICK, LOOK);
  }

  private Behavior<Command> onTick(OutputSession session) {
    if (!joined && ++looks == FIRST_LOOKS) {
      timers.startTimerAtFixedRate(Tick.TICK, LOOK);
    }
    if (measuring == epoch) {
      return Behaviors.same();
    }
    int attempt = epoch;
    measuring = attempt;
    context.pipeToSelf(
        work.call(what(), session::progress),
        (read, failure) ->
            failure == null
                ? new Measured(attempt, read, session.packetsDropped())
                : new Failed(
                    attempt,
                    new Failure.Internal(
                        "the output cannot be asked how it is: " + NativeWork.message(failure))));
    return Behaviors.same();
  }

  private Behavior<Command> onMeasured(
      Measured read, OutputSession session, OutputLiveness liveness) {
    measuring = read.epoch() == measuring ? 0 : measuring;
    if (read.epoch() != epoch) {
      return Behaviors.same();
    }
    OutputProgress progress = read.progress();
    if (progress.accepted() && !joined) {
      join(session);
    }
    history.counted(progress.bytesOut(), read.dropped());
    Failure trouble = liveness.look(progress, System.nanoTime()).orElse(null);
    if (trouble != null) {
      leave(session);
      return backingOff(trouble);
    }
    if (history.state() == OutputState.STARTING && history.bytes() > LIVE_BYTES) {
      retries.live(System.nanoTime());
      history.live();
    } else {
      history.report();
    }
    return Behaviors.same();
  }

  private Behavior<Command> onFailed(Failed failed, OutputSession session) {
    if (failed.epoch() != epoch) {
      return Behaviors.same();
    }
    leave(session);
    return backingOff(failed.failure());
  }

  private Behavior<Command> backingOff(Failure failure) {
    timers.cancel(Tick.TICK);
    Duration delay = retries.failed(System.nanoTime());
    history.failed(failure);
    timers.startSingleTimer(Retry.RETRY, delay);
    return betweenAttempts()
        .onMessage(Retry.class, retry -> opening())
        .onMessage(Drain.class, drain -> gone())
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  /** While no session is open that could notice what is asked for. */
  private BehaviorBuilder<Command> betweenAttempts() {
    return Behaviors.receive(Command.class)
        .onMessage(Carry.class, this::onCarry)
        .onMessage(Follow.class, this::onFollow)
        .onSignal(
            PostStop.class,
            stopped -> {
              fan.remove(spec.name(), missed);
              return Behaviors.same();
            });
  }

  private Behavior<Command> onFollow(Follow follow) {
    retries = new RetryCounter(follow.retry());
    return Behaviors.same();
  }

  // ---------------------------------------------------------------- another format

  private boolean isOther(Carry carry) {
    return !carry.format().equals(format);
  }

  private Behavior<Command> onCarry(Carry carry) {
    format = carry.format();
    return Behaviors.same();
  }

  /**
   * Another attempt begins once this one is closed: a target takes one publisher of a name. Nothing
   * has failed.
   */
  private Behavior<Command> reopening(Carry carry, CompletionStage<OutputSessions.Ended> end) {
    format = carry.format();
    timers.cancel(Tick.TICK);
    history.planned(new Failure.PlanChange("what the stream's packets carry has changed"));
    tellClosed(end);
    return betweenAttempts()
        .onMessage(
            Closed.class,
            closed -> {
              history.counted(closed.end().bytes(), closed.end().dropped());
              history.over();
              return opening();
            })
        .onMessage(Drain.class, drain -> waitingForClose())
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  private CompletionStage<OutputSessions.Ended> drained(OutputSession session) {
    joined = false;
    fan.add(spec.name(), missed);
    return sessions.drain(what(), session);
  }

  // ---------------------------------------------------------------- the end

  private Behavior<Command> ending(CompletionStage<OutputSessions.Ended> end) {
    timers.cancel(Tick.TICK);
    fan.remove(spec.name(), missed);
    tellClosed(end);
    return waitingForClose();
  }

  private void tellClosed(CompletionStage<OutputSessions.Ended> end) {
    context.pipeToSelf(
        end, (ended, failure) -> new Closed(failure == null ? ended : OutputSessions.NOTHING));
  }

  private Behavior<Command> waitingForClose() {
    return Behaviors.receive(Command.class)
        .onMessage(
            Closed.class,
            closed -> {
              history.counted(closed.end().bytes(), closed.end().dropped());
              return gone();
            })
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  private Behavior<Command> gone() {
    fan.remove(spec.name(), missed);
    history.become(OutputState.STOPPED);
    parent.tell(new Gone(number));
    return Behaviors.stopped();
  }

  private void leave(OutputSession session) {
    joined = false;
    fan.add(spec.name(), missed);
    history.counted(0, session.packetsDropped());
    work.close(what(), session);
  }
}
