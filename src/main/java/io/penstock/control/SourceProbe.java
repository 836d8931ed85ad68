package io.penstock.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.penstock.flow.StreamCounters;
import io.penstock.media.SourceRequest;
import io.penstock.stream.Codec;
import io.penstock.stream.Failure;
import io.penstock.stream.SourceOffer;
import io.penstock.stream.SourceSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One look at a source, as a stream would open it: until its first picture, or why there is none.
 * Then the source is closed, and the actor ends with its report. It tries once, so that a wrong
 * password counts once at the camera; only a source that describes itself as another codec than
 * H.264 is left at that point and read as what it says.
 *
 * <p>looking → (changing → looking →) closing.
 */
final class SourceProbe {
  sealed interface Command {}

  private record FromSource(SourceAttempt.Event event) implements Command {}

  private enum Deadline implements Command {
    OVER
  }

  private static final int FIRST = 1;

  private final ActorContext<Command> context;
  private final String name;
  private final StreamTools tools;
  private final ActorRef<SourceAttempt.Event> events;
  private final SourceSpec source;
  private final Duration limit;
  private final Consumer<SourceReport> told;
  private final long began = System.nanoTime();
  private SourceOffer offer = SourceOffer.NONE;
  private boolean reachable;
  private boolean connecting;
  private int epoch;
  private ActorRef<SourceAttempt.Command> attempt;

  /**
   * A probe that begins at once.
   *
   * @param name what native threads are called after
   * @param limit how long to wait for a picture
   * @param told given the report once the source is closed, on the actor's thread
   */
  static Behavior<Command> create(
      String name,
      SourceSpec source,
      StreamTools tools,
      Duration limit,
      Consumer<SourceReport> told) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new SourceProbe(context, timers, name, source, tools, limit, told).looking()));
  }

  private SourceProbe(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      String name,
      SourceSpec source,
      StreamTools tools,
      Duration limit,
      Consumer<SourceReport> told) {
    this.context = context;
    this.name = name;
    this.tools = tools;
    this.events = context.messageAdapter(SourceAttempt.Event.class, FromSource::new);
    this.source = source;
    this.limit = limit;
    this.told = told;
    this.attempt = begin(Codec.H264);
    timers.startSingleTimer(Deadline.OVER, limit);
  }

  private ActorRef<SourceAttempt.Command> begin(Codec codec) {
    epoch++;
    SourceAttempt.Plan plan =
        new SourceAttempt.Plan(
            epoch, name, SourceRequest.plain(source, codec), limit, false, false);
    ActorRef<SourceAttempt.Command> begun =
        context.spawn(
            SourceAttempt.create(plan, tools, new StreamCounters(), events), "source-" + epoch);
    context.watch(begun);
    return begun;
  }

  private Behavior<Command> looking() {
    return Behaviors.receive(Command.class)
        .onMessage(FromSource.class, message -> onSource(message.event()))
        .onMessage(Deadline.class, over -> onDeadline())
        .onSignal(ChildFailed.class, child -> onCrash())
        .build();
  }

  /** The source is read anew, as what it says it sends. */
  private Behavior<Command> changing(Codec said) {
    attempt.tell(new SourceAttempt.Stop());
    return Behaviors.receive(Command.class)
        .onMessage(Deadline.class, over -> onDeadline())
        .onAnyMessage(other -> Behaviors.same())
        .onSignal(ChildFailed.class, child -> onCrash())
        .onSignal(
            Terminated.class,
            gone -> {
              attempt = begin(said);
              return looking();
            })
        .build();
  }

  private Behavior<Command> onSource(SourceAttempt.Event event) {
    if (event.epoch() != epoch) {
      return Behaviors.same();
    }
    if (event instanceof SourceAttempt.Connecting) {
      connecting = true;
    } else if (event instanceof SourceAttempt.Offered offered) {
      offer = offered.offer().or(offer);
      reachable = true;
      Optional<Codec> other = offered.offer().video().flatMap(SourceProbe::otherThanFirst);
      if (epoch == FIRST && other.isPresent()) {
        return changing(other.get());
      }
    } else if (event instanceof SourceAttempt.Ready ready) {
      reachable = true;
      ready.session().sent().ifPresent(this::sees);
      attempt.tell(new SourceAttempt.Stop());
      return closing(report(Optional.empty()));
    } else if (event instanceof SourceAttempt.Lost lost) {
      return closing(report(Optional.of(lost.failure())));
    }
    return Behaviors.same();
  }

  private static Optional<Codec> otherThanFirst(SourceOffer.Video video) {
    return Codec.of(video.codec()).filter(codec -> codec != Codec.H264);
  }

  private void sees(SourceOffer.Video sent) {
    double said = offer.video().map(SourceOffer.Video::fps).orElse(0.0);
    SourceOffer.Video video =
        new SourceOffer.Video(
            sent.codec(), sent.width(), sent.height(), sent.fps() > 0 ? sent.fps() : said);
    offer = SourceOffer.of(video).or(offer);
  }

  private Behavior<Command> onDeadline() {
    attempt.tell(new SourceAttempt.Stop());
    String within = "within " + limit.toMillis() + " ms";
    return closing(
        report(
            Optional.of(
                connecting
                    ? new Failure.SourceSilent("no picture came " + within)
                    : new Failure.Internal(
                        "this node connects to other cameras, and had no room for one more "
                            + within))));
  }

  private Behavior<Command> onCrash() {
    told.accept(report(Optional.of(new Failure.Internal("the probe crashed; the log says why"))));
    return Behaviors.stopped();
  }

  private SourceReport report(Optional<Failure> failure) {
    return new SourceReport(
        source.uri(), reachable, offer, failure, Duration.ofNanos(System.nanoTime() - began));
  }

  /** Nobody is told before the camera has its session back. */
  private Behavior<Command> closing(SourceReport report) {
    return Behaviors.receive(Command.class)
        .onAnyMessage(other -> Behaviors.same())
        .onSignal(
            Terminated.class,
            gone -> {
              told.accept(report);
              return Behaviors.stopped();
            })
        .build();
  }
}
