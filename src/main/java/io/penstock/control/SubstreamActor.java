package io.penstock.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.BehaviorBuilder;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.stream.SystemMaterializer;
import io.penstock.flow.PacketFan;
import io.penstock.flow.StreamCounters;
import io.penstock.media.FrameFormat;
import io.penstock.media.Packet;
import io.penstock.media.SourceSession;
import io.penstock.plan.Plan;
import io.penstock.plan.Reading;
import io.penstock.settings.PasswordFile;
import io.penstock.stream.Codec;
import io.penstock.stream.Failure;
import io.penstock.stream.Secret;
import io.penstock.stream.SourceOffer;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamState;
import io.penstock.stream.SubstreamStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The life of a stream's sub-stream, whose pictures those processors see that only look. It has
 * attempts and a flow of its own. Whatever becomes of them, a bug too, the main stream goes on: its
 * {@link StreamActor} is told, and says so.
 *
 * <p>trying → leaving → backing off → trying …, resting where only a credential can help, and from
 * each of them ending.
 */
final class SubstreamActor {
  sealed interface Command {}

  /** End. {@link Gone} follows. */
  record Stop() implements Command {}

  /** Begin another attempt at once, whatever the state. */
  record Restart() implements Command {}

  private record FromSource(SourceAttempt.Event event) implements Command {}

  /** The flow before has ended: frames may pass the processors. */
  private record MayLook(int epoch, FrameFormat format) implements Command {}

  private record FlowEnded(int epoch, @Nullable Throwable failure) implements Command {}

  /** Looking failed a while ago: once more. */
  private record LookAgain(int epoch) implements Command {}

  private record PasswordRead(Optional<Secret> password) implements Command {}

  private enum Retry implements Command {
    RETRY
  }

  private enum Tick implements Command {
    TICK
  }

  private enum LookAtPassword implements Command {
    LOOK
  }

  private enum FlowDone implements Command {
    DONE
  }

  /** What the stream is told. */
  sealed interface Event {}

  /**
   * It is like this now.
   *
   * @param trouble why the processors see nothing, or nothing of use; empty where they do, and
   *     until the first attempt has failed
   */
  record Changed(SubstreamStatus status, Optional<Failure> trouble) implements Event {}

  /** Its source is closed, or left alone in quarantine, and nothing flows. */
  record Gone() implements Event {}

  private static final Duration REPORT_PERIOD = Duration.ofSeconds(1);

  /** A secret that was rotated is in use within five seconds. */
  private static final Duration PASSWORD_PERIOD = Duration.ofSeconds(2);

  /** So often, without a picture, a source may say that it sends another codec. */
  private static final int MOST_CODECS = 2;

  /** A processor that fails need not do so for each picture. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  /** After a bug. */
  private static final SupervisorStrategy AFTER_CRASH =
      SupervisorStrategy.restartWithBackoff(Duration.ofSeconds(1), Duration.ofSeconds(30), 0.2);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final StreamSpec spec;
  private final SourceSpec source;
  private final StreamTools tools;
  private final StreamCounters counters;
  private final ActorRef<Event> parent;
  private final AttemptRules rules;
  private final FlowSlot flow;
  private final FlowTrouble trouble;
  private final SubstreamHistory history;
  private final ActorRef<SourceAttempt.Event> sourceEvents;

  /** The number of the attempt, and with it of everything that was begun for it. */
  private int epoch;

  /** That of the newest one that had pictures. */
  private int liveEpoch;

  private @Nullable ActorRef<SourceAttempt.Command> attempt;
  private @Nullable SourceSession session;
  private boolean looks;

  /** Pictures that had passed before the processors began to look. */
  private long processedBefore;

  private Throughput throughput = new Throughput(Duration.ZERO);

  private boolean flowDone;
  private Optional<Codec> sent = Optional.empty();
  private int codecsMeanwhile;

  /**
   * One that connects at once.
   *
   * @param spec the stream
   * @param reading which of its processors look at the sub-stream, and where that is
   * @param counters the sub-stream's own, over all attempts
   */
  static Behavior<Command> create(
      StreamSpec spec,
      Reading reading,
      StreamTools tools,
      StreamCounters counters,
      ActorRef<Event> parent) {
    // Over a crash the numbers go on, by which it tells the living from the dead.
    SubstreamHistory history = new SubstreamHistory(counters);
    Behavior<Command> substream =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers ->
                        new SubstreamActor(
                                context, timers, spec, reading, tools, counters, history, parent)
                            .begin()));
    return Behaviors.withMdc(
        Command.class,
        Map.of("stream", spec.id().value()),
        Behaviors.supervise(substream).onFailure(AFTER_CRASH));
  }

  private SubstreamActor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      StreamSpec spec,
      Reading reading,
      StreamTools tools,
      StreamCounters counters,
      SubstreamHistory history,
      ActorRef<Event> parent) {
    this.context = context;
    context.setLoggerName(SubstreamActor.class);
    this.timers = timers;
    this.spec = spec;
    this.source = reading.substream().orElseThrow();
    this.tools = tools;
    this.counters = counters;
    this.history = history;
    this.parent = parent;
    this.rules =
        new AttemptRules(
            spec.with(source, reading.ofSubstream(), List.of()), SourceAttempt.Part.SUBSTREAM);
    this.flow =
        new FlowSlot(
            spec.with(spec.source(), spec.process(), List.of()),
            Reading::ofSubstream,
            tools,
            counters,
            new PacketFan(),
            SystemMaterializer.get(context.getSystem()).materializer());
    this.trouble = new FlowTrouble(context);
    this.sourceEvents = context.messageAdapter(SourceAttempt.Event.class, FromSource::new);
  }

  private Behavior<Command> begin() {
    timers.startTimerAtFixedRate(Tick.TICK, REPORT_PERIOD);
    return trying();
  }

  // ---------------------------------------------------------------- trying

  private Behavior<Command> trying() {
    epoch = history.attempt();
    become(StreamState.STARTING);
    SourceAttempt.Plan plan =
        rules.next(epoch, Plan.ANALYZE, codec(), Optional.empty(), Packet::close, Packet::close);
    attempt =
        context.spawn(SourceAttempt.create(plan, tools, counters, sourceEvents), "source-" + epoch);
    context.watch(attempt);
    return inEveryState()
        .onMessage(FromSource.class, this::isNews, this::onSource)
        .onMessage(MayLook.class, look -> look.epoch() == epoch, this::onMayLook)
        .onMessage(FlowEnded.class, ended -> ended.epoch() == epoch, this::onFlowEnded)
        .onMessage(LookAgain.class, again -> again.epoch() == epoch, again -> onLookAgain())
        .onMessage(Restart.class, restart -> onRestart())
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  private Codec codec() {
    return sent.orElse(spec.encode().codec());
  }

  private Behavior<Command> onSource(FromSource message) {
    if (message.event() instanceof SourceAttempt.Ready ready) {
      session = ready.session();
      history.sees(ready.session());
      return report();
    }
    if (message.event() instanceof SourceAttempt.Pictures pictures) {
      return look(pictures.format());
    }
    if (message.event() instanceof SourceAttempt.Lost lost) {
      rules.count(lost);
      return lost(lost.failure(), lost.used());
    }
    if (message.event() instanceof SourceAttempt.Offered offered) {
      return offered.offer().video().map(this::onOffered).orElse(Behaviors.same());
    }
    return Behaviors.same();
  }

  /** What it sends decides how it is read. */
  private Behavior<Command> onOffered(SourceOffer.Video video) {
    Optional<Codec> said = Codec.of(video.codec());
    boolean isOther = said.isPresent() && said.get() != codec();
    if (!isOther || ++codecsMeanwhile > MOST_CODECS) {
      return Behaviors.same();
    }
    sent = said;
    endAttempt();
    return leaving(Duration.ZERO);
  }

  private Behavior<Command> look(FrameFormat format) {
    int current = epoch;
    flow.stop();
    context.pipeToSelf(flow.done(), (done, failure) -> new MayLook(current, format));
    return Behaviors.same();
  }

  private Behavior<Command> onMayLook(MayLook look) {
    SourceSession open = session;
    if (open == null) {
      return Behaviors.same();
    }
    int current = epoch;
    context.pipeToSelf(
        flow.watched(open, look.format()), (done, failure) -> new FlowEnded(current, failure));
    if (liveEpoch != epoch) {
      liveEpoch = epoch;
      rules.live();
      history.live();
    }
    codecsMeanwhile = 0;
    looks = true;
    processedBefore = counters.framesProcessed();
    throughput = new Throughput(spec.stallTimeout());
    return judge();
  }

  private Behavior<Command> onFlowEnded(FlowEnded ended) {
    Throwable failure = ended.failure();
    if (failure == null) {
      Optional.ofNullable(session).flatMap(SourceSession::nextFormat).ifPresent(this::look);
      return Behaviors.same();
    }
    looks = false;
    history.stops(trouble.told(failure));
    timers.startSingleTimer(new LookAgain(epoch), LOOK_AGAIN);
    return become(StreamState.DEGRADED);
  }

  private Behavior<Command> onLookAgain() {
    Optional.ofNullable(session)
        .flatMap(SourceSession::nextFormat)
        .or(flow::shown)
        .ifPresent(this::look);
    return Behaviors.same();
  }

  /** What broke is well again once a picture has passed; and what passes may be of no use. */
  private Behavior<Command> judge() {
    Throughput.Verdict verdict = throughput.look(System.nanoTime(), counters);
    if (verdict == Throughput.Verdict.STUCK) {
      String what = "its decoder, or a processor, takes no more pictures";
      return lost(new Failure.Internal(what), Optional.empty());
    }
    if (verdict == Throughput.Verdict.DAMAGED) {
      processedBefore = counters.framesProcessed();
      history.stops(new Failure.OfSubstream(Throughput.ALL_DAMAGED));
      return become(StreamState.DEGRADED);
    }
    if (counters.framesProcessed() > processedBefore) {
      history.goesOn();
      history.become(flow.trouble().isEmpty() ? StreamState.LIVE : StreamState.DEGRADED);
    }
    return report();
  }

  private Behavior<Command> lost(Failure failure, Optional<Secret> used) {
    history.failed(failure);
    endAttempt();
    Optional<Duration> delay = rules.failed(failure);
    if (delay.isEmpty()) {
      become(StreamState.AUTH_FAILED);
      return resting(used);
    }
    become(rules.lackRoom() ? StreamState.PENDING : StreamState.BACKING_OFF);
    return leaving(delay.get());
  }

  private void endAttempt() {
    if (attempt != null) {
      attempt.tell(new SourceAttempt.Stop());
    }
    looks = false;
    session = null;
    flow.stop();
  }

  // ---------------------------------------------------------------- leaving and backing off

  private Behavior<Command> leaving(Duration delay) {
    return inEveryState()
        .onMessage(FromSource.class, this::isGone, gone -> backingOff(delay))
        .onMessage(Restart.class, restart -> onRestart())
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  private Behavior<Command> backingOff(Duration delay) {
    attempt = null;
    timers.startSingleTimer(Retry.RETRY, delay);
    return inEveryState()
        .onMessage(Retry.class, retry -> trying())
        .onMessage(Restart.class, restart -> onRestart())
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  /**
   * Nothing more is tried until the credentials change, be it in their file.
   *
   * @param used the password that was refused
   */
  private Behavior<Command> resting(Optional<Secret> used) {
    Optional<Path> file = source.credentials().flatMap(credentials -> credentials.passwordFile());
    if (file.isPresent()) {
      timers.startTimerAtFixedRate(LookAtPassword.LOOK, PASSWORD_PERIOD);
    }
    return inEveryState()
        .onMessage(
            FromSource.class,
            this::isGone,
            gone -> {
              attempt = null;
              return Behaviors.same();
            })
        .onMessage(
            LookAtPassword.class,
            look -> {
              file.ifPresent(this::readPassword);
              return Behaviors.same();
            })
        .onMessage(
            PasswordRead.class,
            read ->
                read.password().isEmpty() || read.password().equals(used)
                    ? Behaviors.same()
                    : onRestart())
        .onMessage(Restart.class, restart -> onRestart())
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  private void readPassword(Path file) {
    context.pipeToSelf(
        tools.work().call("the password file of " + spec.id(), () -> PasswordFile.readAgain(file)),
        (read, failure) -> new PasswordRead(failure == null ? read : Optional.empty()));
  }

  private Behavior<Command> onRestart() {
    timers.cancel(Retry.RETRY);
    timers.cancel(LookAtPassword.LOOK);
    rules.forgive();
    if (attempt == null) {
      return trying();
    }
    endAttempt();
    return leaving(Duration.ZERO);
  }

  // ---------------------------------------------------------------- the end

  private Behavior<Command> ending() {
    endAttempt();
    timers.cancelAll();
    context.pipeToSelf(flow.done(), (done, failure) -> FlowDone.DONE);
    return Behaviors.receive(Command.class)
        .onMessage(
            FromSource.class,
            this::isGone,
            gone -> {
              attempt = null;
              return goneOrSame();
            })
        .onMessage(
            FlowDone.class,
            done -> {
              flowDone = true;
              return goneOrSame();
            })
        .onAnyMessage(other -> Behaviors.same())
        .onSignal(
            Terminated.class,
            child -> {
              boolean isLast = attempt != null && child.getRef().path().equals(attempt.path());
              attempt = isLast ? null : attempt;
              return goneOrSame();
            })
        .onSignal(PostStop.class, stopped -> abandon())
        .build();
  }

  private Behavior<Command> goneOrSame() {
    if (attempt != null || !flowDone) {
      return Behaviors.same();
    }
    parent.tell(new Gone());
    return Behaviors.stopped();
  }

  // ---------------------------------------------------------------- in every state

  private BehaviorBuilder<Command> inEveryState() {
    return Behaviors.receive(Command.class)
        .onMessage(Stop.class, stop -> ending())
        .onMessage(Tick.class, tick -> looks ? judge() : report())
        .onSignal(ChildFailed.class, this::onChildCrashed)
        .onSignal(Terminated.class, child -> Behaviors.same())
        .onSignal(PreRestart.class, restart -> onCrash())
        .onSignal(PostStop.class, stopped -> abandon());
  }

  private Behavior<Command> become(StreamState next) {
    history.become(next);
    return report();
  }

  private Behavior<Command> report() {
    parent.tell(new Changed(history.status(), trouble()));
    return Behaviors.same();
  }

  private Optional<Failure> trouble() {
    Optional<Failure> seen =
        looks ? flow.trouble().map(Failure.OfSubstream::new) : Optional.empty();
    return history.trouble().or(() -> seen);
  }

  /** Without its child it would wait for ever. */
  private Behavior<Command> onChildCrashed(ChildFailed child) {
    throw new IllegalStateException(child.getRef().path().name() + " crashed", child.getCause());
  }

  private Behavior<Command> onCrash() {
    Failure failure = new Failure.Internal("watching it crashed, and is begun again");
    history.failed(failure);
    looks = false;
    become(StreamState.BACKING_OFF);
    return abandon();
  }

  /** Lets go of everything without waiting; the attempt closes its source. */
  private Behavior<Command> abandon() {
    flow.stop();
    flow.close();
    return Behaviors.same();
  }

  private boolean isNews(FromSource message) {
    return message.event().epoch() == epoch;
  }

  private boolean isGone(FromSource message) {
    return message.event() instanceof SourceAttempt.Gone && isNews(message);
  }
}
