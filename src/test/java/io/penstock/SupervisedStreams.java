package io.penstock;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.eventstream.EventStream;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import io.penstock.control.StreamActor;
import io.penstock.control.StreamSupervisor;
import io.penstock.control.StreamSupervisor.Changed;
import io.penstock.control.StreamSupervisor.StreamEntry;
import io.penstock.stream.StreamEvent;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.stream.StreamWish;
import io.penstock.testkit.Await;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The streams of a node with all that is native behind them, and without the API: streams may be
 * put and removed while they run. Closing it ends them all.
 */
final class SupervisedStreams implements AutoCloseable {
  private final ActorSystem<StreamEvent> system;
  private final ActorRef<StreamSupervisor.Command> supervisor;
  private final Map<String, Long> live;

  private SupervisedStreams(
      ActorSystem<StreamEvent> system,
      ActorRef<StreamSupervisor.Command> supervisor,
      Map<String, Long> live) {
    this.system = system;
    this.supervisor = supervisor;
    this.live = live;
  }

  /** Starts the streams of this HOCON, of which there may be none. */
  static SupervisedStreams start(String hocon) {
    Map<String, Long> live = new ConcurrentHashMap<>();
    CompletableFuture<ActorRef<StreamSupervisor.Command>> supervisor = new CompletableFuture<>();
    ActorSystem<StreamEvent> system =
        ActorSystem.create(
            Behaviors.setup(
                context -> {
                  context
                      .getSystem()
                      .eventStream()
                      .tell(new EventStream.Subscribe<>(StreamEvent.class, context.getSelf()));
                  var settings = RunningService.settings(hocon);
                  supervisor.complete(
                      context.spawn(
                          StreamSupervisor.create(
                              settings.specs().stream().map(StreamWish::declared).toList(),
                              Soak.tools(context.getSystem(), settings)),
                          "streams"));
                  return Behaviors.receive(StreamEvent.class)
                      .onMessage(
                          StreamEvent.StateChanged.class,
                          changed -> {
                            note(changed, live);
                            return Behaviors.same();
                          })
                      .onAnyMessage(other -> Behaviors.same())
                      .build();
                }),
            "supervised",
            ConfigFactory.parseResources("penstock-akka.conf").withFallback(ConfigFactory.load()));
    return new SupervisedStreams(system, supervisor.join(), live);
  }

  private static void note(StreamEvent.StateChanged changed, Map<String, Long> live) {
    String id = changed.stream().value();
    if (changed.to() == StreamState.LIVE) {
      live.put(id, System.nanoTime());
    } else {
      live.remove(id);
    }
  }

  /** The one stream of this HOCON. */
  static StreamSpec spec(String hocon) {
    return RunningService.settings(hocon).specs().get(0);
  }

  Changed put(StreamSpec spec) {
    return ask(reply -> new StreamSupervisor.Put(StreamWish.declared(spec), reply));
  }

  Changed remove(String id) {
    return ask(reply -> new StreamSupervisor.Remove(new StreamId(id), reply));
  }

  Changed restart(String id) {
    return ask(reply -> new StreamSupervisor.Restart(new StreamId(id), reply));
  }

  /** Streams that are live now, and {@link System#nanoTime()} since when they are. */
  Map<String, Long> live() {
    return Map.copyOf(live);
  }

  /** All streams as they are now, by id. */
  Map<String, StreamEntry> entries() {
    List<StreamEntry> all = ask(StreamSupervisor.GetStreams::new).entries();
    return all.stream().collect(Collectors.toMap(entry -> entry.spec().id().value(), e -> e));
  }

  Optional<StreamStatus> status(String id) {
    return Optional.ofNullable(entries().get(id)).flatMap(StreamEntry::status);
  }

  void awaitState(String id, StreamState state) {
    Await.until(
        RunningService.LIMIT,
        () -> status(id).map(StreamStatus::state).equals(Optional.of(state)),
        id + " is " + state.label());
  }

  private <T> T ask(Function<ActorRef<T>, StreamSupervisor.Command> question) {
    CompletionStage<T> answer =
        AskPattern.ask(supervisor, question::apply, RunningService.LIMIT, system.scheduler());
    return answer.toCompletableFuture().join();
  }

  @Override
  public void close() {
    try {
      AskPattern.<StreamSupervisor.Command, StreamActor.Stopped>ask(
              supervisor, StreamSupervisor.StopAll::new, RunningService.LIMIT, system.scheduler())
          .toCompletableFuture()
          .join();
    } finally {
      system.terminate();
      system
          .getWhenTerminated()
          .toCompletableFuture()
          .orTimeout(RunningService.LIMIT.toSeconds(), TimeUnit.SECONDS)
          .join();
    }
  }
}
