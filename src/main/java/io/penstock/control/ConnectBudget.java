package io.penstock.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.penstock.settings.ConnectSettings;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Lets a node's attempts connect a few at a time ({@link ConnectQueue}). An attempt asks, is told
 * when it may, and says when its first packet is there or it has failed; one that dies says so by
 * dying.
 */
public final class ConnectBudget {
  /** What the budget can be told. */
  public sealed interface Command {}

  /**
   * {@code who} wants to connect, and is told {@link SourceAttempt.MayConnect}.
   *
   * @param hopeless whether it had its turn before, and nothing came of it
   */
  record Ask(String host, boolean hopeless, ActorRef<SourceAttempt.Command> who)
      implements Command {}

  /** {@code who} no longer connects. */
  record Leave(ActorRef<SourceAttempt.Command> who) implements Command {}

  /** Others may connect from now on: so many at once, and a second. */
  public record Use(ConnectSettings settings) implements Command {}

  private enum Look implements Command {
    LOOK
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final ConnectQueue<ActorRef<SourceAttempt.Command>> queue;

  /** Outlives a crash of this actor. */
  private final AtomicReference<ConnectSettings> newest;

  /** A budget for one node. */
  public static Behavior<Command> create(ConnectSettings settings) {
    AtomicReference<ConnectSettings> newest = new AtomicReference<>(settings);
    return Behaviors.<Command>supervise(
            Behaviors.setup(
                context ->
                    Behaviors.withTimers(
                        timers -> new ConnectBudget(context, timers, newest).counting())))
        .onFailure(SupervisorStrategy.restart());
  }

  private ConnectBudget(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      AtomicReference<ConnectSettings> newest) {
    this.context = context;
    this.timers = timers;
    this.newest = newest;
    this.queue = new ConnectQueue<>(Objects.requireNonNull(newest.get()));
  }

  private Behavior<Command> counting() {
    return Behaviors.receive(Command.class)
        .onMessage(Ask.class, this::onAsk)
        .onMessage(Leave.class, this::onLeave)
        .onMessage(Use.class, this::onUse)
        .onMessage(Look.class, look -> admit())
        .build();
  }

  private Behavior<Command> onAsk(Ask ask) {
    context.watchWith(ask.who(), new Leave(ask.who()));
    queue.ask(ask.who(), ask.host(), ask.hopeless());
    return admit();
  }

  private Behavior<Command> onLeave(Leave leave) {
    context.unwatch(leave.who());
    queue.leave(leave.who());
    return admit();
  }

  private Behavior<Command> onUse(Use use) {
    newest.set(use.settings());
    queue.use(use.settings());
    return admit();
  }

  private Behavior<Command> admit() {
    long now = System.nanoTime();
    queue.admit(now).forEach(who -> who.tell(new SourceAttempt.MayConnect()));
    queue
        .nextLook(now)
        .ifPresent(
            at -> timers.startSingleTimer(Look.LOOK, Duration.ofNanos(Math.max(1, at - now))));
    return Behaviors.same();
  }
}
