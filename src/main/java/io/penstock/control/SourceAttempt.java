package io.penstock.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.penstock.flow.StreamCounters;
import io.penstock.media.FrameFormat;
import io.penstock.media.Pipelines;
import io.penstock.media.SourceListener;
import io.penstock.media.SourceRequest;
import io.penstock.media.SourceSession;
import io.penstock.stream.Failure;
import io.penstock.stream.StreamSpec;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * One attempt at a stream's source: opens it, says when frames come, watches that they keep coming,
 * and closes it. It lives for one connection and never tries again; its {@link StreamActor} decides
 * when the next one begins.
 */
final class SourceAttempt {
  sealed interface Command {}

  /** End the attempt. {@link Gone} follows. */
  record Stop() implements Command {}

  private record Opened(SourceSession session) implements Command {}

  private record NotOpened(Throwable failure) implements Command {}

  private record FirstFrame(FrameFormat format) implements Command {}

  private record Failed(Failure failure) implements Command {}

  private enum Tick implements Command {
    TICK
  }

  private enum Closed implements Command {
    CLOSED
  }

  /** What the stream is told. Each carries the number of the attempt. */
  sealed interface Event {
    int epoch();
  }

  /** Frames of this format wait in the session, which stays the attempt's. */
  record Ready(int epoch, SourceSession session, FrameFormat format) implements Event {}

  /** The attempt failed. {@link Gone} follows. */
  record Lost(int epoch, Failure failure) implements Event {}

  /** The source is closed, or is left alone in quarantine: another attempt may begin. */
  record Gone(int epoch) implements Event {}

  private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

  private final ActorContext<Command> context;
  private final int epoch;
  private final StreamSpec spec;
  private final NativeWork work;
  private final ActorRef<Event> parent;
  private final String what;
  private final CompletionStage<SourceSession> opening;

  /** An attempt that begins at once. */
  static Behavior<Command> create(
      int epoch,
      StreamSpec spec,
      StreamTools tools,
      StreamCounters counters,
      ActorRef<Event> parent) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new SourceAttempt(context, epoch, spec, tools, counters, parent)
                        .opening(timers, tools.settings().openTimeout())));
  }

  private SourceAttempt(
      ActorContext<Command> context,
      int epoch,
      StreamSpec spec,
      StreamTools tools,
      StreamCounters counters,
      ActorRef<Event> parent) {
    this.context = context;
    this.epoch = epoch;
    this.spec = spec;
    this.work = tools.work();
    this.parent = parent;
    this.what = "source of " + spec.id() + ", attempt " + epoch;
    Pipelines pipelines = tools.pipelines();
    SourceListener listener = new Relay(context.getSelf(), counters);
    this.opening =
        work.open(
            what,
            () ->
                pipelines.openSource(
                    spec.id() + "-in", SourceRequest.plain(spec.source()), listener));
    context.pipeToSelf(
        opening,
        (session, failure) -> failure == null ? new Opened(session) : new NotOpened(failure));
  }

  /** Turns native callbacks into messages. */
  private record Relay(ActorRef<Command> self, StreamCounters counters) implements SourceListener {
    @Override
    public void firstFrame(FrameFormat format) {
      self.tell(new FirstFrame(format));
    }

    @Override
    public void frameIn() {
      counters.frameIn();
    }

    @Override
    public void packetIn(int bytes) {
      counters.packetIn(bytes);
    }

    @Override
    public void frameDamaged(boolean skipped) {
      counters.damaged(skipped);
    }

    @Override
    public void frameDropped() {
      counters.droppedForNewer();
    }

    @Override
    public void frameUnused() {
      counters.droppedUnused();
    }

    @Override
    public void failed(Failure failure) {
      self.tell(new Failed(failure));
    }
  }

  private Behavior<Command> opening(TimerScheduler<Command> timers, Duration firstFrameTimeout) {
    timers.startSingleTimer(
        new Failed(
            new Failure.SourceSilent(
                "no picture came within " + firstFrameTimeout.toMillis() + " ms")),
        firstFrameTimeout);
    return Behaviors.receive(Command.class)
        .onMessage(Opened.class, opened -> waiting(timers, opened.session(), null))
        .onMessage(NotOpened.class, this::onNotOpened)
        .onMessage(FirstFrame.class, first -> opening(first.format(), timers))
        .onMessage(Failed.class, failed -> lost(failed.failure()))
        .onMessage(Stop.class, stop -> closing())
        .onAnyMessage(other -> Behaviors.same())
        .onSignal(PostStop.class, stopped -> abandoned())
        .build();
  }

  /** The first frame can be there before the session is. */
  private Behavior<Command> opening(FrameFormat format, TimerScheduler<Command> timers) {
    return Behaviors.receive(Command.class)
        .onMessage(Opened.class, opened -> waiting(timers, opened.session(), format))
        .onMessage(NotOpened.class, this::onNotOpened)
        .onMessage(Failed.class, failed -> lost(failed.failure()))
        .onMessage(Stop.class, stop -> closing())
        .onAnyMessage(other -> Behaviors.same())
        .onSignal(PostStop.class, stopped -> abandoned())
        .build();
  }

  private Behavior<Command> waiting(
      TimerScheduler<Command> timers,
      SourceSession session,
      @org.jspecify.annotations.Nullable FrameFormat format) {
    if (format != null) {
      return running(timers, session, format);
    }
    return Behaviors.receive(Command.class)
        .onMessage(FirstFrame.class, first -> running(timers, session, first.format()))
        .onMessage(Failed.class, failed -> lost(failed.failure()))
        .onMessage(Stop.class, stop -> closing())
        .onAnyMessage(other -> Behaviors.same())
        .onSignal(PostStop.class, stopped -> abandoned())
        .build();
  }

  private Behavior<Command> running(
      TimerScheduler<Command> timers, SourceSession session, FrameFormat format) {
    timers.cancelAll();
    parent.tell(new Ready(epoch, session, format));
    if (spec.source().isLive()) {
      Duration look = spec.stallTimeout().dividedBy(4);
      timers.startTimerAtFixedRate(
          Tick.TICK, look.compareTo(LONGEST_LOOK) < 0 ? look : LONGEST_LOOK);
    }
    return Behaviors.receive(Command.class)
        .onMessage(Tick.class, tick -> onTick(session))
        .onMessage(Failed.class, failed -> lost(failed.failure()))
        .onMessage(Stop.class, stop -> closing())
        .onAnyMessage(other -> Behaviors.same())
        .onSignal(PostStop.class, stopped -> abandoned())
        .build();
  }

  private Behavior<Command> onNotOpened(NotOpened notOpened) {
    return lost(
        new Failure.Internal(
            "the source could not be opened: "
                + spec.source().uri().scrub(NativeWork.message(notOpened.failure()))));
  }

  private Behavior<Command> onTick(SourceSession session) {
    long silence = System.nanoTime() - session.lastFrameNanos();
    if (silence < spec.stallTimeout().toNanos()) {
      return Behaviors.same();
    }
    return lost(
        new Failure.SourceSilent(
            "no picture came for " + Duration.ofNanos(silence).toMillis() + " ms"));
  }

  private Behavior<Command> lost(Failure failure) {
    parent.tell(new Lost(epoch, failure));
    return closing();
  }

  private Behavior<Command> closing() {
    CompletionStage<Boolean> closed =
        opening
            .handle((session, failure) -> failure == null ? work.close(what, session) : null)
            .thenCompose(
                closing ->
                    closing == null
                        ? java.util.concurrent.CompletableFuture.completedFuture(true)
                        : closing);
    context.pipeToSelf(closed, (done, failure) -> Closed.CLOSED);
    return Behaviors.receive(Command.class)
        .onMessage(
            Closed.class,
            gone -> {
              parent.tell(new Gone(epoch));
              return Behaviors.stopped();
            })
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  /** Stopped from outside, by a parent that crashed or ended: nobody waits for the closing. */
  private Behavior<Command> abandoned() {
    opening.thenAccept(session -> work.close(what, session));
    return Behaviors.same();
  }
}
