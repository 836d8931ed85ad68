package io.penstock.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.Terminated;
import akka.actor.typed.eventstream.EventStream;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.stream.StreamWish;
import io.penstock.stream.WishChanged;
import io.penstock.stream.WishChanged.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a node: spawns one {@link StreamActor} a camera, starts it anew with backoff when
 * it crashes, and knows the newest status of each without asking anybody. A change is answered when
 * it is known; what it means for pipelines comes after, and the newest change wins: a stream that
 * is wanted otherwise is told, and goes on as far as it can. One that cannot ends first, and begins
 * anew once it has ended, so that no camera ever has two readers.
 */
public final class StreamSupervisor {
  /** What the supervisor can be told. Each is answered at once, unless it says otherwise. */
  public sealed interface Command {}

  /** All streams, in the order in which they were declared. */
  public record GetStreams(ActorRef<Streams> replyTo) implements Command {}

  /** One stream, if there is one of that name. */
  public record GetStream(StreamId id, ActorRef<Optional<StreamEntry>> replyTo)
      implements Command {}

  /** This stream is wanted as the wish has it, in the place of one of the same name. */
  public record Put(StreamWish wish, ActorRef<Changed> replyTo) implements Command {}

  /** This stream is no longer wanted. */
  public record Remove(StreamId id, ActorRef<Changed> replyTo) implements Command {}

  /** The stream begins another attempt at once. */
  public record Restart(StreamId id, ActorRef<Changed> replyTo) implements Command {}

  /**
   * A stream's newest picture. Answered at once where it is known that there is none.
   *
   * @param mostWide as in {@link StreamActor.GetSnapshot}
   */
  public record GetSnapshot(StreamId id, int mostWide, ActorRef<SnapshotReply> replyTo)
      implements Command {}

  /** Answers when every stream has ended by itself. */
  public record AwaitEnd(ActorRef<Streams> replyTo) implements Command {}

  /** Ends all streams; answers when they have. The supervisor then stops. */
  public record StopAll(ActorRef<StreamActor.Stopped> replyTo) implements Command {}

  private record Reported(StreamReport report) implements Command {}

  private record StreamStopped(StreamActor.Stopped answer) implements Command {}

  private record StreamChanges(StreamActor.ChangeReply answer) implements Command {}

  private record StreamRestarts(StreamActor.RestartReply answer) implements Command {}

  /** What became of a change. */
  public enum Changed {
    /** There was none of that name. */
    CREATED,
    /** The stream moves over, or will. */
    REPLACED,
    /** Nothing was to be done. */
    SAME,
    /** It is gone; its pipelines end within the drain deadline. */
    REMOVED,
    /** It begins another attempt. */
    RESTARTED,
    /** It is there, and does not run. */
    NOT_RUNNING,
    /** There is none of that name. */
    UNKNOWN,
    /** The node ends. */
    ENDING
  }

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
  public record StreamEntry(StreamWish wish, Optional<StreamStatus> status) {
    /** What was asked for. */
    public StreamSpec spec() {
      return wish.spec();
    }
  }

  private static final Duration LEAST_RESTART = Duration.ofSeconds(1);
  private static final Duration LONGEST_RESTART = Duration.ofSeconds(30);
  private static final double RESTART_JITTER = 0.2;
  private static final SupervisorStrategy RESTART =
      SupervisorStrategy.restartWithBackoff(LEAST_RESTART, LONGEST_RESTART, RESTART_JITTER);

  private static final Set<StreamState> ENDS =
      Set.of(StreamState.STOPPED, StreamState.FAILED, StreamState.AUTH_FAILED);

  private static final Set<StreamState> FLOWING = Set.of(StreamState.LIVE, StreamState.DEGRADED);

  private final ActorContext<Command> context;
  private final StreamTools tools;
  private final ActorRef<StreamReport> reports;
  private final ActorRef<StreamActor.Stopped> stopped;
  private final ActorRef<StreamActor.RestartReply> restarts;
  private final ActorRef<StreamActor.ChangeReply> changes;
  private final Map<StreamId, StreamEntry> entries = new LinkedHashMap<>();
  private final Map<StreamId, Child> children = new LinkedHashMap<>();
  private final List<ActorRef<Streams>> awaitingEnd = new ArrayList<>();
  private final List<ActorRef<StreamActor.Stopped>> awaitingStop = new ArrayList<>();

  /**
   * A stream's actor.
   *
   * @param spec what its reports are about
   * @param told what it was told last, or spawned with
   * @param ending whether it was told to stop
   */
  private record Child(
      ActorRef<StreamActor.Command> actor, StreamSpec spec, StreamSpec told, boolean ending) {
    Child(ActorRef<StreamActor.Command> actor, StreamSpec spec) {
      this(actor, spec, spec, false);
    }

    Child told(StreamSpec newSpec) {
      return new Child(actor, spec, newSpec, ending);
    }

    Child follows() {
      return new Child(actor, told, told, ending);
    }

    Child ends() {
      return new Child(actor, spec, told, true);
    }
  }

  /** A supervisor of these streams; those that are enabled start at once. */
  public static Behavior<Command> create(List<StreamWish> streams, StreamTools tools) {
    return Behaviors.setup(context -> new StreamSupervisor(context, tools).begin(streams));
  }

  private StreamSupervisor(ActorContext<Command> context, StreamTools tools) {
    this.context = context;
    this.tools = tools;
    this.reports = context.messageAdapter(StreamReport.class, Reported::new);
    this.stopped = context.messageAdapter(StreamActor.Stopped.class, StreamStopped::new);
    this.restarts = context.messageAdapter(StreamActor.RestartReply.class, StreamRestarts::new);
    this.changes = context.messageAdapter(StreamActor.ChangeReply.class, StreamChanges::new);
  }

  private Behavior<Command> begin(List<StreamWish> streams) {
    for (StreamWish wish : streams) {
      entries.put(wish.id(), entry(wish));
      fulfil(wish.id());
    }
    return Behaviors.receive(Command.class)
        .onMessage(GetStreams.class, this::onGetStreams)
        .onMessage(GetStream.class, this::onGetStream)
        .onMessage(Put.class, this::onPut)
        .onMessage(Remove.class, this::onRemove)
        .onMessage(Restart.class, this::onRestart)
        .onMessage(GetSnapshot.class, this::onGetSnapshot)
        .onMessage(AwaitEnd.class, this::onAwaitEnd)
        .onMessage(StopAll.class, this::onStopAll)
        .onMessage(Reported.class, this::onReported)
        .onMessage(StreamStopped.class, answer -> Behaviors.same())
        .onMessage(StreamRestarts.class, answer -> Behaviors.same())
        .onMessage(StreamChanges.class, this::onStreamChanges)
        .onSignal(Terminated.class, this::onTerminated)
        .build();
  }

  // ---------------------------------------------------------------- wishes

  private Behavior<Command> onPut(Put put) {
    StreamId id = put.wish().id();
    StreamEntry known = entries.get(id);
    if (known == null || !known.wish().equals(put.wish())) {
      publish(put.wish(), known == null ? Change.CREATED : Change.CHANGED);
    }
    if (known != null && isSame(known.wish(), put.wish())) {
      entries.put(id, new StreamEntry(put.wish(), known.status()));
      put.replyTo().tell(Changed.SAME);
      return Behaviors.same();
    }
    entries.put(id, entry(put.wish()));
    put.replyTo().tell(known == null ? Changed.CREATED : Changed.REPLACED);
    fulfil(id);
    return Behaviors.same();
  }

  private static StreamEntry entry(StreamWish wish) {
    return new StreamEntry(wish, wish.unreadable().map(StreamStatus::failed));
  }

  /** Whether what runs for one does for the other. */
  private static boolean isSame(StreamWish one, StreamWish other) {
    return one.spec().equals(other.spec()) && one.unreadable().equals(other.unreadable());
  }

  private Behavior<Command> onRemove(Remove remove) {
    StreamEntry known = entries.remove(remove.id());
    remove.replyTo().tell(known == null ? Changed.UNKNOWN : Changed.REMOVED);
    if (known != null) {
      publish(known.wish(), Change.REMOVED);
    }
    fulfil(remove.id());
    return Behaviors.same();
  }

  /** Whoever is told and asks at once finds it so: questions come behind this message. */
  private void publish(StreamWish wish, Change change) {
    context
        .getSystem()
        .eventStream()
        .tell(
            new EventStream.Publish<>(
                new WishChanged(wish.id(), Instant.now(), change, wish.revision())));
  }

  private Behavior<Command> onRestart(Restart restart) {
    Child child = children.get(restart.id());
    if (child != null && !child.ending()) {
      child.actor().tell(new StreamActor.Restart(restarts));
      restart.replyTo().tell(Changed.RESTARTED);
      return Behaviors.same();
    }
    StreamEntry entry = entries.get(restart.id());
    if (entry == null) {
      restart.replyTo().tell(Changed.UNKNOWN);
    } else {
      // One that ends begins anew by itself, if it is wanted; one that has ended begins now.
      restart.replyTo().tell(entry.wish().runs() ? Changed.RESTARTED : Changed.NOT_RUNNING);
      fulfil(restart.id());
    }
    return Behaviors.same();
  }

  /** Brings what runs nearer to what is wanted. */
  private void fulfil(StreamId id) {
    StreamEntry entry = entries.get(id);
    @Nullable StreamSpec wanted = entry == null || !entry.wish().runs() ? null : entry.spec();
    Child child = children.get(id);
    if (child == null) {
      if (wanted != null) {
        spawn(wanted);
      }
    } else if (wanted == null) {
      end(id, child);
    } else if (!child.ending() && !child.told().equals(wanted)) {
      child.actor().tell(new StreamActor.Change(wanted, changes));
      children.put(id, child.told(wanted));
    }
  }

  private void end(StreamId id, Child child) {
    if (!child.ending()) {
      child.actor().tell(new StreamActor.Stop(stopped));
      children.put(id, child.ends());
    }
  }

  /** An answer to what was told before the last, or by an actor before this one, says nothing. */
  private Behavior<Command> onStreamChanges(StreamChanges message) {
    StreamActor.ChangeReply answer = message.answer();
    StreamId id = answer.spec().id();
    Child child = children.get(id);
    if (child == null || !child.told().equals(answer.spec())) {
      return Behaviors.same();
    }
    if (answer instanceof StreamActor.Changing) {
      children.put(id, child.follows());
    } else {
      end(id, child);
    }
    return Behaviors.same();
  }

  private void spawn(StreamSpec spec) {
    ActorRef<StreamActor.Command> actor =
        context.spawn(
            StreamActor.create(spec, tools, reports, RESTART), "stream-" + spec.id().key());
    context.watch(actor);
    children.put(spec.id(), new Child(actor, spec));
  }

  /**
   * A stream that was told to end makes room for what is wanted by now; of one that ended without
   * being told to, the last status stays.
   */
  private Behavior<Command> onTerminated(Terminated terminated) {
    StreamId ended = remove(terminated);
    if (ended != null) {
      fulfil(ended);
    }
    return Behaviors.same();
  }

  private @Nullable StreamId remove(Terminated terminated) {
    for (Map.Entry<StreamId, Child> child : children.entrySet()) {
      if (child.getValue().actor().unsafeUpcast().equals(terminated.getRef())) {
        children.remove(child.getKey());
        return child.getKey();
      }
    }
    return null;
  }

  // ---------------------------------------------------------------- questions

  private Behavior<Command> onGetStreams(GetStreams get) {
    get.replyTo().tell(all());
    return Behaviors.same();
  }

  private Streams all() {
    return new Streams(List.copyOf(entries.values()));
  }

  private Behavior<Command> onGetStream(GetStream get) {
    get.replyTo().tell(Optional.ofNullable(entries.get(get.id())));
    return Behaviors.same();
  }

  /** A stream is asked only while pictures flow: one that crashed would answer late. */
  private Behavior<Command> onGetSnapshot(GetSnapshot get) {
    StreamEntry entry = entries.get(get.id());
    Child child = children.get(get.id());
    if (entry == null) {
      get.replyTo().tell(new SnapshotReply.UnknownStream());
    } else if (child != null && !child.ending() && entry.status().filter(this::flows).isPresent()) {
      child.actor().tell(new StreamActor.GetSnapshot(get.mostWide(), get.replyTo()));
    } else {
      get.replyTo().tell(noSnapshot(entry));
    }
    return Behaviors.same();
  }

  private boolean flows(StreamStatus status) {
    return FLOWING.contains(status.state());
  }

  private static SnapshotReply noSnapshot(StreamEntry entry) {
    if (!entry.spec().enabled()) {
      return new SnapshotReply.NotTaken(
          StreamState.STOPPED, Optional.of("the stream is not enabled"), Optional.empty());
    }
    return entry
        .status()
        .map(SnapshotReply.NotTaken::of)
        .orElseGet(
            () ->
                new SnapshotReply.NotTaken(
                    StreamState.STARTING, Optional.empty(), Optional.empty()));
  }

  private Behavior<Command> onAwaitEnd(AwaitEnd await) {
    awaitingEnd.add(await.replyTo());
    answerIfEnded();
    return Behaviors.same();
  }

  /** What an actor says that makes room for another is of no interest. */
  private Behavior<Command> onReported(Reported reported) {
    StreamReport report = reported.report();
    Child child = children.get(report.id());
    StreamEntry entry = entries.get(report.id());
    if (child != null && entry != null && child.spec().equals(entry.spec())) {
      entries.put(report.id(), new StreamEntry(entry.wish(), Optional.of(report.status())));
    }
    answerIfEnded();
    return Behaviors.same();
  }

  private void answerIfEnded() {
    if (awaitingEnd.isEmpty() || !children.keySet().stream().allMatch(this::hasEnded)) {
      return;
    }
    Streams all = all();
    awaitingEnd.forEach(waiter -> waiter.tell(all));
    awaitingEnd.clear();
  }

  private boolean hasEnded(StreamId id) {
    StreamEntry entry = entries.get(id);
    return entry != null
        && entry.status().filter(status -> ENDS.contains(status.state())).isPresent();
  }

  // ---------------------------------------------------------------- the end

  private Behavior<Command> onStopAll(StopAll stop) {
    children
        .values()
        .forEach(
            child -> {
              if (!child.ending()) {
                child.actor().tell(new StreamActor.Stop(stopped));
              }
            });
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
        .onMessage(Put.class, put -> ending(put.replyTo()))
        .onMessage(Remove.class, remove -> ending(remove.replyTo()))
        .onMessage(Restart.class, restart -> ending(restart.replyTo()))
        .onMessage(GetSnapshot.class, this::onGetSnapshot)
        .onMessage(AwaitEnd.class, this::onAwaitEnd)
        .onMessage(StopAll.class, this::onStopAllAgain)
        .onMessage(Reported.class, this::onReported)
        .onMessage(StreamStopped.class, answer -> Behaviors.same())
        .onMessage(StreamRestarts.class, answer -> Behaviors.same())
        .onMessage(StreamChanges.class, answer -> Behaviors.same())
        .onSignal(
            Terminated.class,
            terminated -> {
              remove(terminated);
              return stopping();
            })
        .build();
  }

  private static Behavior<Command> ending(ActorRef<Changed> replyTo) {
    replyTo.tell(Changed.ENDING);
    return Behaviors.same();
  }

  private Behavior<Command> onStopAllAgain(StopAll stop) {
    awaitingStop.add(stop.replyTo());
    return Behaviors.same();
  }
}
