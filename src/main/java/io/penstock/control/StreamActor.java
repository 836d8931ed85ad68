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
import io.penstock.media.AudioFormat;
import io.penstock.media.EncoderSession;
import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.PacketFormat;
import io.penstock.media.SourceSession;
import io.penstock.plan.PlanChoice;
import io.penstock.plan.Planner;
import io.penstock.process.ProcessorException;
import io.penstock.settings.PasswordFile;
import io.penstock.stream.Codec;
import io.penstock.stream.Failure;
import io.penstock.stream.Secret;
import io.penstock.stream.SignalLoss;
import io.penstock.stream.SourceOffer;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The life of one camera's stream. It owns an attempt at the source, the encoder and the flow into
 * it, which outlive attempts, and a child an output. What is expected to break is a state here; an
 * exception is a bug, and the supervisor starts the stream anew.
 *
 * <p>attempting → preparing → live → leaving → backing off → attempting …, and from each of them
 * draining → ended. Where packets pass to the outputs as they come, passing stands for preparing
 * and live. While the source is away the encoder is fed with a slate, whatever the state.
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

  private record FromEncoder(EncoderSlot.Event event) implements Command {}

  private record Prepared(int epoch) implements Command {}

  private record FlowEnded(int epoch, @Nullable Throwable failure) implements Command {}

  /** The live flow has ended: there is room for a slate, if nothing else has begun since. */
  private record FlowIdle(int turn, boolean painted) implements Command {}

  private record SlateEnded(int turn, boolean painted, @Nullable Throwable failure)
      implements Command {}

  /** The flow before has ended: frames may pass those that only look. */
  private record MayLook(int epoch, FrameFormat format) implements Command {}

  /** Looking failed a while ago: once more. */
  private record LookAgain(int epoch) implements Command {}

  /** The source's last picture was made of its packets, or there is none. */
  private record LastDecoded(Optional<FrameFormat> format, @Nullable Throwable failure)
      implements Command {}

  private record PasswordRead(Optional<Secret> password) implements Command {}

  /** One more output is ready, told again for the one state that waits for it. */
  private enum OutputIsReady implements Command {
    READY
  }

  record SnapshotMade(SnapshotSlot.Made made) implements Command {}

  private enum Retry implements Command {
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

  private enum LookAtPassword implements Command {
    LOOK
  }

  private static final Duration REPORT_PERIOD = Duration.ofSeconds(1);

  /** A secret that was rotated is in use within five seconds. */
  private static final Duration PASSWORD_PERIOD = Duration.ofSeconds(2);

  /** One more may be of another backend; more than that is no accident. */
  private static final int MOST_BROKEN = 3;

  /** So often, without going live, a source may say that it sends another codec. */
  private static final int MOST_CODECS = 2;

  /** A processor that fails need not do so for each picture. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final StreamSpec spec;
  private final StreamTools tools;
  private final StreamReporter reporter;
  private final StreamCounters counters;
  private final StreamHistory history;
  private final AttemptRules rules;
  private final PacketFan fan = new PacketFan();
  private final FlowSlot flow;
  private final EncoderSlot encoder;
  private final OutputGroup outputs;
  private final StreamEnding ending;
  private final SnapshotSlot snapshots;
  private final ActorRef<SourceAttempt.Event> sourceEvents;

  /** The number of the attempt, and with it of everything that was begun for it. */
  private int epoch;

  private @Nullable ActorRef<SourceAttempt.Command> attempt;

  private Throughput throughput = new Throughput(Duration.ZERO);

  /** How the stream is served, by what is known of its source. Read on any thread. */
  private volatile PlanChoice choice;

  /** What the source sends, as it said last. Read on any thread. */
  private volatile Optional<Codec> sent = Optional.empty();

  private int codecsMeanwhile;

  /** Where packets pass, what kept the processors from looking. */
  private Optional<Failure> lookTrouble = Optional.empty();

  /** Whether the picture for a slate is being made. */
  private boolean decodingLast;

  /** Encoders that broke while the source was away. */
  private int brokenMeanwhile;

  /** Where the flow of frames failed last. */
  private String lastTrace = "";

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
    // After a crash the stream begins anew, but its counts go on, and so do the numbers by which it
    // tells what the living say from what the dead say.
    StreamCounters counters = new StreamCounters();
    StreamHistory history = new StreamHistory(spec, counters);
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new StreamActor(context, timers, spec, tools, counters, history, reports)
                        .begin()));
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
    this.reporter = new StreamReporter(context.getSystem(), spec.id(), history, reports);
    this.counters = counters;
    this.history = history;
    this.rules = new AttemptRules(spec);
    this.flow =
        new FlowSlot(
            spec, tools, counters, fan, SystemMaterializer.get(context.getSystem()).materializer());
    this.choice = planned();
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
    this.snapshots = new SnapshotSlot(context, tools.snapshots(), this::nextPicture);
    this.ending =
        new StreamEnding(context, timers, reporter, flow, encoder, outputs, new EndingHost());
  }

  private Behavior<Command> begin() {
    timers.startTimerAtFixedRate(Tick.TICK, REPORT_PERIOD);
    return attempting();
  }

  // ---------------------------------------------------------------- attempting

  private PlanChoice planned() {
    return Planner.choose(spec, tools.chains()::draws, sent);
  }

  private Codec codec() {
    return sent.orElse(spec.encode().codec());
  }

  private boolean passesPackets() {
    return choice.plan().passesPackets();
  }

  private Behavior<Command> attempting() {
    epoch = history.attempt(rules.address());
    choice = planned();
    history.plans(choice);
    if (passesPackets()) {
      flow.packets().await(epoch);
    }
    reporter.become(away(StreamState.STARTING), rules.lastTrouble(), Optional.empty());
    SourceAttempt.Plan plan =
        rules.next(
            epoch,
            choice.plan(),
            codec(),
            encoder.format(),
            flow.packets().ofAttempt(epoch),
            flow.packets().soundOf(epoch));
    attempt =
        context.spawn(SourceAttempt.create(plan, tools, counters, sourceEvents), "source-" + epoch);
    context.watch(attempt);
    return whileAway()
        .onMessage(FromSource.class, this::isNews, this::onSourceWhileAttempting)
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onSourceWhileAttempting(FromSource message) {
    if (message.event() instanceof SourceAttempt.Ready ready) {
      history.sees(ready.session());
      return ready
          .format()
          .map(format -> preparing(ready.session(), format))
          .orElseGet(() -> passing(ready.session()));
    }
    return onSourceTrouble(message);
  }

  // ---------------------------------------------------------------- passing packets on

  /** The source's packets go to the outputs; the slate, if there was one, has just been cut off. */
  private Behavior<Command> passing(SourceSession session) {
    lookTrouble = Optional.empty();
    flow.stop();
    encoder.retire(flow.done());
    history.encodesWith("");
    outputs.start();
    isNowLive();
    return inEveryState()
        .onMessage(FromSource.class, this::isNews, this::onSourceWhilePassing)
        .onMessage(MayLook.class, look -> onMayLook(look, session))
        .onMessage(FlowEnded.class, ended -> onLookingEnded(ended, session))
        .onMessage(LookAgain.class, again -> onLookAgain(again, session))
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onSourceWhilePassing(FromSource message) {
    if (message.event() instanceof SourceAttempt.Pictures pictures) {
      look(pictures.format());
      return Behaviors.same();
    }
    return onSourceTrouble(message);
  }

  private void look(FrameFormat format) {
    int current = epoch;
    flow.stop();
    context.pipeToSelf(flow.done(), (done, failure) -> new MayLook(current, format));
  }

  private Behavior<Command> onMayLook(MayLook look, SourceSession session) {
    if (look.epoch() == epoch) {
      int current = epoch;
      context.pipeToSelf(
          flow.watched(session, look.format()), (done, failure) -> new FlowEnded(current, failure));
    }
    return Behaviors.same();
  }

  /** The packets go on. */
  private Behavior<Command> onLookingEnded(FlowEnded ended, SourceSession session) {
    if (ended.epoch() != epoch) {
      return Behaviors.same();
    }
    Throwable failure = ended.failure();
    if (failure != null) {
      tellOnce(Trace.of(failure));
      lookTrouble = Optional.of(failureOfFlow(failure));
      timers.startSingleTimer(new LookAgain(epoch), LOOK_AGAIN);
      return lookAtPictures();
    }
    session.nextFormat().ifPresent(this::look);
    return Behaviors.same();
  }

  private Behavior<Command> onLookAgain(LookAgain again, SourceSession session) {
    if (again.epoch() == epoch) {
      lookTrouble = Optional.empty();
      session.nextFormat().or(flow::shown).ifPresent(this::look);
    }
    return Behaviors.same();
  }

  /** The picture that passes next; where none is decoded, the newest one is, once. Any thread. */
  private CompletableFuture<Frame> nextPicture() {
    CompletableFuture<Frame> next = flow.next();
    if (!choice.plan().decodes()) {
      var unused =
          flow.decodeLast(codec())
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

  // ---------------------------------------------------------------- preparing

  /** Frames wait. An encoder for them, the outputs, and the end of the flow before are awaited. */
  private Behavior<Command> preparing(SourceSession session, FrameFormat format) {
    if (encoder.fits(format)) {
      prepare();
    } else {
      flow.stop();
      encoder.open(format, flow.done());
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
      accept(opened);
      prepare();
      return Behaviors.same();
    }
    return onEncoderTrouble(message);
  }

  private void accept(EncoderSlot.Opened opened) {
    encoder.accept(opened);
    history.encodesWith(opened.session().encoder());
  }

  /** A file would be through before an output is open; a camera need not wait. */
  private void prepare() {
    if (encoder.session() == null) {
      return;
    }
    outputs.start();
    if (!spec.source().isLive() && !outputs.areReady()) {
      return;
    }
    int current = epoch;
    flow.stop();
    context.pipeToSelf(flow.done(), (done, failure) -> new Prepared(current));
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
    throughput = new Throughput(spec.stallTimeout());
    context.pipeToSelf(
        flow.live(session, format, target), (done, failure) -> new FlowEnded(current, failure));
    isNowLive();
    return inEveryState()
        .onMessage(FromSource.class, this::isNews, this::onSourceTrouble)
        .onMessage(FromEncoder.class, this::isNews, this::onEncoderTrouble)
        .onMessage(FlowEnded.class, ended -> onFlowEnded(ended, session))
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  private void isNowLive() {
    if (isLive()) {
      reporter.report();
      return;
    }
    history.live();
    rules.live();
    brokenMeanwhile = 0;
    codecsMeanwhile = 0;
    reporter.become(StreamState.LIVE);
  }

  private boolean isLive() {
    return history.state() == StreamState.LIVE || history.state() == StreamState.DEGRADED;
  }

  private Behavior<Command> onFlowEnded(FlowEnded ended, SourceSession session) {
    if (ended.epoch() != epoch) {
      return Behaviors.same();
    }
    Throwable failure = ended.failure();
    if (failure != null) {
      tellOnce(Trace.of(failure));
      return lost(failureOfFlow(failure));
    }
    FrameFormat next = session.nextFormat().orElse(null);
    if (next != null) {
      context.getLog().debug("The picture changes to {}x{}", next.width(), next.height());
      return preparing(session, next);
    }
    // Else the attempt has just ended, and says so.
    return session.hasEnded() ? draining(StreamState.STOPPED) : Behaviors.same();
  }

  /** Where a processor throws is for its author to know, but not at each of thousands of frames. */
  private void tellOnce(String trace) {
    if (!trace.equals(lastTrace)) {
      context.getLog().warn("The flow of frames failed: {}", trace);
      lastTrace = trace;
    }
  }

  /**
   * What a processor itself said may hold a secret: only its {@link ProcessorException} is told.
   */
  private static Failure failureOfFlow(Throwable failure) {
    Throwable cause = Trace.unwrapped(failure);
    return cause instanceof ProcessorException processor
        ? new Failure.ProcessorFailed(String.valueOf(processor.getMessage()))
        : new Failure.Internal("the flow of frames broke: " + NativeWork.message(cause));
  }

  /** Packets come, and what they show may still be of no use to anybody, or go nowhere. */
  private Behavior<Command> lookAtPictures() {
    return passesPackets() ? tell(lookTrouble.or(flow::trouble)) : lookAtThroughput();
  }

  private Behavior<Command> lookAtThroughput() {
    Throughput.Verdict verdict =
        throughput.look(
            System.nanoTime(),
            counters.framesIn(),
            counters.framesSkipped(),
            counters.framesProcessed());
    if (verdict == Throughput.Verdict.STUCK) {
      encoder.giveUp();
      return lost(new Failure.Internal("the encoder, or a processor, takes no more pictures"));
    }
    Optional<Failure> trouble =
        verdict == Throughput.Verdict.DAMAGED
            ? Optional.of(
                new Failure.PictureDamaged("every picture is damaged, and skip-corrupt is on"))
            : flow.trouble();
    return tell(trouble);
  }

  private Behavior<Command> tell(Optional<Failure> trouble) {
    reporter.become(
        trouble.isEmpty() ? StreamState.LIVE : StreamState.DEGRADED,
        trouble.map(Failure::message),
        trouble);
    return Behaviors.same();
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
      AudioFormat carried = rules.sounds(sounds.format());
      outputs.carries(new PacketFormat(spec.encode().codec(), Optional.of(carried)));
    }
    return Behaviors.same();
  }

  /** What it sends decides how it is read, and how the stream is served. */
  private Behavior<Command> onOffered(SourceOffer.Video video) {
    Optional<Codec> said = Codec.of(video.codec());
    boolean isOther = said.isPresent() && said.get() != codec();
    if (!isOther || ++codecsMeanwhile > MOST_CODECS) {
      return Behaviors.same();
    }
    context.getLog().debug("The source sends {}", video.codec());
    sent = said;
    endAttempt();
    return leaving(Duration.ZERO);
  }

  private Behavior<Command> lost(Failure failure) {
    return lost(failure, Optional.empty());
  }

  /** This attempt is over. The encoder and the outputs stay, or go, as the spec has it. */
  private Behavior<Command> lost(Failure failure, Optional<Secret> used) {
    reporter.failed(epoch, failure);
    endAttempt();
    Optional<Duration> delay = rules.failed(failure);
    if (delay.isEmpty()) {
      reporter.become(StreamState.AUTH_FAILED, failure);
      return resting(used);
    }
    reporter.become(away(StreamState.BACKING_OFF), failure);
    return leaving(delay.get());
  }

  /** Where it is without pictures: {@code otherwise}, if nothing more is to be said of it. */
  private StreamState away(StreamState otherwise) {
    if (rules.lackRoom()) {
      return StreamState.PENDING;
    }
    return goesOnWithout() ? StreamState.SIGNAL_LOST : otherwise;
  }

  /** Whether the outputs carry something while the source is away. */
  private boolean goesOnWithout() {
    return spec.onSignalLoss() != SignalLoss.DISCONNECT && !outputs.areGone();
  }

  /** A slate that is shown already goes on. */
  private void endAttempt() {
    if (attempt != null) {
      attempt.tell(new SourceAttempt.Stop());
    }
    if (passesPackets()) {
      endPassing();
      return;
    }
    encoder.cancelOpening();
    if (flow.showsSlate()) {
      return;
    }
    flow.stop();
    if (spec.onSignalLoss() == SignalLoss.DISCONNECT) {
      outputs.drain();
    } else {
      int turn = flow.turn();
      context.pipeToSelf(flow.done(), (done, failure) -> new FlowIdle(turn, true));
    }
  }

  private void endPassing() {
    flow.packets().sourceGone();
    if (flow.showsSlate() || encoder.isOpenOrOpening() || decodingLast) {
      return;
    }
    flow.stop();
    if (spec.onSignalLoss() == SignalLoss.DISCONNECT) {
      outputs.drain();
    } else if (goesOnWithout()) {
      decodingLast = true;
      context.pipeToSelf(
          choice.plan().decodes()
              ? flow.done().handle((done, failure) -> flow.shown())
              : flow.decodeLast(codec()),
          (format, failure) ->
              new LastDecoded(failure == null ? format : Optional.empty(), failure));
    }
  }

  /** A slate in the place of the packets needs an encoder of the picture's size. */
  private Behavior<Command> onLastDecoded(LastDecoded last) {
    decodingLast = false;
    if (last.failure() != null) {
      context.getLog().warn("The last picture cannot be shown: {}", Trace.of(last.failure()));
    }
    if (isLive() || !passesPackets()) {
      return Behaviors.same();
    }
    last.format()
        .ifPresent(
            format -> {
              flow.shows(format);
              encoder.open(format, flow.done());
            });
    return Behaviors.same();
  }

  private Behavior<Command> onFlowIdle(FlowIdle idle) {
    EncoderSession target = encoder.session();
    if (idle.turn() != flow.turn() || target == null || isLive()) {
      return Behaviors.same();
    }
    flow.slate(target, idle.painted())
        .ifPresent(
            done -> {
              int turn = flow.turn();
              context.pipeToSelf(
                  done, (ended, failure) -> new SlateEnded(turn, idle.painted(), failure));
            });
    return Behaviors.same();
  }

  /** Where the banner cannot be painted, the picture alone is still better than nothing. */
  private Behavior<Command> onSlateEnded(SlateEnded ended) {
    Throwable failure = ended.failure();
    if (failure != null && ended.painted() && ended.turn() == flow.turn()) {
      context.getLog().warn("The slate failed: {}", Trace.of(failure));
      context.getSelf().tell(new FlowIdle(ended.turn(), false));
    }
    return Behaviors.same();
  }

  private Behavior<Command> leaving(Duration delay) {
    snapshots.refuse(this::noSnapshot);
    return whileAway()
        .onMessage(FromSource.class, this::isGone, gone -> backingOff(delay))
        .onMessage(Retry.class, retry -> leaving(Duration.ZERO))
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  private Behavior<Command> backingOff(Duration delay) {
    attempt = null;
    timers.startSingleTimer(Retry.RETRY, delay);
    return whileAway()
        .onMessage(Retry.class, retry -> attempting())
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  /**
   * Nothing more is tried until the credentials change, be it in their file.
   *
   * @param used the password that was refused
   */
  private Behavior<Command> resting(Optional<Secret> used) {
    snapshots.refuse(this::noSnapshot);
    Optional<Path> file =
        spec.source().credentials().flatMap(credentials -> credentials.passwordFile());
    if (file.isPresent()) {
      timers.startTimerAtFixedRate(LookAtPassword.LOOK, PASSWORD_PERIOD);
    }
    return whileAway()
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
        .onMessage(PasswordRead.class, read -> onPasswordRead(read, used))
        .onMessage(Retry.class, retry -> attempt == null ? attempting() : leaving(Duration.ZERO))
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  private void readPassword(Path file) {
    context.pipeToSelf(
        tools.work().call("the password file of " + spec.id(), () -> PasswordFile.readAgain(file)),
        (read, failure) -> new PasswordRead(failure == null ? read : Optional.empty()));
  }

  private Behavior<Command> onPasswordRead(PasswordRead read, Optional<Secret> used) {
    if (read.password().isEmpty() || read.password().equals(used)) {
      return Behaviors.same();
    }
    rules.forgive();
    context.getSelf().tell(Retry.RETRY);
    timers.cancel(LookAtPassword.LOOK);
    return Behaviors.same();
  }

  // ---------------------------------------------------------------- the end

  /**
   * @param end the state to rest in when nobody waits for the stream to stop
   */
  private Behavior<Command> draining(StreamState end) {
    timers.cancel(Retry.RETRY);
    timers.cancel(LookAtPassword.LOOK);
    ActorRef<SourceAttempt.Command> underWay = attempt;
    attempt = null;
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

  private BehaviorBuilder<Command> inEveryState() {
    return Behaviors.receive(Command.class)
        .onMessage(Stop.class, this::onStop)
        .onMessage(Restart.class, this::onRestart)
        .onMessage(GetReport.class, this::onGetReport)
        .onMessage(GetSnapshot.class, this::onGetSnapshot)
        .onMessage(SnapshotMade.class, this::onSnapshotMade)
        .onMessage(LastDecoded.class, this::onLastDecoded)
        .onMessage(Tick.class, tick -> onTick())
        .onMessage(FromOutput.class, this::onOutput)
        .onSignal(ChildFailed.class, this::onChildCrashed)
        .onSignal(Terminated.class, child -> Behaviors.same())
        .onSignal(PreRestart.class, restart -> onCrash())
        .onSignal(PostStop.class, stopped -> abandon());
  }

  /** While no frames of the source flow. */
  private BehaviorBuilder<Command> whileAway() {
    return inEveryState()
        .onMessage(FlowIdle.class, this::onFlowIdle)
        .onMessage(SlateEnded.class, this::onSlateEnded)
        .onMessage(FromEncoder.class, this::isNews, this::onUnneededEncoder);
  }

  private Behavior<Command> onStop(Stop stop) {
    ending.awaitedBy(stop.replyTo());
    return draining(StreamState.STOPPED);
  }

  private Behavior<Command> onRestart(Restart restart) {
    restart.replyTo().tell(new Restarting());
    timers.cancel(Retry.RETRY);
    timers.cancel(LookAtPassword.LOOK);
    rules.forgive();
    if (attempt == null) {
      return attempting();
    }
    endAttempt();
    reporter.become(goesOnWithout() ? StreamState.SIGNAL_LOST : StreamState.STARTING);
    return leaving(Duration.ZERO);
  }

  private Behavior<Command> onGetReport(GetReport get) {
    get.replyTo().tell(reporter.newest());
    return Behaviors.same();
  }

  private Behavior<Command> onGetSnapshot(GetSnapshot get) {
    if (isLive()) {
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
        why -> isLive() ? NotTaken.of(status, Optional.of(why)) : NotTaken.of(status));
    return Behaviors.same();
  }

  private SnapshotReply noSnapshot() {
    return NotTaken.of(history.status());
  }

  private Behavior<Command> onTick() {
    snapshots.forget();
    return isLive() && spec.source().isLive() ? lookAtPictures() : report();
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

  /**
   * The encoder broke while no frames flow. Another one goes on with the slate, unless it breaks as
   * well; the next attempt that has frames gets one in any case.
   */
  private Behavior<Command> onUnneededEncoder(FromEncoder message) {
    if (message.event() instanceof EncoderSlot.Opened opened) {
      accept(opened);
      return onFlowIdle(new FlowIdle(flow.turn(), true));
    }
    if (message.event() instanceof EncoderSlot.Failed failed) {
      reporter.failed(epoch, failed.failure());
      flow.stop();
      encoder.giveUp();
      if (goesOnWithout() && ++brokenMeanwhile <= MOST_BROKEN) {
        encoder.format().ifPresent(format -> encoder.open(format, flow.done()));
      }
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
    return message.event().epoch() == epoch;
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
