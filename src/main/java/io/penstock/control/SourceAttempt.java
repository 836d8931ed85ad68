package io.penstock.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.BehaviorBuilder;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.penstock.flow.StreamCounters;
import io.penstock.media.AudioFormat;
import io.penstock.media.FrameFormat;
import io.penstock.media.SourceListener;
import io.penstock.media.SourceRequest;
import io.penstock.media.SourceSession;
import io.penstock.settings.PasswordFile;
import io.penstock.stream.Credentials;
import io.penstock.stream.Failure;
import io.penstock.stream.Secret;
import io.penstock.stream.SourceOffer;
import io.penstock.stream.SourceSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a stream's source: asks whether the camera is there, waits for its turn, opens the
 * source, says when frames come, watches that they keep coming, and closes it. It lives for one
 * connection and never tries again; its {@link StreamActor} decides when the next one begins.
 *
 * <p>knocking → queueing → opening → running → closing.
 */
final class SourceAttempt {
  sealed interface Command {}

  /** End the attempt. {@link Gone} follows. */
  record Stop() implements Command {}

  /** The budget has room: connect now. */
  record MayConnect() implements Command {}

  private record Knocked(Optional<Failure> failure) implements Command {}

  private record Opened(SourceSession session) implements Command {}

  private record NotOpened(Throwable failure) implements Command {}

  private record FirstFrame(FrameFormat format) implements Command {}

  private record HasOffered(SourceOffer offer) implements Command {}

  private record HasSound(AudioFormat format) implements Command {}

  private record Failed(Failure failure) implements Command {}

  private enum PacketsFlow implements Command {
    BEGAN
  }

  private enum FileEnded implements Command {
    ENDED
  }

  private enum FirstPacket implements Command {
    CAME
  }

  private enum PlaceDeadline implements Command {
    OVER
  }

  private enum Deadline implements Command {
    OVER
  }

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

  /** The budget has room for it, and it connects. */
  record Connecting(int epoch) implements Event {}

  /** The source says what it has, perhaps a part at a time. */
  record Offered(int epoch, SourceOffer offer) implements Event {}

  /** Sound of this format will come, if any does: mostly told before {@link Ready}. */
  record Sounds(int epoch, AudioFormat format) implements Event {}

  /**
   * What was asked for comes: frames of this format wait in the session, which stays the attempt's;
   * or, where packets were asked for, they flow.
   *
   * @param format empty where packets flow
   */
  record Ready(int epoch, SourceSession session, Optional<FrameFormat> format) implements Event {}

  /** Frames of this format wait as well, beside packets that flow. */
  record Pictures(int epoch, FrameFormat format) implements Event {}

  /** The file is through: what still waits in the session is all that comes. */
  record Ended(int epoch) implements Event {}

  /**
   * The attempt failed. {@link Gone} follows.
   *
   * @param hadTurn whether the budget had made room for it
   * @param answered whether packets had come
   * @param used the password that was used, if one was
   */
  record Lost(int epoch, Failure failure, boolean hadTurn, boolean answered, Optional<Secret> used)
      implements Event {}

  /** The source is closed, or is left alone in quarantine: another attempt may begin. */
  record Gone(int epoch) implements Event {}

  /** Which of a stream's sources it is made at. */
  enum Part {
    MAIN("source", "-in"),
    SUBSTREAM("sub-stream", "-sub");

    private final String label;
    private final String suffix;

    Part(String label, String suffix) {
      this.label = label;
      this.suffix = suffix;
    }
  }

  /**
   * What the attempt is to do.
   *
   * @param epoch its number
   * @param name of the stream, which native threads are called after
   * @param part which of its sources
   * @param request what to read
   * @param stallTimeout how long no frame may come
   * @param knock whether to ask first if anybody is there, since nobody was the last time
   * @param hopeless whether earlier attempts had their turn and came to nothing
   * @param refused a password that is not to be tried, should it still be the one in its file
   */
  record Plan(
      int epoch,
      String name,
      Part part,
      SourceRequest request,
      Duration stallTimeout,
      boolean knock,
      boolean hopeless,
      Optional<Secret> refused) {
    /** One that uses whatever password there is. */
    Plan(
        int epoch,
        String name,
        SourceRequest request,
        Duration stallTimeout,
        boolean knock,
        boolean hopeless) {
      this(epoch, name, Part.MAIN, request, stallTimeout, knock, hopeless, Optional.empty());
    }
  }

  /** The password in its file is the one that was refused: the camera is not asked again. */
  private static final class StillRefused extends IllegalStateException {
    private static final long serialVersionUID = 1;
  }

  private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

  /** A budget that crashed and began anew knows nobody; asking twice counts once. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

  /**
   * How long an attempt keeps its place in the budget without a packet. A camera that says nothing
   * is given up after five seconds, so that no more attempts are under way than there are places;
   * one that answers and sends nothing must not keep those that return waiting.
   */
  private static final Duration LONGEST_PLACE = Duration.ofSeconds(6);

  /**
   * A camera that sends packets has this many opening deadlines for its first picture: until its
   * next key frame there is nothing to decode, and some send one every ten or twenty seconds.
   */
  private static final int PATIENCE = 3;

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Plan plan;
  private final SourceSpec source;
  private final StreamTools tools;
  private final StreamCounters counters;
  private final ActorRef<Event> parent;
  private final String what;
  private final Liveness liveness;

  private @Nullable CompletionStage<SourceSession> opening;
  private @Nullable SourceSession session;
  private @Nullable FrameFormat format;
  private boolean flows;
  private boolean ended;
  private boolean isRunning;
  private boolean hadTurn;
  private boolean answered;
  private int deadlines;

  /** Written by the thread that opens the source. */
  private volatile Optional<Secret> used = Optional.empty();

  /** An attempt that begins at once. */
  static Behavior<Command> create(
      Plan plan, StreamTools tools, StreamCounters counters, ActorRef<Event> parent) {
    return Behaviors.withMdc(
        Command.class,
        Map.of("stream", plan.name()),
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers ->
                        new SourceAttempt(context, timers, plan, tools, counters, parent)
                            .begin())));
  }

  private SourceAttempt(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Plan plan,
      StreamTools tools,
      StreamCounters counters,
      ActorRef<Event> parent) {
    this.context = context;
    this.timers = timers;
    this.plan = plan;
    this.source = plan.request().source();
    this.tools = tools;
    this.counters = counters;
    this.parent = parent;
    this.what = plan.part().label + " of " + plan.name() + ", attempt " + plan.epoch();
    this.liveness = new Liveness(plan.stallTimeout());
  }

  /** Turns native callbacks into messages. */
  private record Relay(ActorRef<Command> self, StreamCounters counters, AtomicBoolean packets)
      implements SourceListener {
    @Override
    public void firstFrame(FrameFormat format) {
      self.tell(new FirstFrame(format));
    }

    @Override
    public void packetsFlow() {
      self.tell(PacketsFlow.BEGAN);
    }

    @Override
    public void ended() {
      self.tell(FileEnded.ENDED);
    }

    @Override
    public void offered(SourceOffer offer) {
      self.tell(new HasOffered(offer));
    }

    @Override
    public void sounds(AudioFormat format) {
      self.tell(new HasSound(format));
    }

    @Override
    public void frameIn() {
      counters.frameIn();
    }

    @Override
    public void packetIn(int bytes) {
      counters.packetIn(bytes);
      if (!packets.get() && packets.compareAndSet(false, true)) {
        self.tell(FirstPacket.CAME);
      }
    }

    @Override
    public void frameDamaged(boolean skipped) {
      counters.damaged(skipped);
    }

    @Override
    public void frameTooLate() {
      counters.tooLateToDecode();
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

  // ---------------------------------------------------------------- knocking and queueing

  private Behavior<Command> begin() {
    if (source.isFile()) {
      return opening();
    }
    return plan.knock() ? knocking(tools.knock().at(source)) : asking();
  }

  /** Who need not be knocked at may still be somebody who must not be connected to. */
  private Behavior<Command> asking() {
    CompletableFuture<Optional<String>> refusal =
        tools.knock().refusal(source.uri().host()).toCompletableFuture();
    return refusal.isDone() && refusal.join().isEmpty()
        ? queueing()
        : knocking(
            refusal.thenApply(
                found ->
                    found.map(why -> new Failure.SourceUnreachable("the camera's host " + why))));
  }

  private Behavior<Command> knocking(CompletionStage<Optional<Failure>> answer) {
    context.pipeToSelf(
        answer, (found, failure) -> new Knocked(failure == null ? found : Optional.empty()));
    return Behaviors.receive(Command.class)
        .onMessage(Knocked.class, this::onKnocked)
        .onMessage(Stop.class, stop -> gone())
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onKnocked(Knocked knocked) {
    if (knocked.failure().isEmpty()) {
      return queueing();
    }
    parent.tell(lostTo(knocked.failure().get()));
    return gone();
  }

  private Behavior<Command> queueing() {
    askBudget();
    timers.startTimerAtFixedRate(Tick.TICK, ASK_AGAIN);
    return Behaviors.receive(Command.class)
        .onMessage(
            Tick.class,
            tick -> {
              askBudget();
              return Behaviors.same();
            })
        .onMessage(
            MayConnect.class,
            may -> {
              hadTurn = true;
              timers.cancel(Tick.TICK);
              return opening();
            })
        .onMessage(
            Stop.class,
            stop -> {
              leaveBudget();
              return gone();
            })
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  private void askBudget() {
    tools
        .budget()
        .tell(new ConnectBudget.Ask(source.uri().host(), plan.hopeless(), context.getSelf()));
  }

  private void leaveBudget() {
    tools.budget().tell(new ConnectBudget.Leave(context.getSelf()));
  }

  // ---------------------------------------------------------------- opening

  private Behavior<Command> opening() {
    parent.tell(new Connecting(plan.epoch()));
    SourceListener listener = new Relay(context.getSelf(), counters, new AtomicBoolean());
    CompletionStage<SourceSession> opened = tools.work().open(what, () -> openNow(listener));
    opening = opened;
    context.pipeToSelf(
        opened, (found, failure) -> failure == null ? new Opened(found) : new NotOpened(failure));
    timers.startSingleTimer(Deadline.OVER, tools.settings().openTimeout());
    timers.startSingleTimer(PlaceDeadline.OVER, LONGEST_PLACE);
    return whileOpen()
        .onMessage(Opened.class, this::onOpened)
        .onMessage(NotOpened.class, this::onNotOpened)
        .onMessage(FirstPacket.class, came -> onFirstPacket())
        .onMessage(FirstFrame.class, this::onFirstFrame)
        .onMessage(PacketsFlow.class, began -> onPacketsFlow())
        .onMessage(FileEnded.class, end -> onFileEnded())
        .onMessage(
            PlaceDeadline.class,
            over -> {
              leaveBudget();
              return Behaviors.same();
            })
        .onMessage(Deadline.class, over -> onDeadline())
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  /** On a thread that may block. A password in a file may have changed since it was read. */
  private SourceSession openNow(SourceListener listener) {
    SourceRequest request = plan.request();
    Optional<Credentials> credentials = source.credentials().map(SourceAttempt::fresh);
    used = credentials.map(Credentials::password);
    if (plan.refused().isPresent() && plan.refused().equals(used)) {
      throw new StillRefused();
    }
    SourceSpec current = credentials.map(source::with).orElse(source);
    String pipeline = plan.name() + plan.part().suffix;
    return tools.pipelines().openSource(pipeline, request.of(current), listener);
  }

  private static Credentials fresh(Credentials known) {
    return known.passwordFile().flatMap(PasswordFile::readAgain).map(known::with).orElse(known);
  }

  private BehaviorBuilder<Command> whileOpen() {
    return Behaviors.receive(Command.class)
        .onMessage(
            HasOffered.class,
            has -> {
              parent.tell(new Offered(plan.epoch(), has.offer()));
              return Behaviors.same();
            })
        .onMessage(
            HasSound.class,
            has -> {
              parent.tell(new Sounds(plan.epoch(), has.format()));
              return Behaviors.same();
            })
        .onMessage(Failed.class, failed -> lost(failed.failure()))
        .onMessage(Stop.class, stop -> closing())
        .onSignal(PostStop.class, stopped -> abandoned());
  }

  private Behavior<Command> onOpened(Opened opened) {
    session = opened.session();
    return runIfReady();
  }

  /** The first frame can be there before the session is. */
  private Behavior<Command> onFirstFrame(FirstFrame first) {
    format = first.format();
    return runIfReady();
  }

  private Behavior<Command> onPacketsFlow() {
    flows = true;
    return runIfReady();
  }

  private Behavior<Command> runIfReady() {
    SourceSession open = session;
    boolean ready = plan.request().packets().isPresent() ? flows : format != null;
    return open == null || !ready ? Behaviors.same() : running(open);
  }

  private Behavior<Command> onNotOpened(NotOpened notOpened) {
    if (Trace.unwrapped(notOpened.failure()) instanceof StillRefused) {
      return lost(
          new Failure.SourceUnauthorized("the password file holds what the camera refused before"));
    }
    return lost(
        NotOpenedFailure.of(
            "the source could not be opened: ", notOpened.failure(), source.uri()::scrub));
  }

  private Behavior<Command> onFirstPacket() {
    answered = true;
    leaveBudget();
    return Behaviors.same();
  }

  private Behavior<Command> onDeadline() {
    SourceSession open = session;
    boolean packetsCome =
        open != null && System.nanoTime() - open.lastPacketNanos() < liveness.patience().toNanos();
    if (answered && packetsCome && ++deadlines < PATIENCE) {
      timers.startSingleTimer(Deadline.OVER, tools.settings().openTimeout());
      return Behaviors.same();
    }
    long waited = tools.settings().openTimeout().multipliedBy(deadlines + 1).toMillis();
    return lost(
        new Failure.SourceSilent(
            answered
                ? "packets came, and no picture within " + waited + " ms"
                : "no picture came within " + waited + " ms"));
  }

  // ---------------------------------------------------------------- running

  private Behavior<Command> running(SourceSession open) {
    timers.cancelAll();
    if (!answered) {
      onFirstPacket();
    }
    Optional<FrameFormat> first = Optional.ofNullable(format);
    parent.tell(new Ready(plan.epoch(), open, flows ? Optional.empty() : first));
    if (flows) {
      first.ifPresent(this::tellPictures);
    }
    isRunning = true;
    if (ended) {
      onFileEnded();
    }
    if (source.isLive()) {
      Duration look = plan.stallTimeout().dividedBy(4);
      timers.startTimerAtFixedRate(
          Tick.TICK, look.compareTo(LONGEST_LOOK) < 0 ? look : LONGEST_LOOK);
    }
    return whileOpen()
        .onMessage(
            FirstFrame.class,
            late -> {
              tellPictures(late.format());
              return Behaviors.same();
            })
        .onMessage(FileEnded.class, end -> onFileEnded())
        .onMessage(Tick.class, tick -> onTick(open))
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  /** A short one is through before it is known to be open. */
  private Behavior<Command> onFileEnded() {
    ended = true;
    if (isRunning) {
      parent.tell(new Ended(plan.epoch()));
    }
    return Behaviors.same();
  }

  private void tellPictures(FrameFormat late) {
    parent.tell(new Pictures(plan.epoch(), late));
  }

  private Behavior<Command> onTick(SourceSession open) {
    long now = System.nanoTime();
    long arrival = open.lastFrameNanos();
    if (!liveness.isStalled(now, arrival, counters.framesIn())) {
      return Behaviors.same();
    }
    return lost(
        new Failure.SourceSilent(
            "no picture came for " + Duration.ofNanos(now - arrival).toMillis() + " ms"));
  }

  // ---------------------------------------------------------------- closing

  private Behavior<Command> lost(Failure failure) {
    parent.tell(lostTo(failure));
    return closing();
  }

  private Lost lostTo(Failure failure) {
    return new Lost(plan.epoch(), failure, hadTurn, answered, used);
  }

  private Behavior<Command> closing() {
    timers.cancelAll();
    if (!answered) {
      leaveBudget();
    }
    context.pipeToSelf(closed(), (done, failure) -> Closed.CLOSED);
    return Behaviors.receive(Command.class)
        .onMessage(Closed.class, closed -> gone())
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  private CompletionStage<?> closed() {
    return opening == null
        ? CompletableFuture.completedFuture(true)
        : opening
            .thenCompose(open -> tools.work().close(what, open))
            .exceptionally(failure -> false);
  }

  private Behavior<Command> gone() {
    parent.tell(new Gone(plan.epoch()));
    return Behaviors.stopped();
  }

  /** Stopped from outside, by a parent that crashed or ended: nobody waits for the closing. */
  private Behavior<Command> abandoned() {
    closed();
    return Behaviors.same();
  }
}
