package io.penstock.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.BehaviorBuilder;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.stream.Materializer;
import akka.stream.SystemMaterializer;
import io.penstock.flow.PacketFan;
import io.penstock.flow.RunningFlow;
import io.penstock.flow.StreamCounters;
import io.penstock.flow.StreamGraph;
import io.penstock.media.EncoderSession;
import io.penstock.media.FrameFormat;
import io.penstock.media.SourceSession;
import io.penstock.media.Timeline;
import io.penstock.process.ProcessorException;
import io.penstock.stream.Failure;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamState;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The life of one camera's stream. It owns an attempt at the source, the encoder, which outlives
 * attempts, and a child an output. What is expected to break is a state here; an exception is a
 * bug, and the supervisor starts the stream anew.
 *
 * <p>attempting → preparing → live → leaving → backing off → attempting …, and from each of them
 * draining → ended.
 */
public final class StreamActor {
  /** What a stream can be told. */
  public sealed interface Command {}

  /**
   * End: the outputs get what is under way, within the drain deadline, and the actor stops.
   *
   * @param replyTo told when every native thing of the stream is closed or in quarantine; an
   *     encoder that is still being opened then is closed once it is open
   */
  public record Stop(ActorRef<Stopped> replyTo) implements Command {}

  /** The answer to {@link Stop}. */
  public record Stopped() {}

  private record FromSource(SourceAttempt.Event event) implements Command {}

  private record FromOutput(OutputActor.Event event) implements Command {}

  private record FromEncoder(EncoderSlot.Event event) implements Command {}

  private record Prepared(int epoch) implements Command {}

  private record FlowEnded(int epoch, @Nullable Throwable failure) implements Command {}

  private enum Drained implements Command {
    DRAINED
  }

  /** One more output is ready, told again for the one state that waits for it. */
  private enum OutputIsReady implements Command {
    READY
  }

  private enum Retry implements Command {
    RETRY
  }

  private enum Tick implements Command {
    TICK
  }

  private enum DrainTimedOut implements Command {
    TIMED_OUT
  }

  private static final Duration REPORT_PERIOD = Duration.ofSeconds(1);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final StreamSpec spec;
  private final StreamTools tools;
  private final ActorRef<StreamReport> reports;
  private final Materializer materializer;
  private final StreamCounters counters;
  private final StreamHistory history;
  private final RetryCounter retries;
  private final PacketFan fan = new PacketFan();
  private final Timeline timeline = new Timeline();
  private final EncoderSlot encoder;
  private final OutputGroup outputs;
  private final Set<ActorRef<Stopped>> waiters = new HashSet<>();
  private final ActorRef<SourceAttempt.Event> sourceEvents;

  /** The number of the attempt, and with it of everything that was begun for it. */
  private int epoch;

  private @Nullable ActorRef<SourceAttempt.Command> attempt;

  private @Nullable RunningFlow flow;

  /** A stream that starts at once and reports to {@code reports}. */
  public static Behavior<Command> create(
      StreamSpec spec, StreamTools tools, ActorRef<StreamReport> reports) {
    // After a crash the stream begins anew, but its counts go on, and so do the numbers by which it
    // tells what the living say from what the dead say.
    StreamCounters counters = new StreamCounters();
    StreamHistory history = new StreamHistory(spec, counters);
    return Behaviors.withMdc(
        Command.class,
        Map.of("stream", spec.id().value()),
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers ->
                        new StreamActor(context, timers, spec, tools, counters, history, reports)
                            .begin())));
  }

  private StreamActor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      StreamSpec spec,
      StreamTools tools,
      StreamCounters counters,
      StreamHistory history,
      ActorRef<StreamReport> reports) {
    this.context = context;
    context.setLoggerName(StreamActor.class);
    this.timers = timers;
    this.spec = spec;
    this.tools = tools;
    this.reports = reports;
    this.materializer = SystemMaterializer.get(context.getSystem()).materializer();
    this.counters = counters;
    this.history = history;
    this.retries = new RetryCounter(spec.retry());
    this.sourceEvents = context.messageAdapter(SourceAttempt.Event.class, FromSource::new);
    this.encoder =
        new EncoderSlot(
            spec,
            tools,
            fan,
            history::encoder,
            context.messageAdapter(EncoderSlot.Event.class, FromEncoder::new));
    this.outputs =
        new OutputGroup(
            context,
            spec,
            tools,
            fan,
            context.messageAdapter(OutputActor.Event.class, FromOutput::new));
  }

  private Behavior<Command> begin() {
    timers.startTimerAtFixedRate(Tick.TICK, REPORT_PERIOD);
    return attempting();
  }

  // ---------------------------------------------------------------- attempting

  private Behavior<Command> attempting() {
    epoch = history.attempt();
    become(StreamState.STARTING);
    attempt =
        context.spawn(
            SourceAttempt.create(epoch, spec, tools, counters, sourceEvents), "source-" + epoch);
    context.watch(attempt);
    return inEveryState()
        .onMessage(FromSource.class, this::isNews, this::onSourceWhileAttempting)
        .onMessage(FromEncoder.class, this::isNews, this::onUnneededEncoder)
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onSourceWhileAttempting(FromSource message) {
    if (message.event() instanceof SourceAttempt.Ready ready) {
      history.sees(ready.format(), ready.session().decoder());
      return preparing(ready.session(), ready.format());
    }
    return onSourceTrouble(message);
  }

  // ---------------------------------------------------------------- preparing

  /** Frames wait. An encoder for them, the outputs, and the end of the flow before are awaited. */
  private Behavior<Command> preparing(SourceSession session, FrameFormat format) {
    if (encoder.fits(format)) {
      prepare();
    } else {
      encoder.open(format);
    }
    return inEveryState()
        .onMessage(FromSource.class, this::isNews, this::onSourceTrouble)
        .onMessage(FromEncoder.class, this::isNews, this::onEncoderWhilePreparing)
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

  private Behavior<Command> onEncoderWhilePreparing(FromEncoder message) {
    if (message.event() instanceof EncoderSlot.Opened opened) {
      encoder.accept(opened);
      history.encodesWith(opened.session().encoder());
      outputs.start();
      prepare();
      return Behaviors.same();
    }
    return onEncoderTrouble(message);
  }

  /** A file would be through before an output is open; a camera need not wait. */
  private void prepare() {
    boolean outputsMatter = !spec.source().isLive() && !outputs.areReady();
    if (encoder.session() == null || outputsMatter) {
      return;
    }
    int current = epoch;
    context.pipeToSelf(
        flowDone().handle((done, failure) -> true), (done, failure) -> new Prepared(current));
  }

  private Behavior<Command> onPrepared(
      Prepared prepared, SourceSession session, FrameFormat format) {
    EncoderSession target = encoder.session();
    return prepared.epoch() != epoch || target == null
        ? Behaviors.same()
        : live(session, format, target);
  }

  // ---------------------------------------------------------------- live

  private Behavior<Command> live(SourceSession session, FrameFormat format, EncoderSession target) {
    int current = epoch;
    RunningFlow running =
        StreamGraph.run(
            session,
            format,
            fps -> tools.chains().open(spec, fps),
            target,
            timeline,
            counters,
            materializer);
    flow = running;
    context.pipeToSelf(running.done(), (done, failure) -> new FlowEnded(current, failure));
    if (history.state() != StreamState.LIVE) {
      history.live();
      retries.live(System.nanoTime());
    }
    become(StreamState.LIVE);
    return inEveryState()
        .onMessage(FromSource.class, this::isNews, this::onSourceTrouble)
        .onMessage(FromEncoder.class, this::isNews, this::onEncoderTrouble)
        .onMessage(FlowEnded.class, ended -> onFlowEnded(ended, session))
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onFlowEnded(FlowEnded ended, SourceSession session) {
    if (ended.epoch() != epoch) {
      return Behaviors.same();
    }
    Throwable failure = ended.failure();
    if (failure != null) {
      context.getLog().warn("The flow of frames failed: {}", Trace.of(failure));
      return lost(failureOfFlow(failure));
    }
    FrameFormat next = session.nextFormat().orElse(null);
    if (next != null) {
      context.getLog().info("The picture changes to {}x{}", next.width(), next.height());
      history.sees(next, session.decoder());
      return preparing(session, next);
    }
    return draining(StreamState.STOPPED);
  }

  /**
   * What a processor itself said may hold a secret: only its {@link ProcessorException} is told.
   */
  private static Failure failureOfFlow(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof ProcessorException processor
        ? new Failure.ProcessorFailed(String.valueOf(processor.getMessage()))
        : new Failure.Internal("the flow of frames broke: " + NativeWork.message(cause));
  }

  // ---------------------------------------------------------------- leaving and backing off

  private Behavior<Command> onSourceTrouble(FromSource message) {
    if (message.event() instanceof SourceAttempt.Lost lost) {
      return lost(lost.failure());
    }
    return Behaviors.same();
  }

  /** This attempt is over. The encoder and the outputs stay. */
  private Behavior<Command> lost(Failure failure) {
    history.failed(failure);
    stopFlow();
    encoder.cancelOpening();
    if (attempt != null) {
      attempt.tell(new SourceAttempt.Stop());
    }
    if (failure instanceof Failure.SourceUnauthorized) {
      context.getLog().warn("Stopped trying ({}): {}", failure.cause(), failure.message());
      become(StreamState.AUTH_FAILED);
      return resting();
    }
    Duration delay = retries.failed(System.nanoTime());
    context
        .getLog()
        .warn(
            "Attempt {} failed ({}, {}): {}. Next attempt in {} ms",
            epoch,
            failure.cause(),
            failure.culprit().label(),
            failure.message(),
            delay.toMillis());
    become(StreamState.BACKING_OFF);
    return leaving(delay);
  }

  private Behavior<Command> leaving(Duration delay) {
    return inEveryState()
        .onMessage(
            FromSource.class,
            message -> message.event() instanceof SourceAttempt.Gone && isNews(message),
            gone -> backingOff(delay))
        .onMessage(FromEncoder.class, this::isNews, this::onUnneededEncoder)
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  private Behavior<Command> backingOff(Duration delay) {
    attempt = null;
    timers.startSingleTimer(Retry.RETRY, delay);
    return inEveryState()
        .onMessage(Retry.class, retry -> attempting())
        .onMessage(FromEncoder.class, this::isNews, this::onUnneededEncoder)
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  /** Nothing more is tried until somebody changes something. */
  private Behavior<Command> resting() {
    return inEveryState()
        .onMessage(
            FromSource.class,
            message -> message.event() instanceof SourceAttempt.Gone && isNews(message),
            gone -> {
              attempt = null;
              return Behaviors.same();
            })
        .onMessage(FromEncoder.class, this::isNews, this::onUnneededEncoder)
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  // ---------------------------------------------------------------- draining

  /**
   * The flow, then the encoder, then the outputs: each hands on what it has before the next one
   * ends.
   *
   * @param end the state to rest in when nobody waits for the stream to stop
   */
  private Behavior<Command> draining(StreamState end) {
    become(StreamState.STOPPING);
    timers.cancel(Retry.RETRY);
    timers.startSingleTimer(DrainTimedOut.TIMED_OUT, tools.settings().drainTimeout());
    stopFlow();
    if (attempt != null) {
      attempt.tell(new SourceAttempt.Stop());
    }
    context.pipeToSelf(encoder.end(flowDone()), (done, failure) -> Drained.DRAINED);
    return drainingOutputs(end, attempt == null, false);
  }

  private Behavior<Command> drainingOutputs(
      StreamState end, boolean sourceGone, boolean encoderDrained) {
    if (sourceGone && encoderDrained && outputs.areGone()) {
      return ended(end);
    }
    return Behaviors.receive(Command.class)
        .onMessage(Stop.class, this::addWaiter)
        .onMessage(Tick.class, tick -> report())
        .onMessage(
            Drained.class,
            drained -> {
              outputs.drain();
              return drainingOutputs(end, sourceGone, true);
            })
        .onMessage(
            FromSource.class,
            message -> message.event() instanceof SourceAttempt.Gone && isNews(message),
            gone -> drainingOutputs(end, true, encoderDrained))
        .onMessage(
            FromOutput.class,
            message -> {
              onOutput(message);
              return drainingOutputs(end, sourceGone, encoderDrained);
            })
        .onMessage(DrainTimedOut.class, timedOut -> onDrainTimedOut(end))
        .onAnyMessage(other -> Behaviors.same())
        .onSignal(Terminated.class, child -> Behaviors.same())
        .onSignal(PostStop.class, stopped -> abandon())
        .build();
  }

  private Behavior<Command> addWaiter(Stop stop) {
    waiters.add(stop.replyTo());
    return Behaviors.same();
  }

  private Behavior<Command> onDrainTimedOut(StreamState end) {
    context.getLog().warn("Not all could be sent within the drain deadline");
    if (attempt != null) {
      context.stop(attempt);
    }
    outputs.stop();
    return ended(end);
  }

  private Behavior<Command> ended(StreamState end) {
    timers.cancel(DrainTimedOut.TIMED_OUT);
    become(end);
    attempt = null;
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
        .onAnyMessage(other -> Behaviors.same())
        .onSignal(Terminated.class, child -> Behaviors.same())
        .build();
  }

  // ---------------------------------------------------------------- in every state

  private BehaviorBuilder<Command> inEveryState() {
    return Behaviors.receive(Command.class)
        .onMessage(Stop.class, this::onStop)
        .onMessage(Tick.class, tick -> report())
        .onMessage(FromOutput.class, this::onOutput)
        .onSignal(ChildFailed.class, this::onChildCrashed)
        .onSignal(Terminated.class, child -> Behaviors.same())
        .onSignal(PreRestart.class, restart -> onCrash())
        .onSignal(PostStop.class, stopped -> abandon());
  }

  private Behavior<Command> onStop(Stop stop) {
    waiters.add(stop.replyTo());
    return draining(StreamState.STOPPED);
  }

  private Behavior<Command> onOutput(FromOutput message) {
    if (message.event() instanceof OutputActor.Changed changed) {
      history.output(changed.status());
      return report();
    }
    if (message.event() instanceof OutputActor.Ready ready) {
      outputs.ready(ready.output());
      context.getSelf().tell(OutputIsReady.READY);
    } else if (message.event() instanceof OutputActor.Gone gone) {
      outputs.gone(gone.output());
    }
    return Behaviors.same();
  }

  private Behavior<Command> onEncoderTrouble(FromEncoder message) {
    if (message.event() instanceof EncoderSlot.Failed failed) {
      encoder.giveUp();
      return lost(failed.failure());
    }
    return Behaviors.same();
  }

  /** The encoder broke while no frames flow: the next attempt that has frames gets another one. */
  private Behavior<Command> onUnneededEncoder(FromEncoder message) {
    if (message.event() instanceof EncoderSlot.Failed failed) {
      context.getLog().warn("The encoder failed: {}", failed.failure().message());
      history.failed(failed.failure());
      encoder.giveUp();
      return report();
    }
    return Behaviors.same();
  }

  /** Without its child the stream would wait for ever. */
  private Behavior<Command> onChildCrashed(ChildFailed child) {
    throw new IllegalStateException(child.getRef().path().name() + " crashed", child.getCause());
  }

  /** A bug. The supervisor starts the stream anew; children are stopped by then. */
  private Behavior<Command> onCrash() {
    history.crashed(new Failure.Internal("the stream crashed and is started again"));
    become(StreamState.BACKING_OFF);
    return abandon();
  }

  /** Lets go of everything without waiting. */
  private Behavior<Command> abandon() {
    stopFlow();
    encoder.giveUp();
    return Behaviors.same();
  }

  private boolean isNews(FromSource message) {
    return message.event().epoch() == epoch;
  }

  private boolean isNews(FromEncoder message) {
    return encoder.isNews(message.event());
  }

  private CompletionStage<?> flowDone() {
    return flow == null ? CompletableFuture.completedFuture(true) : flow.done();
  }

  private void stopFlow() {
    if (flow != null) {
      flow.stop();
    }
  }

  private void become(StreamState next) {
    if (history.become(next)) {
      context.getLog().info("Stream {} is {}", spec.id(), next.label());
    }
    report();
  }

  private Behavior<Command> report() {
    reports.tell(new StreamReport(spec.id(), history.status()));
    return Behaviors.same();
  }
}
