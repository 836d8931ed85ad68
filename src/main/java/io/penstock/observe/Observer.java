package io.penstock.observe;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.penstock.stream.StreamEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the streams of a node: is told of every event and looks at all streams once a second, and
 * makes log and metrics of it. Nobody waits for it.
 */
public final class Observer {
  private sealed interface Command {}

  private record Happened(StreamEvent event) implements Command {}

  private record Looked(List<StreamView> streams) implements Command {}

  private enum NotLooked implements Command {
    NOT_LOOKED
  }

  private enum Tick implements Command {
    TICK
  }

  private static final Logger LOG = LoggerFactory.getLogger(Observer.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int LOOKS_A_SUMMARY = 60;

  private final ActorContext<Command> context;
  private final Supplier<CompletionStage<List<StreamView>>> streams;
  private final Metrics metrics;
  private final IntSupplier hung;
  private final TransitionLog transitions = new TransitionLog(System::nanoTime);
  private boolean looking;
  private int ticks;
  private List<StreamView> newest = List.of();

  /**
   * An observer; to be subscribed to the system's event stream before the first stream starts.
   *
   * @param streams gives all streams as they are now, or fails within a deadline
   * @param metrics told of everything
   * @param hung how many native calls hang now
   */
  public static Behavior<StreamEvent> create(
      Supplier<CompletionStage<List<StreamView>>> streams, Metrics metrics, IntSupplier hung) {
    Behavior<Command> observer =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers -> {
                      timers.startTimerAtFixedRate(Tick.TICK, LOOK);
                      return new Observer(context, streams, metrics, hung).watching();
                    }));
    return Behaviors.transformMessages(
        StreamEvent.class,
        observer,
        toCommand -> toCommand.match(StreamEvent.class, Happened::new));
  }

  private Observer(
      ActorContext<Command> context,
      Supplier<CompletionStage<List<StreamView>>> streams,
      Metrics metrics,
      IntSupplier hung) {
    this.context = context;
    this.streams = streams;
    this.metrics = metrics;
    this.hung = hung;
  }

  private Behavior<Command> watching() {
    return Behaviors.receive(Command.class)
        .onMessage(Happened.class, this::onHappened)
        .onMessage(Tick.class, tick -> onTick())
        .onMessage(Looked.class, this::onLooked)
        .onMessage(NotLooked.class, failed -> onNotLooked())
        .build();
  }

  private Behavior<Command> onHappened(Happened happened) {
    metrics.count(happened.event());
    StreamLog.write(transitions.on(happened.event()));
    return Behaviors.same();
  }

  private Behavior<Command> onTick() {
    StreamLog.write(transitions.look());
    if (++ticks % LOOKS_A_SUMMARY == 0) {
      NodeSummary.of(newest, hung.getAsInt()).ifPresent(LOG::info);
    }
    if (!looking) {
      looking = true;
      context.pipeToSelf(
          streams.get(),
          (all, failure) -> failure == null ? new Looked(all) : NotLooked.NOT_LOOKED);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onLooked(Looked looked) {
    looking = false;
    newest = looked.streams();
    metrics.update(newest);
    transitions.keep(newest.stream().map(view -> view.spec().id()).collect(Collectors.toSet()));
    return Behaviors.same();
  }

  /** What was seen last stands; the node's readiness tells that its supervisor does not answer. */
  private Behavior<Command> onNotLooked() {
    looking = false;
    return Behaviors.same();
  }
}
