package io.penstock;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Props;
import akka.actor.typed.Scheduler;
import akka.actor.typed.eventstream.EventStream;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import io.penstock.control.ConnectBudget;
import io.penstock.control.NativeWork;
import io.penstock.control.StreamActor;
import io.penstock.control.StreamSupervisor;
import io.penstock.control.StreamTools;
import io.penstock.control.TcpKnock;
import io.penstock.http.Access;
import io.penstock.http.HttpApi;
import io.penstock.http.HungCalls;
import io.penstock.http.NodeRoutes;
import io.penstock.http.ReloadRoutes;
import io.penstock.http.StreamRoutes;
import io.penstock.media.Pipelines;
import io.penstock.observe.LogLines;
import io.penstock.observe.Metrics;
import io.penstock.observe.Observer;
import io.penstock.observe.StreamView;
import io.penstock.process.ProcessorCatalog;
import io.penstock.process.ProcessorChain;
import io.penstock.process.ProcessorContext;
import io.penstock.registry.StreamRegistry;
import io.penstock.settings.ControlSettings;
import io.penstock.settings.LogFormat;
import io.penstock.settings.PenstockSettings;
import io.penstock.settings.ReloadReply;
import io.penstock.stream.StreamEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;

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

  /** A reload: reading, and the writing of what it changes. */
  private static final Duration RELOAD = Duration.ofSeconds(15);

  private static final Duration REQUESTS_DONE = Duration.ofMillis(300);

  /** What the supervisor may take beyond the streams' own deadline. */
  private static final Duration MARGIN = Duration.ofMillis(200);

  private Guardian() {}

  static Behavior<Command> create(
      PenstockSettings settings,
      ProcessorCatalog catalog,
      Pipelines pipelines,
      Optional<ConfigSource> source) {
    return Behaviors.setup(
        context ->
            start(
                context,
                settings,
                tools(context.getSystem(), settings, catalog, pipelines),
                source));
  }

  private static Behavior<Command> start(
      ActorContext<Command> context,
      PenstockSettings settings,
      StreamTools tools,
      Optional<ConfigSource> source) {
    IntSupplier hung = tools.work()::hung;
    Metrics metrics = new Metrics(InstantSource.system(), Version.number(), hung);
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
    ActorRef<ConfigReloader.Command> reloader =
        reloader(context, settings, source, registry, tools, metrics);
    HttpApi routes = routes(context, supervisor, settings.control(), metrics, hung, reloader);
    ActorSystem<?> system = context.getSystem();
    CompletionStage<ServerBinding> binding =
        declare(system, registry, settings)
            .thenCompose(
                declared ->
                    Http.get(system)
                        .newServerAt(settings.http().interfaceName(), settings.http().port())
                        .bind(routes.route()))
            .thenApply(bound -> bound.addToCoordinatedShutdown(REQUESTS_DONE, system));
    context.pipeToSelf(
        binding, (bound, failure) -> failure == null ? new Bound(bound) : new NotBound(failure));
    return starting(supervisor, reloader, system.ignoreRef(), new CompletableFuture<>());
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
              throw new IllegalStateException("the registry cannot be written: " + reply);
            });
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

  private static HttpApi routes(
      ActorContext<Command> context,
      ActorRef<StreamSupervisor.Command> supervisor,
      ControlSettings settings,
      Metrics metrics,
      IntSupplier hung,
      ActorRef<ConfigReloader.Command> reloader) {
    Scheduler scheduler = context.getSystem().scheduler();
    Duration timeout = settings.askTimeout();
    NodeRoutes node =
        new NodeRoutes(
            supervisor,
            scheduler,
            timeout,
            new HungCalls(hung, settings.hungLimit()),
            metrics::scrape);
    Access access = new Access();
    return new HttpApi(
        List.of(
            node,
            new StreamRoutes(supervisor, scheduler, timeout, access),
            new ReloadRoutes(access, who -> reload(reloader, who, scheduler))));
  }

  /** What has the configuration read again, and, where that is wished, sees that it has changed. */
  private static ActorRef<ConfigReloader.Command> reloader(
      ActorContext<Command> context,
      PenstockSettings settings,
      Optional<ConfigSource> source,
      ActorRef<StreamRegistry.Command> registry,
      StreamTools tools,
      Metrics metrics) {
    CompletableFuture<ActorRef<ConfigWatch.Command>> watch = new CompletableFuture<>();
    // Each takes over its settings when the configuration is read again, or says why it cannot.
    List<Reloadable> parts =
        List.of(
            Reloadable.of(next -> tools.budget().tell(new ConnectBudget.Use(next.connect()))),
            Reloadable.of(next -> LogLines.inJson(next.logFormat() == LogFormat.JSON)),
            Reloadable.of(
                next -> {
                  var unused =
                      watch.thenAccept(
                          actor -> actor.tell(new ConfigWatch.Watch(next.watchConfig())));
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

  private static CompletionStage<ReloadReply> reload(
      ActorRef<ConfigReloader.Command> reloader, String who, Scheduler scheduler) {
    return AskPattern.ask(
        reloader, replyTo -> new ConfigReloader.Reload(who, replyTo), RELOAD, scheduler);
  }

  /** What a node gives its streams. */
  static StreamTools tools(
      ActorSystem<?> system,
      PenstockSettings settings,
      ProcessorCatalog catalog,
      Pipelines pipelines) {
    StreamTools.Chains chains =
        (spec, fps) ->
            ProcessorChain.open(
                spec.process(), ProcessorContext.of(spec, InstantSource.system()), catalog, fps);
    NativeWork work = new NativeWork(system, settings.control());
    return new StreamTools(
        pipelines,
        work,
        new TcpKnock(),
        // Outlives the streams, which leave it as they end.
        system.systemActorOf(
            ConnectBudget.create(settings.connect()), "connect-budget", Props.empty()),
        chains,
        settings.control());
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

  private static Behavior<Command> starting(
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
