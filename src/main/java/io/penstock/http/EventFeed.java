package io.penstock.http;

import akka.Done;
import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.eventstream.EventStream;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.japi.Pair;
import akka.stream.BoundedSourceQueue;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.penstock.stream.StreamEvent;
import io.penstock.stream.StreamEvent.Detected;
import io.penstock.stream.StreamEvent.OutputChanged;
import io.penstock.stream.StreamEvent.StateChanged;
import io.penstock.stream.WishChanged;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Tells listeners what becomes of streams, and keeps the newest events for those who come back. It
 * waits for nobody: a listener that does not keep up is cut off behind what it was given, and finds
 * the rest here when it resumes.
 */
public final class EventFeed {
  /** What the feed can be told. */
  public sealed interface Command {}

  /**
   * Somebody listens from now on.
   *
   * @param after the id of the last event that was seen; empty for a new listener
   */
  record Listen(EventFilter filter, Optional<String> after, ActorRef<ListenReply> replyTo)
      implements Command {}

  /** Every listener is cut off and may resume: who may listen has changed. */
  public record HangUp() implements Command {}

  /** The node ends: every listener is cut off, and nobody may listen any more. */
  public record End(ActorRef<Done> replyTo) implements Command {}

  private record Happened(StreamEvent event) implements Command {}

  private record Wished(WishChanged event) implements Command {}

  private record Left(Listener listener) implements Command {}

  private enum Beat implements Command {
    BEAT
  }

  /** What became of a wish to listen. */
  sealed interface ListenReply {}

  /**
   * It is so.
   *
   * @param text all that is to be sent; to be run once, within seconds
   */
  record Listening(Source<ByteString, NotUsed> text) implements ListenReply {}

  /** Too many do already. */
  record TooMany(int limit) implements ListenReply {}

  /** The node ends. */
  record Ending() implements ListenReply {}

  /** How much is kept. */
  record Limits(int kept, int buffered, int listeners) {}

  /**
   * Events that are kept: some 4 MB, an outage of 2,000 streams there and back. A listener's own
   * buffer is as large as the burst of 250 streams that go away together, and holds only pointers.
   */
  private static final Limits LIMITS = new Limits(10_000, 1_000, 256);

  /** Proxies cut what is silent for 30 or 60 seconds; so does Akka HTTP's idle-timeout of 60. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private static final String MISSED =
      "what happened since the last event that was seen is not known any more";

  /** Somebody who listens. Compared by identity through its queue. */
  private record Listener(EventFilter filter, BoundedSourceQueue<ByteString> queue) {
    /** It gets what lies in its buffer, and then the end. */
    void end() {
      EventFeed.end(queue);
    }

    /** Whether there was room for it. */
    boolean offer(ByteString text) {
      return queue.offer(text).isEnqueued();
    }
  }

  private final ActorContext<Command> context;
  private final Limits limits;
  private final EventRing ring;

  /** Those that are told what happens. */
  private final Set<Listener> listeners = new LinkedHashSet<>();

  /** Those that hold a connection: some may be cut off and not have read all they were given. */
  private final Set<Listener> connected = new LinkedHashSet<>();

  /** A feed of everything that is published in this actor system from now on. */
  public static Behavior<Command> create() {
    return create(LIMITS, HEARTBEAT);
  }

  static Behavior<Command> create(Limits limits, Duration heartbeat) {
    Behavior<Command> feed =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers -> {
                      timers.startTimerAtFixedRate(Beat.BEAT, heartbeat);
                      return new EventFeed(context, limits).begin();
                    }));
    return Behaviors.supervise(feed).onFailure(SupervisorStrategy.restart());
  }

  private EventFeed(ActorContext<Command> context, Limits limits) {
    this.context = context;
    this.limits = limits;
    this.ring = new EventRing(Long.toString(Instant.now().toEpochMilli(), 36), limits.kept());
  }

  private Behavior<Command> begin() {
    ActorRef<EventStream.Command> events = context.getSystem().eventStream();
    events.tell(
        new EventStream.Subscribe<>(
            StreamEvent.class, context.messageAdapter(StreamEvent.class, Happened::new)));
    events.tell(
        new EventStream.Subscribe<>(
            WishChanged.class, context.messageAdapter(WishChanged.class, Wished::new)));
    return Behaviors.receive(Command.class)
        .onMessage(Listen.class, this::onListen)
        .onMessage(HangUp.class, hangUp -> hangUp())
        .onMessage(End.class, this::onEnd)
        .onMessage(Happened.class, this::onHappened)
        .onMessage(Wished.class, this::onWished)
        .onMessage(Left.class, this::onLeft)
        .onMessage(Beat.class, beat -> onBeat())
        .onSignal(PreRestart.class, restart -> hangUp())
        .onSignal(PostStop.class, stop -> hangUp())
        .build();
  }

  // ---------------------------------------------------------------- listeners

  private Behavior<Command> onListen(Listen listen) {
    if (connected.size() >= limits.listeners()) {
      listen.replyTo().tell(new TooMany(limits.listeners()));
      return Behaviors.same();
    }
    Pair<Pair<BoundedSourceQueue<ByteString>, CompletionStage<Done>>, Source<ByteString, NotUsed>>
        live =
            Source.<ByteString>queue(limits.buffered())
                .watchTermination(Keep.both())
                .preMaterialize(context.getSystem());
    Listener listener = new Listener(listen.filter(), live.first().first());
    listeners.add(listener);
    connected.add(listener);
    context.pipeToSelf(live.first().second(), (done, failure) -> new Left(listener));
    listen.replyTo().tell(new Listening(Source.from(first(listen)).concat(live.second())));
    return Behaviors.same();
  }

  /** What a listener is told before anything new. */
  private List<ByteString> first(Listen listen) {
    Optional<List<FeedEvent>> missed =
        listen.after().isEmpty() ? Optional.of(List.of()) : ring.after(listen.after().get());
    if (missed.isEmpty()) {
      return List.of(
          EventText.beginning(ring.newestId()), EventText.reset(ring.newestId(), MISSED));
    }
    List<ByteString> first = new ArrayList<>();
    first.add(EventText.beginning(listen.after().orElseGet(ring::newestId)));
    missed.get().stream().filter(listen.filter()::takes).map(FeedEvent::text).forEach(first::add);
    // Where the filter took few of them, the next resumption still begins here.
    first.add(EventText.heartbeat(ring.newestId()));
    return first;
  }

  private Behavior<Command> onLeft(Left left) {
    listeners.remove(left.listener());
    connected.remove(left.listener());
    return Behaviors.same();
  }

  /** Each gets what lies in its buffer, and then the end. */
  private Behavior<Command> hangUp() {
    listeners.forEach(Listener::end);
    listeners.clear();
    return Behaviors.same();
  }

  private Behavior<Command> onEnd(End end) {
    hangUp();
    end.replyTo().tell(Done.getInstance());
    return Behaviors.receive(Command.class)
        .onMessage(
            Listen.class,
            listen -> {
              listen.replyTo().tell(new Ending());
              return Behaviors.same();
            })
        .onMessage(
            End.class,
            again -> {
              again.replyTo().tell(Done.getInstance());
              return Behaviors.same();
            })
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  // ---------------------------------------------------------------- events

  private Behavior<Command> onHappened(Happened happened) {
    if (happened.event() instanceof StateChanged state) {
      tell(ring.add(EventType.STATE, state.stream(), EventJson.State.of(state)));
    } else if (happened.event() instanceof OutputChanged output) {
      tell(ring.add(EventType.OUTPUT, output.stream(), EventJson.Output.of(output)));
    } else if (happened.event() instanceof Detected detected) {
      tell(ring.add(EventType.DETECTION, detected.stream(), EventJson.Detection.of(detected)));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onWished(Wished wished) {
    tell(ring.add(EventType.SPEC, wished.event().stream(), EventJson.Spec.of(wished.event())));
    return Behaviors.same();
  }

  private void tell(FeedEvent event) {
    listeners.removeIf(
        listener -> listener.filter().takes(event) && !hasRoom(listener, event.text()));
  }

  /** What a listener has no room for it must not miss: nothing may come after it. */
  private static boolean hasRoom(Listener listener, ByteString text) {
    boolean room = listener.offer(text);
    if (!room) {
      listener.end();
    }
    return room;
  }

  /** Somebody may have hung up a moment ago, which ends the queue as well. */
  static void end(BoundedSourceQueue<?> queue) {
    try {
      queue.complete();
    } catch (IllegalStateException e) {
      // It has ended, which is all that was wanted.
    }
  }

  /** One that is behind needs no sign of life. */
  private Behavior<Command> onBeat() {
    ByteString beat = EventText.heartbeat(ring.newestId());
    listeners.forEach(listener -> listener.offer(beat));
    return Behaviors.same();
  }
}
