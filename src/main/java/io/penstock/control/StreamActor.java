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
import io.penstock.control.SnapshotReply.NotTaken;
import io.penstock.flow.PacketFan;
import io.penstock.flow.StreamCounters;
import io.penstock.media.FrameFormat;
import io.penstock.plan.Reading;
import io.penstock.stream.Codec;
import io.penstock.stream.Failure;
import io.penstock.stream.Secret;
import io.penstock.stream.SourceOffer;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The life of one camera's stream. It owns an attempt at the source, the encoder and the flow into
 * it, which outlive attempts, and a child an output. What is expected to break is a state here; an
 * exception is a bug, and the supervisor starts the stream anew.
 *
 * <p>attempting → preparing → live ({@link StreamEncoding}) → leaving → backing off → attempting …,
 * and from each of them draining → ended ({@link StreamEnding}). Where packets pass to the outputs
 * as they come, passing ({@link StreamPassing}) stands for preparing and live; where nothing helps
 * but other credentials, resting ({@link StreamRest}) for backing off. While the source is away the
 * encoder is fed with a slate, whatever the state ({@link StreamSlate}).
 */
public final class StreamActor {
  /** What a stream can be told. Each is answered in every state. */
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

  /** Begin another attempt at once, whatever the state; also where no attempt could help. */
  public record Restart(ActorRef<RestartReply> replyTo) implements Command {}

  /** The answer to {@link Restart}. */
  public sealed interface RestartReply {}

  /** An attempt begins as soon as the one before is closed. */
  public record Restarting() implements RestartReply {}

  /** The stream is being stopped. */
  public record NotRestarted() implements RestartReply {}

  /**
   * This is asked for from now on. What has to be done for it is: outputs that are asked for no
   * more end, new ones begin, and the others keep their sessions; the source keeps its own where it
   * can, and else is read anew.
   *
   * @param spec of the same stream, and enabled
   */
  public record Change(StreamSpec spec, ActorRef<ChangeReply> replyTo) implements Command {}

  /** The answer to {@link Change}. */
  public sealed interface ChangeReply {
    /** What was asked for. */
    StreamSpec spec();
  }

  /** All that is told from here on is about the new spec. */
  public record Changing(StreamSpec spec) implements ChangeReply {}

  /** Nothing has changed: this takes a stream that is begun anew, or it is ending, or over. */
  public record NotChanged(StreamSpec spec) implements ChangeReply {}

  /** How is it? */
  public record GetReport(ActorRef<StreamReport> replyTo) implements Command {}

  /**
   * The camera's newest picture, after the processors. Answered when the next one passes; at once
   * where a fresh one is known, or none flow.
   *
   * @param mostWide a wider picture is scaled down to this width, or the next smaller of a few
   */
  public record GetSnapshot(int mostWide, ActorRef<SnapshotReply> replyTo) implements Command {
    /** More than any picture has. */
    public static final int AS_IT_IS = Integer.MAX_VALUE;

    /** The picture in its own size. */
    public GetSnapshot(ActorRef<SnapshotReply> replyTo) {
      this(AS_IT_IS, replyTo);
    }
  }

  record FromSource(SourceAttempt.Event event) implements Command {}

  record FromOutput(OutputActor.Event event) implements Command {}

  record FromSubstream(SubstreamActor.Event event) implements Command {}

  record FromEncoder(EncoderSlot.Event event) implements Command {}

  record Prepared(int number) implements Command {}

  record FlowEnded(int number, @Nullable Throwable failure) implements Command {}

  /** The live flow has ended: there is room for a slate, if nothing else has begun since. */
  record FlowIdle(int turn, boolean painted) implements Command {}

  record SlateEnded(int turn, boolean painted, @Nullable Throwable failure) implements Command {}

  /** The flow before has ended: frames may pass those that only look. */
  record MayLook(int number, FrameFormat format) implements Command {}

  /** Looking failed a while ago: once more. */
  record LookAgain(int number) implements Command {}

  /** The source's last picture was made of its packets, or there is none. */
  record LastDecoded(Optional<FrameFormat> format, @Nullable Throwable failure)
      implements Command {}

  record PasswordRead(Optional<Secret> password) implements Command {}

  /** One more output is ready, told again for the one state that waits for it. */
  enum OutputIsReady implements Command {
    READY
  }

  record SnapshotMade(SnapshotSlot.Made made) implements Command {}

  enum Retry implements Command {
    RETRY
  }

  enum Drained implements Command {
    DRAINED
  }

  enum DrainTimedOut implements Command {
    OVER
  }

  enum Tick implements Command {
    TICK
  }

  enum LookAtPassword implements Command {
    LOOK
  }

  private static final Duration REPORT_PERIOD = Duration.ofSeconds(1);

  /** So often, without going live, a source may say that it sends another codec. */
  private static final int MOST_CODECS = 2;

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final StreamTools tools;
  private final StreamPlan plan;
  private final StreamReporter reporter;
  private final StreamCounters counters;
  private final StreamHistory history;
  private final AttemptRules rules;
  private final FlowSlot flow;
  private final EncoderSlot encoder;
  private final OutputGroup outputs;
  private final SubstreamSlot substream;
  private final StreamParts parts;
  private final StreamSlate slate;
  private final StreamPassing passing;
  private final StreamEncoding encoding;
  private final StreamRest rest;
  private final StreamEnding ending;
  private final SnapshotSlot snapshots;
  private final ActorRef<SourceAttempt.Event> sourceEvents;

  /** The newest one, until it is gone. Its number is that of everything begun for it. */
  private @Nullable ActorRef<SourceAttempt.Command> attempt;

  /** Whether it is still wanted. */
  private boolean attemptRuns;

  private int codecsMeanwhile;

  /** A stream that starts at once and reports to {@code reports}. */
  public static Behavior<Command> create(
      StreamSpec spec, StreamTools tools, ActorRef<StreamReport> reports) {
    return named(spec, unnamed(spec, tools, reports));
  }

  /** The same, begun anew after a crash as {@code strategy} has it. */
  static Behavior<Command> create(
      StreamSpec spec,
      StreamTools tools,
      ActorRef<StreamReport> reports,
      SupervisorStrategy strategy) {
    // Around the supervision, whose lines in the log are about the stream, too.
    return named(spec, Behaviors.supervise(unnamed(spec, tools, reports)).onFailure(strategy));
  }

  private static Behavior<Command> named(StreamSpec spec, Behavior<Command> stream) {
    return Behaviors.withMdc(Command.class, Map.of("stream", spec.id().value()), stream);
  }

  private static Behavior<Command> unnamed(
      StreamSpec spec, StreamTools tools, ActorRef<StreamReport> reports) {
    // After a crash the stream begins anew, but its counts go on, what was asked for last stays so,
    // and so do the numbers by which it tells what the living say from what the dead say.
    StreamCounters counters = new StreamCounters();
    StreamHistory history = new StreamHistory(spec, counters);
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new StreamActor(context, timers, tools, counters, history, reports).begin()));
  }

  private StreamActor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      StreamTools tools,
      StreamCounters counters,
      StreamHistory history,
      ActorRef<StreamReport> reports) {
    this.context = context;
    context.setLoggerName(StreamActor.class);
    this.timers = timers;
    this.tools = tools;
    this.counters = counters;
    this.history = history;
    StreamSpec spec = history.spec();
    PacketFan fan = new PacketFan();
    this.plan = new StreamPlan(spec, tools.chains()::draws);
    this.reporter = new StreamReporter(context.getSystem(), spec.id(), history, reports);
    this.rules = new AttemptRules(spec);
    this.flow =
        new FlowSlot(
            spec,
            Reading::ofMain,
            tools,
            counters,
            fan,
            SystemMaterializer.get(context.getSystem()).materializer());
    this.sourceEvents = context.messageAdapter(SourceAttempt.Event.class, FromSource::new);
    this.encoder =
        new EncoderSlot(
            spec,
            tools,
            fan,
            flow.packets().ofEncoder(),
            history::encoder,
            context.messageAdapter(EncoderSlot.Event.class, FromEncoder::new));
    this.outputs =
        new OutputGroup(
            context,
            spec,
            tools,
            fan,
            context.messageAdapter(OutputActor.Event.class, FromOutput::new));
    this.substream =
        new SubstreamSlot(
            context,
            spec,
            tools,
            history,
            context.messageAdapter(SubstreamActor.Event.class, FromSubstream::new));
    this.parts =
        new StreamParts(
            context,
            timers,
            tools,
            plan,
            counters,
            history,
            reporter,
            rules,
            flow,
            encoder,
            outputs,
            new FlowTrouble(context));
    StreamStates states = new States();
    this.slate = new StreamSlate(parts);
    this.passing = new StreamPassing(parts, states);
    this.encoding = new StreamEncoding(parts, states, slate);
    this.rest = new StreamRest(parts, states);
    this.ending =
        new StreamEnding(
            context, timers, reporter, flow, encoder, outputs, substream, new EndingHost());
    this.snapshots =
        new SnapshotSlot(context, tools.snapshots(), () -> StreamPassing.nextPicture(plan, flow));
  }

  private Behavior<Command> begin() {
    timers.startTimerAtFixedRate(Tick.TICK, REPORT_PERIOD);
    return attempting();
  }

  // ---------------------------------------------------------------- attempting

  private Behavior<Command> attempting() {
    int epoch = history.begins(rules.address());
    history.plans(plan.choice());
    if (plan.passesPackets()) {
      flow.packets().await(epoch);
      outputs.carries(plan.spec().encode().codec());
    }
    reporter.become(slate.away(StreamState.STARTING), rules.lastTrouble(), Optional.empty());
    SourceAttempt.Plan next =
        rules.next(
            epoch,
            plan.choice().plan(),
            plan.codec(),
            encoder.settled(),
            flow.packets().ofAttempt(epoch),
            flow.packets().soundOf(epoch));
    slate.attempts(next.request());
    attemptRuns = true;
    attempt =
        context.spawn(SourceAttempt.create(next, tools, counters, sourceEvents), "source-" + epoch);
    context.watch(attempt);
    return whileAway(change -> change.attempt() ? moving() : staysAway(change))
        .onMessage(FromSource.class, this::isNews, this::onSourceWhileAttempting)
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onSourceWhileAttempting(FromSource message) {
    if (message.event() instanceof SourceAttempt.Ready ready) {
      plan.sends(plan.codec());
      history.sees(ready.session());
      return ready
          .format()
          .map(format -> encoding.preparing(ready.session(), format))
          .orElseGet(() -> passing.begin(ready.session()));
    }
    return onSourceTrouble(message);
  }

  private void isNowLive() {
    // Not before: a camera that refuses the password must not be asked twice as often.
    substream.start();
    if (parts.isLive()) {
      reporter.report();
      return;
    }
    history.live();
    rules.live();
    slate.over();
    codecsMeanwhile = 0;
    reporter.become(StreamState.LIVE);
  }

  /** Packets come, and what they show may still be of no use to anybody, or go nowhere. */
  private Behavior<Command> lookAtPictures() {
    return plan.passesPackets() ? passing.lookAtPictures() : encoding.lookAtPictures();
  }

  // ---------------------------------------------------------------- leaving and backing off

  private Behavior<Command> onSourceTrouble(FromSource message) {
    if (message.event() instanceof SourceAttempt.Lost lost) {
      rules.count(lost);
      return lost(lost.failure(), lost.used());
    }
    if (message.event() instanceof SourceAttempt.Offered offered) {
      return offered.offer().video().map(this::onOffered).orElse(Behaviors.same());
    }
    if (message.event() instanceof SourceAttempt.Sounds sounds) {
      rules.sounds(sounds.format());
      outputs.carries(rules.carried());
    }
    return Behaviors.same();
  }

  /** What it sends decides how it is read, and how the stream is served. */
  private Behavior<Command> onOffered(SourceOffer.Video video) {
    Optional<Codec> said = Codec.of(video.codec());
    boolean isOther = said.isPresent() && said.get() != plan.codec();
    if (!isOther || ++codecsMeanwhile > MOST_CODECS) {
      return Behaviors.same();
    }
    context.getLog().debug("The source sends {}", video.codec());
    plan.sends(said.get());
    endAttempt(true);
    return leaving(Duration.ZERO);
  }

  /** This attempt is over. The encoder and the outputs stay, or go, as the spec has it. */
  private Behavior<Command> lost(Failure failure, Optional<Secret> used) {
    reporter.failed(history.attempt(), failure);
    endAttempt(false);
    Optional<Duration> delay = rules.failed(failure);
    if (delay.isEmpty()) {
      reporter.become(StreamState.AUTH_FAILED, failure);
      snapshots.refuse(this::noSnapshot);
      substream.stop();
      return rest.begin(used);
    }
    reporter.become(slate.away(StreamState.BACKING_OFF), failure);
    return leaving(delay.get());
  }

  /** This attempt ends for one that serves the stream otherwise: nothing has failed. */
  private Behavior<Command> moving() {
    endAttempt(true);
    reporter.become(slate.away(StreamState.STARTING));
    return leaving(Duration.ZERO);
  }

  private void endAttempt(boolean asPlanned) {
    attemptRuns = false;
    if (attempt != null) {
      attempt.tell(new SourceAttempt.Stop());
    }
    slate.begin(asPlanned);
  }

  private Behavior<Command> leaving(Duration delay) {
    snapshots.refuse(this::noSnapshot);
    return whileAway(
            change -> {
              staysAway(change);
              return change.attempt() ? leaving(Duration.ZERO) : Behaviors.same();
            })
        .onMessage(FromSource.class, this::isGone, gone -> backingOff(delay))
        .onMessage(Retry.class, retry -> leaving(Duration.ZERO))
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  private Behavior<Command> backingOff(Duration delay) {
    attempt = null;
    timers.startSingleTimer(Retry.RETRY, delay);
    return whileAway(
            change -> {
              staysAway(change);
              return change.attempt() ? atOnce() : Behaviors.same();
            })
        .onMessage(Retry.class, retry -> attempting())
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  /** Another attempt, as soon as the one before is closed. */
  private Behavior<Command> atOnce() {
    timers.cancel(Retry.RETRY);
    rest.over();
    return attempt == null ? attempting() : leaving(Duration.ZERO);
  }

  // ---------------------------------------------------------------- another spec

  private Behavior<Command> onChange(
      Change change, Function<SpecChange, Behavior<Command>> changed) {
    StreamSpec spec = change.spec();
    SpecChange todo = SpecChange.of(plan, plan.following(spec));
    if (todo.anew()) {
      change.replyTo().tell(new NotChanged(spec));
      return Behaviors.same();
    }
    if (todo.source()) {
      codecsMeanwhile = 0;
    }
    history.follow(spec, attemptRuns && !todo.attempt(), todo.attempt());
    change.replyTo().tell(new Changing(spec));
    plan.follow(spec);
    history.plans(plan.choice());
    rules.follow(spec);
    flow.follow(spec);
    encoder.follow(spec);
    outputs.carries(rules.carried());
    outputs.follow(spec);
    substream.follow(spec, parts.isLive());
    if (plan.reading().ofMain().isEmpty()) {
      counters.forgetProcessors();
    }
    return changed.apply(todo);
  }

  /** No pictures of the source flow, and none are nearer for the change. */
  private Behavior<Command> staysAway(SpecChange change) {
    slate.follow(change);
    return report();
  }

  // ---------------------------------------------------------------- the end

  /**
   * @param end the state to rest in when nobody waits for the stream to stop
   */
  private Behavior<Command> draining(StreamState end) {
    timers.cancel(Retry.RETRY);
    rest.over();
    ActorRef<SourceAttempt.Command> underWay = attempt;
    attempt = null;
    attemptRuns = false;
    Behavior<Command> draining = ending.begin(end, underWay, tools.settings().drainTimeout());
    snapshots.refuse(this::noSnapshot);
    return draining;
  }

  private final class EndingHost implements StreamEnding.Host {
    @Override
    public void heard(FromOutput message) {
      onOutput(message);
    }

    @Override
    public boolean isGone(FromSource message) {
      return StreamActor.this.isGone(message);
    }

    @Override
    public Behavior<Command> abandon() {
      return StreamActor.this.abandon();
    }

    @Override
    public Behavior<Command> again() {
      return attempting();
    }
  }

  // ---------------------------------------------------------------- in every state

  private final class States implements StreamStates {
    @Override
    public BehaviorBuilder<Command> inEveryState(Function<SpecChange, Behavior<Command>> changed) {
      return StreamActor.this.inEveryState(changed);
    }

    @Override
    public BehaviorBuilder<Command> whileAway(Function<SpecChange, Behavior<Command>> changed) {
      return StreamActor.this.whileAway(changed);
    }

    @Override
    public boolean isNews(FromSource message) {
      return StreamActor.this.isNews(message);
    }

    @Override
    public boolean isNews(FromEncoder message) {
      return StreamActor.this.isNews(message);
    }

    @Override
    public Behavior<Command> onSourceTrouble(FromSource message) {
      return StreamActor.this.onSourceTrouble(message);
    }

    @Override
    public Behavior<Command> lost(Failure failure) {
      return StreamActor.this.lost(failure, Optional.empty());
    }

    @Override
    public Behavior<Command> moving() {
      return StreamActor.this.moving();
    }

    @Override
    public Behavior<Command> staysAway(SpecChange change) {
      return StreamActor.this.staysAway(change);
    }

    @Override
    public Behavior<Command> gone(FromSource message) {
      attempt = isGone(message) ? null : attempt;
      return Behaviors.same();
    }

    @Override
    public Behavior<Command> atOnce() {
      return StreamActor.this.atOnce();
    }

    @Override
    public Behavior<Command> through() {
      return draining(StreamState.STOPPED);
    }

    @Override
    public void isNowLive() {
      StreamActor.this.isNowLive();
    }

    @Override
    public Behavior<Command> tell(Optional<Failure> ofMain) {
      Optional<Failure> trouble = ofMain.or(substream::trouble);
      reporter.become(
          trouble.isEmpty() ? StreamState.LIVE : StreamState.DEGRADED,
          trouble.map(Failure::message),
          trouble);
      return Behaviors.same();
    }

    @Override
    public Behavior<Command> report() {
      return StreamActor.this.report();
    }
  }

  private BehaviorBuilder<Command> inEveryState(Function<SpecChange, Behavior<Command>> changed) {
    return Behaviors.receive(Command.class)
        .onMessage(Stop.class, this::onStop)
        .onMessage(Restart.class, this::onRestart)
        .onMessage(Change.class, change -> onChange(change, changed))
        .onMessage(GetReport.class, this::onGetReport)
        .onMessage(GetSnapshot.class, this::onGetSnapshot)
        .onMessage(SnapshotMade.class, this::onSnapshotMade)
        .onMessage(LastDecoded.class, slate::onLastDecoded)
        .onMessage(Tick.class, tick -> onTick())
        .onMessage(FromOutput.class, this::onOutput)
        .onMessage(FromSubstream.class, this::onSubstream)
        .onSignal(ChildFailed.class, this::onChildCrashed)
        .onSignal(Terminated.class, child -> Behaviors.same())
        .onSignal(PreRestart.class, restart -> onCrash())
        .onSignal(PostStop.class, stopped -> abandon());
  }

  /** While no frames of the source flow. */
  private BehaviorBuilder<Command> whileAway(Function<SpecChange, Behavior<Command>> changed) {
    return inEveryState(changed)
        .onMessage(FlowIdle.class, slate::onFlowIdle)
        .onMessage(SlateEnded.class, slate::onSlateEnded)
        .onMessage(FromEncoder.class, this::isNews, slate::onEncoder);
  }

  private Behavior<Command> onStop(Stop stop) {
    ending.awaitedBy(stop.replyTo());
    return draining(StreamState.STOPPED);
  }

  private Behavior<Command> onRestart(Restart restart) {
    restart.replyTo().tell(new Restarting());
    rules.forgive();
    codecsMeanwhile = 0;
    substream.restart();
    if (attempt != null) {
      endAttempt(false);
      reporter.become(slate.goesOn() ? StreamState.SIGNAL_LOST : StreamState.STARTING);
    }
    return atOnce();
  }

  private Behavior<Command> onGetReport(GetReport get) {
    get.replyTo().tell(reporter.newest());
    return Behaviors.same();
  }

  private Behavior<Command> onGetSnapshot(GetSnapshot get) {
    if (parts.isLive()) {
      snapshots.ask(get);
    } else {
      get.replyTo().tell(noSnapshot());
    }
    return Behaviors.same();
  }

  private Behavior<Command> onSnapshotMade(SnapshotMade message) {
    StreamStatus status = history.status();
    snapshots.made(
        message.made(),
        why -> parts.isLive() ? NotTaken.of(status, Optional.of(why)) : NotTaken.of(status));
    return Behaviors.same();
  }

  private SnapshotReply noSnapshot() {
    return NotTaken.of(history.status());
  }

  private Behavior<Command> onTick() {
    snapshots.forget();
    return tellAnew();
  }

  private Behavior<Command> tellAnew() {
    return parts.isLive() && plan.spec().source().isLive() ? lookAtPictures() : report();
  }

  private Behavior<Command> onOutput(FromOutput message) {
    if (message.event() instanceof OutputActor.Changed changed) {
      if (outputs.isNews(changed)) {
        history.output(changed.status());
        reporter.report();
      }
    } else if (message.event() instanceof OutputActor.Ready ready) {
      outputs.ready(ready);
      context.getSelf().tell(OutputIsReady.READY);
    } else if (message.event() instanceof OutputActor.Gone gone) {
      outputs.gone(gone);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onSubstream(FromSubstream message) {
    return substream.heard(message.event()) ? tellAnew() : Behaviors.same();
  }

  /** Without its child the stream would wait for ever. */
  private Behavior<Command> onChildCrashed(ChildFailed child) {
    throw new IllegalStateException(child.getRef().path().name() + " crashed", child.getCause());
  }

  /** A bug. The supervisor starts the stream anew; children are stopped by then. */
  private Behavior<Command> onCrash() {
    Failure failure = new Failure.Internal("the stream crashed and is started again");
    history.crashed(failure);
    reporter.become(StreamState.BACKING_OFF, failure);
    return abandon();
  }

  /** Lets go of everything without waiting. */
  private Behavior<Command> abandon() {
    snapshots.refuse(this::noSnapshot);
    flow.stop();
    flow.close();
    encoder.giveUp();
    return Behaviors.same();
  }

  private boolean isNews(FromSource message) {
    return message.event().epoch() == history.epoch();
  }

  private boolean isGone(FromSource message) {
    return message.event() instanceof SourceAttempt.Gone && isNews(message);
  }

  private boolean isNews(FromEncoder message) {
    return encoder.isNews(message.event());
  }

  private Behavior<Command> report() {
    reporter.report();
    return Behaviors.same();
  }
}
