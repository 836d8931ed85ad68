package io.penstock.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The streams of a node: spawns one {@link StreamActor} a camera, starts it anew with backoff when
 * it crashes, and knows the newest status of each without asking anybody.
 */
public final class StreamSupervisor {
  /** What the supervisor can be told. */
  public sealed interface Command {}

  /** All streams, in the order in which they were declared. */
  public record GetStreams(ActorRef<Streams> replyTo) implements Command {}

  /** One stream, if there is one of that name. */
  public record GetStream(StreamId id, ActorRef<Optional<StreamEntry>> replyTo)
      implements Command {}

  /** Answers when every stream has ended by itself. */
  public record AwaitEnd(ActorRef<Streams> replyTo) implements Command {}

  /** Ends all streams; answers when they have. The supervisor then stops. */
  public record StopAll(ActorRef<StreamActor.Stopped> replyTo) implements Command {}

  private record Reported(StreamReport report) implements Command {}

  private record StreamStopped(StreamActor.Stopped answer) implements Command {}

  /**
   * Several streams.
   *
   * @param entries in the order in which they were declared
   */
  public record Streams(List<StreamEntry> entries) {
    public Streams {
      entries = List.copyOf(entries);
    }
  }

  /**
   * One stream: what was asked for, and what is so.
   *
   * @param status empty until the stream has reported
   */
  public record StreamEntry(StreamSpec spec, Optional<StreamStatus> status) {}

  private static final Duration LEAST_RESTART = Duration.ofSeconds(1);
  private static final Duration LONGEST_RESTART = Duration.ofSeconds(30);
  private static final double RESTART_JITTER = 0.2;
  private static final Set<StreamState> ENDS =
      Set.of(StreamState.STOPPED, StreamState.FAILED, StreamState.AUTH_FAILED);

  private final ActorContext<Command> context;
  private final Map<StreamId, StreamEntry> entries = new LinkedHashMap<>();
  private final Map<StreamId, ActorRef<StreamActor.Command>> children = new LinkedHashMap<>();
  private final List<ActorRef<Streams>> awaitingEnd = new ArrayList<>();
  private final List<ActorRef<StreamActor.Stopped>> awaitingStop = new ArrayList<>();

  /** A supervisor of these streams; those that are enabled start at once. */
  public static Behavior<Command> create(List<StreamSpec> streams, StreamTools tools) {
    return Behaviors.setup(context -> new StreamSupervisor(context).begin(streams, tools));
  }

  private StreamSupervisor(ActorContext<Command> context) {
    this.context = context;
  }

  private Behavior<Command> begin(List<StreamSpec> streams, StreamTools tools) {
    ActorRef<StreamReport> reports = context.messageAdapter(StreamReport.class, Reported::new);
    for (StreamSpec spec : streams) {
      entries.put(spec.id(), new StreamEntry(spec, Optional.empty()));
      if (spec.enabled()) {
        ActorRef<StreamActor.Command> child =
            context.spawn(supervised(spec, tools, reports), "stream-" + spec.id().key());
        context.watch(child);
        children.put(spec.id(), child);
      }
    }
    return Behaviors.receive(Command.class)
        .onMessage(GetStreams.class, this::onGetStreams)
        .onMessage(GetStream.class, this::onGetStream)
        .onMessage(AwaitEnd.class, this::onAwaitEnd)
        .onMessage(StopAll.class, this::onStopAll)
        .onMessage(Reported.class, this::onReported)
        .onMessage(StreamStopped.class, stopped -> Behaviors.same())
        .onSignal(Terminated.class, this::onTerminated)
        .build();
  }

  /** A stream that stopped without being told to: its last status stays. */
  private Behavior<Command> onTerminated(Terminated terminated) {
    children.values().removeIf(child -> child.unsafeUpcast().equals(terminated.getRef()));
    return Behaviors.same();
  }

  private static Behavior<StreamActor.Command> supervised(
      StreamSpec spec, StreamTools tools, ActorRef<StreamReport> reports) {
    return Behaviors.supervise(StreamActor.create(spec, tools, reports))
        .onFailure(
            SupervisorStrategy.restartWithBackoff(LEAST_RESTART, LONGEST_RESTART, RESTART_JITTER));
  }

  private Behavior<Command> onGetStreams(GetStreams get) {
    get.replyTo().tell(new Streams(List.copyOf(entries.values())));
    return Behaviors.same();
  }

  private Behavior<Command> onGetStream(GetStream get) {
    get.replyTo().tell(Optional.ofNullable(entries.get(get.id())));
    return Behaviors.same();
  }

  private Behavior<Command> onAwaitEnd(AwaitEnd await) {
    awaitingEnd.add(await.replyTo());
    answerIfEnded();
    return Behaviors.same();
  }

  private Behavior<Command> onReported(Reported reported) {
    entries.computeIfPresent(
        reported.report().id(),
        (id, entry) -> new StreamEntry(entry.spec(), Optional.of(reported.report().status())));
    answerIfEnded();
    return Behaviors.same();
  }

  private void answerIfEnded() {
    if (awaitingEnd.isEmpty() || !children.keySet().stream().allMatch(this::hasEnded)) {
      return;
    }
    Streams all = new Streams(List.copyOf(entries.values()));
    awaitingEnd.forEach(waiter -> waiter.tell(all));
    awaitingEnd.clear();
  }

  private boolean hasEnded(StreamId id) {
    StreamEntry entry = entries.get(id);
    return entry != null
        && entry.status().filter(status -> ENDS.contains(status.state())).isPresent();
  }

  private Behavior<Command> onStopAll(StopAll stop) {
    ActorRef<StreamActor.Stopped> stopped =
        context.messageAdapter(StreamActor.Stopped.class, StreamStopped::new);
    children.values().forEach(child -> child.tell(new StreamActor.Stop(stopped)));
    awaitingStop.add(stop.replyTo());
    return stopping();
  }

  private Behavior<Command> stopping() {
    if (children.isEmpty()) {
      answerIfEnded();
      awaitingStop.forEach(waiter -> waiter.tell(new StreamActor.Stopped()));
      return Behaviors.stopped();
    }
    return Behaviors.receive(Command.class)
        .onMessage(GetStreams.class, this::onGetStreams)
        .onMessage(GetStream.class, this::onGetStream)
        .onMessage(AwaitEnd.class, this::onAwaitEnd)
        .onMessage(StopAll.class, this::onStopAllAgain)
        .onMessage(Reported.class, this::onReported)
        .onMessage(StreamStopped.class, stopped -> Behaviors.same())
        .onSignal(
            Terminated.class,
            terminated -> {
              onTerminated(terminated);
              return stopping();
            })
        .build();
  }

  private Behavior<Command> onStopAllAgain(StopAll stop) {
    awaitingStop.add(stop.replyTo());
    return Behaviors.same();
  }
}
