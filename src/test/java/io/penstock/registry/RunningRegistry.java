package io.penstock.registry;

import akka.actor.BootstrapSetup;
import akka.actor.CoordinatedShutdown;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.japi.function.Function;
import com.typesafe.config.ConfigFactory;
import io.penstock.control.StreamSupervisor;
import io.penstock.control.StreamSupervisor.StreamEntry;
import io.penstock.settings.PenstockSettings;
import io.penstock.settings.StorageSettings;
import io.penstock.settings.StreamDocument;
import io.penstock.stream.Secret;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.StreamId;
import io.penstock.testkit.ShortConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** A registry in an actor system as the service has it, with a supervisor that runs nothing. */
final class RunningRegistry implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(40);
  static final Secret OLD_KEY = key('o');
  static final Secret NEW_KEY = key('n');

  private final ActorSystem<Void> system;
  private final ActorRef<StreamRegistry.Command> registry;

  private final ActorRef<StreamSupervisor.Command> supervisor;

  private RunningRegistry(
      ActorSystem<Void> system,
      ActorRef<StreamRegistry.Command> registry,
      ActorRef<StreamSupervisor.Command> supervisor) {
    this.system = system;
    this.registry = registry;
    this.supervisor = supervisor;
  }

  private static Secret key(char letter) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) letter);
    return new Secret(Base64.getEncoder().encodeToString(bytes));
  }

  /** A file in this folder. */
  static StorageSettings file(Path folder, Secret... keys) {
    return new StorageSettings(
        folder, new StorageSettings.RegistryStore.File(), List.of(keys), Duration.ofDays(90));
  }

  /** Opens it, with a configuration that declares nothing. */
  static RunningRegistry open(StorageSettings settings) {
    return open(settings, "");
  }

  /** Opens it, with a configuration. */
  static RunningRegistry open(StorageSettings settings, String hocon) {
    return open(settings, RegistryStorage.open(settings), hocon);
  }

  /** The same, in this storage. */
  static RunningRegistry open(StorageSettings settings, RegistryStorage storage, String hocon) {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "registry",
            ActorSystemSetup.create(
                BootstrapSetup.create(
                    ConfigFactory.parseString(
                            "akka.coordinated-shutdown.run-by-jvm-shutdown-hook = off")
                        .withFallback(ConfigFactory.parseResources("penstock-akka.conf"))
                        .withFallback(ConfigFactory.defaultReference())
                        .resolve()),
                storage));
    storage.closeWith(system);
    ActorRef<StreamSupervisor.Command> supervisor =
        system.systemActorOf(supervising(new LinkedHashMap<>()), "streams", Props.empty());
    ActorRef<StreamRegistry.Command> registry =
        system.systemActorOf(
            StreamRegistry.create(supervisor, settings, InstantSource.system()),
            "wishes",
            DispatcherSelector.fromConfig(StreamRegistry.DISPATCHER));
    RunningRegistry opened = new RunningRegistry(system, registry, supervisor);
    opened.declare(hocon);
    return opened;
  }

  private static Behavior<StreamSupervisor.Command> supervising(Map<StreamId, StreamEntry> told) {
    return Behaviors.receiveMessage(
        command -> {
          if (command instanceof StreamSupervisor.Put put) {
            told.put(put.wish().id(), new StreamEntry(put.wish(), Optional.empty()));
          } else if (command instanceof StreamSupervisor.Remove remove) {
            told.remove(remove.id());
          } else if (command instanceof StreamSupervisor.GetStreams get) {
            get.replyTo().tell(new StreamSupervisor.Streams(List.copyOf(told.values())));
          }
          return Behaviors.same();
        });
  }

  private void declare(String hocon) {
    PenstockSettings settings = ShortConfig.settings(hocon);
    StreamRegistry.DeclareReply reply =
        ask(
            replyTo ->
                new StreamRegistry.Declare(
                    settings.streams(), settings.documents(), false, replyTo));
    if (!(reply instanceof StreamRegistry.Done)) {
      throw new AssertionError("not declared: " + reply);
    }
  }

  RegistryReply put(String id, String uri) {
    return ask(replyTo -> putting(id, uri, replyTo));
  }

  private static StreamRegistry.Put putting(
      String id, String uri, ActorRef<RegistryReply> replyTo) {
    return new StreamRegistry.Put(
        new StreamId(id),
        new StreamDocument(Map.of("source", Map.of("uri", uri))),
        new Precondition.None(),
        "ops",
        replyTo);
  }

  RegistryReply remove(String id) {
    return ask(
        replyTo ->
            new StreamRegistry.Remove(new StreamId(id), new Precondition.None(), "ops", replyTo));
  }

  StreamRegistry.Applied apply(Map<StreamId, StreamDocument> documents) {
    return ask(replyTo -> new StreamRegistry.Apply(documents, false, "ops", replyTo));
  }

  List<HistoryEntry> history(String id) {
    Optional<List<HistoryEntry>> history =
        ask(replyTo -> new StreamRegistry.GetHistory(new StreamId(id), replyTo));
    return history.orElse(List.of());
  }

  Backup export() {
    StreamRegistry.ExportReply reply = ask(StreamRegistry.Export::new);
    return ((StreamRegistry.Exported) reply).backup();
  }

  StreamRegistry.RestoreReply restore(Backup backup) {
    return ask(replyTo -> new StreamRegistry.Restore(backup, "ops", replyTo));
  }

  StreamRegistry.RekeyReply rekey() {
    return ask(StreamRegistry.Rekey::new);
  }

  /** The ids of what the supervisor was told to run. */
  Set<String> running() {
    return told().keySet();
  }

  /** The address of a stream that the supervisor was told to run. */
  String uri(String id) {
    return source(id).uri().reveal();
  }

  /** The password of its camera; empty where there is none. */
  String password(String id) {
    return source(id).credentials().map(credentials -> credentials.password().reveal()).orElse("");
  }

  private SourceSpec source(String id) {
    StreamEntry entry = told().get(id);
    if (entry == null) {
      throw new AssertionError("no stream " + id + " runs");
    }
    return entry.spec().source();
  }

  private Map<String, StreamEntry> told() {
    StreamSupervisor.Streams streams = ask(supervisor, StreamSupervisor.GetStreams::new);
    return streams.entries().stream()
        .collect(Collectors.toMap(entry -> entry.wish().id().value(), entry -> entry));
  }

  private <T> T ask(Function<ActorRef<T>, StreamRegistry.Command> question) {
    return ask(registry, question);
  }

  private <C, T> T ask(ActorRef<C> actor, Function<ActorRef<T>, C> question) {
    try {
      return AskPattern.ask(actor, question, LIMIT, system.scheduler())
          .toCompletableFuture()
          .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("the registry does not answer", e);
    }
  }

  @Override
  public void close() {
    CoordinatedShutdown.get(system)
        .runAll(CoordinatedShutdown.unknownReason())
        .toCompletableFuture()
        .join();
  }
}
