package io.penstock;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Props;
import akka.actor.typed.eventstream.EventStream;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.ServerBinding;
import io.penstock.control.ConnectBudget;
import io.penstock.control.NativeWork;
import io.penstock.control.ProbeDesk;
import io.penstock.control.SegmentJanitor;
import io.penstock.control.SnapshotDesk;
import io.penstock.control.StreamActor;
import io.penstock.control.StreamSupervisor;
import io.penstock.control.StreamTools;
import io.penstock.control.TcpKnock;
import io.penstock.control.Trace;
import io.penstock.http.Access;
import io.penstock.http.EventFeed;
import io.penstock.http.HttpServers;
import io.penstock.media.Pipelines;
import io.penstock.observe.Metrics;
import io.penstock.observe.Observer;
import io.penstock.observe.StreamView;
import io.penstock.process.ProcessorCatalog;
import io.penstock.process.ProcessorChain;
import io.penstock.process.ProcessorContext;
import io.penstock.record.SegmentStore;
import io.penstock.record.SegmentSweep;
import io.penstock.registry.StreamRegistry;
import io.penstock.settings.ControlSettings;
import io.penstock.settings.Destinations;
import io.penstock.settings.PenstockSettings;
import io.penstock.settings.ReloadReply;
import io.penstock.stream.ProcessorSpec;
import io.penstock.stream.StreamEvent;
import io.penstock.stream.StreamSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/** The root of the service: what runs, in the order in which it starts. */
final class Guardian {
  /** What the root can be told. */
  sealed interface Command {}

  /**
   * Where the API listens, once it does; fails when the port cannot be had.
   *
   * @param replyTo given the supervisor of the streams, and the binding
   */
  record AwaitStart(ActorRef<Started> replyTo) implements Command {}

  /** The configuration is to be read again. The log says what becomes of it. */
  record ReadAgain(String who) implements Command {}

  private record RegistryEnded() implements Command {}

  /** The service ended because of a bug, and somebody should start it again. */
  static final CoordinatedShutdown.Reason FAILED = new Failed();

  private static final class Failed implements CoordinatedShutdown.Reason {}

  private record Bound(ServerBinding binding) implements Command {}

  private record NotBound(Throwable failure) implements Command {}

  /** The service runs, or cannot. */
  sealed interface Started {}

  /** It runs. */
  record Running(ActorRef<StreamSupervisor.Command> supervisor, ServerBinding binding)
      implements Started {}

  /** It cannot listen. */
  record Refused(String reason) implements Started {}

  /** Reading what was written down; a database may have to start first. */
  private static final Duration OPENING = Duration.ofSeconds(15);

  /** Sending away those who listen to events. */
  private static final Duration LISTENERS_GONE = Duration.ofMillis(300);

  /** What the supervisor may take beyond the streams' own deadline. */
  private static final Duration MARGIN = Duration.ofMillis(200);

  private Guardian() {}

  static Behavior<Command> create(
      PenstockSettings settings,
      ProcessorCatalog catalog,
      Pipelines pipelines,
      SegmentStore segments,
      NodeView node,
      Optional<ConfigSource> source) {
    return Behaviors.setup(
        context -> {
          Destinations destinations = new Destinations(settings);
          StreamTools tools =
              tools(context.getSystem(), settings, catalog, pipelines, destinations);
          return start(context, settings, tools, destinations, segments, node, source);
        });
  }

  private static Behavior<Command> start(
      ActorContext<Command> context,
      PenstockSettings settings,
      StreamTools tools,
      Destinations destinations,
      SegmentStore segments,
      NodeView node,
      Optional<ConfigSource> source) {
    IntSupplier hung = tools.work()::hung;
    Metrics metrics = new Metrics(InstantSource.system(), Version.number(), hung);
    metrics.watch(node::gpus);
    CompletableFuture<ActorRef<StreamSupervisor.Command>> streams = new CompletableFuture<>();
    observe(context, streams, settings.control(), metrics, hung);
    ActorRef<StreamSupervisor.Command> supervisor =
        context.spawn(StreamSupervisor.create(List.of(), tools), "streams");
    streams.complete(supervisor);
    // Before anything that takes its time: a signal may come while the API is being set up.
    endStreamsBeforeTheSystem(context, supervisor, tools);
    ActorRef<StreamRegistry.Command> registry =
        context.spawn(
            StreamRegistry.create(supervisor, settings.storage(), InstantSource.system()),
            "registry",
            DispatcherSelector.fromConfig(StreamRegistry.DISPATCHER));
    context.watchWith(registry, new RegistryEnded());
    Access access = new Access(settings.auth(), InstantSource.system());
    HttpServers servers = new HttpServers(settings.http(), settings.deepStream(), access);
    ActorSystem<?> system = context.getSystem();
    ActorRef<ProbeDesk.Command> probes =
        context.spawn(ProbeDesk.create(tools, settings.documents()::readFromApi), "probes");
    ActorRef<EventFeed.Command> events = feed(context);
    ActorRef<SegmentJanitor.Command> janitor = janitor(context, settings, supervisor, segments);
    ActorRef<ConfigReloader.Command> reloader =
        reloader(
            context,
            settings,
            source,
            registry,
            new LiveSettings(
                access, servers, destinations, tools.budget(), probes, events, janitor),
            metrics);
    Api api =
        new Api(
            system,
            settings,
            new Api.Actors(supervisor, registry, probes, events, reloader),
            metrics,
            hung,
            access,
            segments,
            node::report);
    CompletionStage<ServerBinding> binding =
        declare(system, registry, settings)
            .thenCompose(declared -> servers.bind(system, api.parts()))
            .thenApply(HttpServers.Bindings::api);
    context.pipeToSelf(
        binding,
        (bound, failure) ->
            failure == null ? new Bound(bound) : new NotBound(Trace.unwrapped(failure)));
    return starting(context, supervisor, reloader, system.ignoreRef(), new CompletableFuture<>());
  }

  /** What was added over the API, and what the configuration says, is wanted from now on. */
  private static CompletionStage<StreamRegistry.Done> declare(
      ActorSystem<?> system, ActorRef<StreamRegistry.Command> registry, PenstockSettings settings) {
    return AskPattern.<StreamRegistry.Command, StreamRegistry.DeclareReply>ask(
            registry,
            replyTo ->
                new StreamRegistry.Declare(
                    settings.streams(), settings.documents(), false, replyTo),
            OPENING,
            system.scheduler())
        .thenApply(
            reply -> {
              if (reply instanceof StreamRegistry.Done done) {
                return done;
              }
              throw new IllegalStateException(notDeclared(reply));
            });
  }

  private static String notDeclared(StreamRegistry.DeclareReply reply) {
    String begin = "what the configuration changes of the streams cannot be written down: ";
    return begin
        + (reply instanceof StreamRegistry.NotDeclared not
            ? not.reason().reason()
            : "streams that were added over the API make none any more");
  }

  /** Before the first stream starts, so that nothing happens unseen. */
  private static void observe(
      ActorContext<Command> context,
      CompletionStage<ActorRef<StreamSupervisor.Command>> streams,
      ControlSettings settings,
      Metrics metrics,
      IntSupplier hung) {
    ActorSystem<?> system = context.getSystem();
    ActorRef<StreamEvent> observer =
        context.spawn(
            Observer.create(
                () -> streams.thenCompose(all -> views(system, all, settings)), metrics, hung),
            "observer");
    system.eventStream().tell(new EventStream.Subscribe<>(StreamEvent.class, observer));
  }

  private static CompletionStage<List<StreamView>> views(
      ActorSystem<?> system,
      ActorRef<StreamSupervisor.Command> supervisor,
      ControlSettings settings) {
    return AskPattern.ask(
            supervisor, StreamSupervisor.GetStreams::new, settings.askTimeout(), system.scheduler())
        .thenApply(
            all ->
                all.entries().stream()
                    .map(entry -> new StreamView(entry.spec(), entry.status()))
                    .toList());
  }

  private static ActorRef<SegmentJanitor.Command> janitor(
      ActorContext<Command> context,
      PenstockSettings settings,
      ActorRef<StreamSupervisor.Command> supervisor,
      SegmentStore segments) {
    return context.spawn(
        SegmentJanitor.create(
            supervisor,
            new SegmentSweep(segments),
            LiveSettings.limits(settings),
            context
                .getSystem()
                .dispatchers()
                .lookup(DispatcherSelector.fromConfig(SegmentJanitor.DISPATCHER)),
            settings.control().askTimeout()),
        "segment-janitor");
  }

  /** Listeners would stay for ever: they are sent away before the server waits for requests. */
  private static ActorRef<EventFeed.Command> feed(ActorContext<Command> context) {
    ActorRef<EventFeed.Command> feed = context.spawn(EventFeed.create(), "events");
    ActorSystem<?> system = context.getSystem();
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeServiceUnbind(),
            "end-events",
            () ->
                AskPattern.<EventFeed.Command, Done>ask(
                        feed, EventFeed.End::new, LISTENERS_GONE, system.scheduler())
                    .exceptionally(late -> Done.getInstance()));
    return feed;
  }

  /** What has the configuration read again, and, where that is wished, sees that it has changed. */
  private static ActorRef<ConfigReloader.Command> reloader(
      ActorContext<Command> context,
      PenstockSettings settings,
      Optional<ConfigSource> source,
      ActorRef<StreamRegistry.Command> registry,
      LiveSettings live,
      Metrics metrics) {
    CompletableFuture<ActorRef<ConfigWatch.Command>> watch = new CompletableFuture<>();
    List<Reloadable> parts = new ArrayList<>(live.parts());
    parts.add(
        Reloadable.of(
            next -> {
              var unused =
                  watch.thenAccept(actor -> actor.tell(new ConfigWatch.Watch(next.watchConfig())));
            }));
    ActorRef<ConfigReloader.Command> reloader =
        context.spawn(
            ConfigReloader.create(
                settings, source.map(file -> file), registry, parts, metrics::reloaded),
            "config-reloader",
            DispatcherSelector.blocking());
    source.ifPresent(
        files ->
            watch.complete(
                context.spawn(
                    ConfigWatch.create(
                        files::look, settings.watchConfig(), ConfigWatch.PERIOD, reloader),
                    "config-watch",
                    DispatcherSelector.blocking())));
    return reloader;
  }

  /** What a node gives streams that the operator alone wants. */
  static StreamTools tools(
      ActorSystem<?> system,
      PenstockSettings settings,
      ProcessorCatalog catalog,
      Pipelines pipelines) {
    return tools(system, settings, catalog, pipelines, Destinations.anywhere());
  }

  /** What a node gives its streams. */
  private static StreamTools tools(
      ActorSystem<?> system,
      PenstockSettings settings,
      ProcessorCatalog catalog,
      Pipelines pipelines,
      Destinations destinations) {
    NativeWork work = new NativeWork(system, settings.control());
    return new StreamTools(
        pipelines,
        work,
        new TcpKnock(destinations),
        // Outlives the streams, which leave it as they end.
        system.systemActorOf(
            ConnectBudget.create(settings.connect()), "connect-budget", Props.empty()),
        new CatalogChains(catalog, system),
        new SnapshotDesk(system, settings.control()),
        settings.control());
  }

  /** Streams' processors are those of the catalog. */
  private record CatalogChains(ProcessorCatalog catalog, ActorSystem<?> system)
      implements StreamTools.Chains {
    @Override
    public ProcessorChain open(StreamSpec spec, DoubleSupplier fps) {
      return open(spec, every -> true, fps);
    }

    @Override
    public ProcessorChain open(
        StreamSpec spec, Predicate<ProcessorSpec> shown, DoubleSupplier fps) {
      return ProcessorChain.open(
          spec.process(),
          shown,
          ProcessorContext.of(spec, InstantSource.system()),
          catalog,
          fps,
          detected -> system.eventStream().tell(new EventStream.Publish<>(detected)));
    }

    @Override
    public boolean draws(ProcessorSpec processor) {
      return catalog.draws(processor.type());
    }
  }

  /**
   * The outputs get what is under way, in the first phase of the shutdown and within its deadline.
   */
  private static void endStreamsBeforeTheSystem(
      ActorContext<Command> context,
      ActorRef<StreamSupervisor.Command> supervisor,
      StreamTools tools) {
    ActorSystem<?> system = context.getSystem();
    Duration patience = tools.settings().drainTimeout().plus(MARGIN);
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseServiceStop(),
            "end-streams",
            () ->
                AskPattern.<StreamSupervisor.Command, StreamActor.Stopped>ask(
                        supervisor, StreamSupervisor.StopAll::new, patience, system.scheduler())
                    .handle((stopped, failure) -> Done.getInstance())
                    .thenCompose(done -> tools.work().idle())
                    .thenApply(idle -> Done.getInstance()));
  }

  /** Without it nothing can be changed any more, and nobody would notice. */
  private static Behavior<Command> onRegistryEnded(ActorContext<Command> context) {
    context.getLog().error("The registry has failed: the service ends, to be started again");
    CoordinatedShutdown.get(context.getSystem()).run(FAILED);
    return Behaviors.same();
  }

  private static Behavior<Command> starting(
      ActorContext<Command> context,
      ActorRef<StreamSupervisor.Command> supervisor,
      ActorRef<ConfigReloader.Command> reloader,
      ActorRef<ReloadReply> unheard,
      CompletableFuture<Started> started) {
    return Behaviors.receive(Command.class)
        .onMessage(
            Bound.class,
            bound -> {
              started.complete(new Running(supervisor, bound.binding()));
              return Behaviors.same();
            })
        .onMessage(
            NotBound.class,
            failed -> {
              started.complete(new Refused(String.valueOf(failed.failure().getMessage())));
              return Behaviors.same();
            })
        .onMessage(RegistryEnded.class, ended -> onRegistryEnded(context))
        .onMessage(
            ReadAgain.class,
            again -> {
              reloader.tell(new ConfigReloader.Reload(again.who(), unheard));
              return Behaviors.same();
            })
        .onMessage(
            AwaitStart.class,
            await -> {
              var unused = started.thenAccept(await.replyTo()::tell);
              return Behaviors.same();
            })
        .build();
  }
}
