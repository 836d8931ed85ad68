package io.penstock.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.penstock.flow.PacketFan;
import io.penstock.media.OutputSession;
import io.penstock.media.Pipelines;
import io.penstock.stream.Failure;
import io.penstock.stream.LastError;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.OutputState;
import io.penstock.stream.OutputStatus;
import io.penstock.stream.StreamSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * The life of one output, over all its attempts: opens the target, hangs it on the stream's
 * packets, and begins again after a while when it fails. Source and neighbours never notice.
 */
final class OutputActor {
  sealed interface Command {}

  /** There will be no more packets: send what waits, then leave. {@link Gone} follows. */
  record Drain() implements Command {}

  private record Opened(int epoch, OutputSession session) implements Command {}

  private record Failed(int epoch, Failure failure) implements Command {}

  private record Measured(int epoch, long bytes, long dropped) implements Command {}

  private enum Tick implements Command {
    TICK
  }

  private enum Retry implements Command {
    RETRY
  }

  private record Closed(long bytes, long dropped) implements Command {}

  /** What the stream is told. */
  sealed interface Event {}

  /** The output is otherwise than it was. */
  record Changed(OutputStatus status) implements Event {}

  /** The first attempt is open, or has failed: packets may come. */
  record Ready(String output) implements Event {}

  /** The output is closed for good. */
  record Gone(String output) implements Event {}

  /**
   * Handshake and commands of an RTMP session are under 4 KiB together, and the first second of any
   * video is above; an output that has taken more takes the stream.
   */
  private static final long LIVE_BYTES = 4096;

  private static final Duration LOOK = Duration.ofMillis(500);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final OutputSpec spec;
  private final boolean lossless;
  private final String stream;
  private final Pipelines pipelines;
  private final NativeWork work;
  private final PacketFan fan;
  private final Duration drainTimeout;
  private final ActorRef<Event> parent;
  private final RetryCounter retries;

  private OutputState state = OutputState.STARTING;
  private int epoch;

  /**
   * The attempt whose last measurement has not come back; 0 for none. A hung one is not asked
   * again.
   */
  private int measuring;

  private int reconnects;
  private long bytesBefore;
  private long bytes;
  private long droppedBefore;
  private long dropped;
  private boolean everLive;
  private Optional<LastError> lastError = Optional.empty();

  /** An output that opens its target at once and hangs itself on {@code fan}. */
  static Behavior<Command> create(
      OutputSpec spec,
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
                        new OutputActor(context, timers, spec, stream, tools, fan, parent)
                            .opening())));
  }

  private OutputActor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      OutputSpec spec,
      StreamSpec stream,
      StreamTools tools,
      PacketFan fan,
      ActorRef<Event> parent) {
    this.context = context;
    this.timers = timers;
    this.spec = spec;
    this.lossless = !stream.source().isLive();
    this.stream = stream.id().value();
    this.pipelines = tools.pipelines();
    this.work = tools.work();
    this.fan = fan;
    // The encoder before it takes the other half.
    this.drainTimeout = tools.settings().drainTimeout().dividedBy(2);
    this.parent = parent;
    this.retries = new RetryCounter(stream.retry());
    context.setLoggerName(OutputActor.class);
  }

  private String what() {
    return "output " + spec.name() + " of " + stream + ", attempt " + epoch;
  }

  private Behavior<Command> opening() {
    int attempt = ++epoch;
    bytes = 0;
    dropped = 0;
    become(OutputState.STARTING);
    ActorRef<Command> self = context.getSelf();
    CompletionStage<OutputSession> opening =
        work.open(
            what(),
            () ->
                pipelines.openOutput(
                    stream + "-" + spec.name(),
                    spec,
                    lossless,
                    failure -> self.tell(new Failed(attempt, failure))));
    context.pipeToSelf(
        opening,
        (session, failure) ->
            failure == null
                ? new Opened(attempt, session)
                : new Failed(
                    attempt,
                    new Failure.Internal(
                        "the output could not be opened: "
                            + spec.uri().scrub(NativeWork.message(failure)))));
    return Behaviors.receive(Command.class)
        .onMessage(
            Opened.class, opened -> opened.epoch() == epoch, opened -> running(opened.session()))
        .onMessage(Failed.class, failed -> onFailedOpening(failed, opening))
        .onMessage(Drain.class, drain -> closing(opening))
        .onAnyMessage(other -> Behaviors.same())
        .onSignal(
            PostStop.class,
            stopped -> {
              opening.thenAccept(session -> work.close(what(), session));
              return Behaviors.same();
            })
        .build();
  }

  private Behavior<Command> onFailedOpening(Failed failed, CompletionStage<OutputSession> opening) {
    if (failed.epoch() != epoch) {
      return Behaviors.same();
    }
    parent.tell(new Ready(spec.name()));
    opening.thenAccept(session -> work.close(what(), session));
    return backingOff(failed.failure());
  }

  private Behavior<Command> running(OutputSession session) {
    fan.add(spec.name(), session);
    parent.tell(new Ready(spec.name()));
    timers.startTimerAtFixedRate(Tick.TICK, LOOK);
    return Behaviors.receive(Command.class)
        .onMessage(Tick.class, tick -> onTick(session))
        .onMessage(Measured.class, this::onMeasured)
        .onMessage(Failed.class, failed -> onFailed(failed, session))
        .onMessage(Drain.class, drain -> draining(session))
        .onAnyMessage(other -> Behaviors.same())
        .onSignal(
            PostStop.class,
            stopped -> {
              leave(session);
              return Behaviors.same();
            })
        .build();
  }

  private Behavior<Command> onTick(OutputSession session) {
    if (measuring == epoch) {
      return Behaviors.same();
    }
    int attempt = epoch;
    measuring = attempt;
    context.pipeToSelf(
        work.call(what(), session::bytesOut),
        (read, failure) ->
            new Measured(attempt, failure == null ? read : 0, session.packetsDropped()));
    return Behaviors.same();
  }

  private Behavior<Command> onMeasured(Measured read) {
    measuring = read.epoch() == measuring ? 0 : measuring;
    if (read.epoch() != epoch || read.bytes() < bytes) {
      return Behaviors.same();
    }
    dropped = read.dropped();
    bytes = read.bytes();
    if (state == OutputState.STARTING && bytes > LIVE_BYTES) {
      reconnects += everLive ? 1 : 0;
      everLive = true;
      retries.live(System.nanoTime());
      become(OutputState.LIVE);
    } else {
      report();
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
    bytesBefore += bytes;
    bytes = 0;
    droppedBefore += dropped;
    dropped = 0;
    lastError = Optional.of(new LastError(failure, Instant.now()));
    Duration delay = retries.failed(System.nanoTime());
    context
        .getLog()
        .warn(
            "Output {} failed ({}): {}. Next attempt in {} ms",
            spec.name(),
            failure.cause(),
            failure.message(),
            delay.toMillis());
    become(OutputState.BACKING_OFF);
    timers.startSingleTimer(Retry.RETRY, delay);
    return Behaviors.receive(Command.class)
        .onMessage(Retry.class, retry -> opening())
        .onMessage(Drain.class, drain -> gone())
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  private Behavior<Command> draining(OutputSession session) {
    timers.cancel(Tick.TICK);
    fan.remove(spec.name(), session);
    String what = what();
    Logger log = context.getSystem().log();
    CompletionStage<Long> closed =
        work.call(what, session::drain)
            .thenCompose(drained -> drained)
            .toCompletableFuture()
            .orTimeout(drainTimeout.toNanos(), TimeUnit.NANOSECONDS)
            .handle(
                (done, failure) -> {
                  if (failure != null) {
                    log.warn("{} did not take the rest in time", what);
                  }
                  return true;
                })
            .thenCompose(done -> work.call(what, session::bytesOut).exceptionally(failure -> 0L))
            .thenCompose(sent -> work.close(what, session).thenApply(done -> sent));
    context.pipeToSelf(
        closed,
        (sent, failure) -> new Closed(failure == null ? sent : 0, session.packetsDropped()));
    return waitingForClose();
  }

  private Behavior<Command> closing(CompletionStage<OutputSession> opening) {
    CompletionStage<Boolean> closed =
        opening.thenCompose(session -> work.close(what(), session)).exceptionally(failure -> false);
    context.pipeToSelf(closed, (done, failure) -> new Closed(0, 0));
    return waitingForClose();
  }

  private Behavior<Command> waitingForClose() {
    return Behaviors.receive(Command.class)
        .onMessage(
            Closed.class,
            closed -> {
              bytes = Math.max(bytes, closed.bytes());
              dropped = closed.dropped();
              return gone();
            })
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  private Behavior<Command> gone() {
    become(OutputState.STOPPED);
    parent.tell(new Gone(spec.name()));
    return Behaviors.stopped();
  }

  private void leave(OutputSession session) {
    fan.remove(spec.name(), session);
    dropped = session.packetsDropped();
    work.close(what(), session);
  }

  private void become(OutputState next) {
    if (next != state) {
      context.getLog().info("Output {} is {}", spec.name(), next.label());
    }
    state = next;
    report();
  }

  private void report() {
    parent.tell(
        new Changed(
            new OutputStatus(
                spec.name(),
                spec.uri(),
                state,
                bytesBefore + bytes,
                droppedBefore + dropped,
                reconnects,
                lastError)));
  }
}
