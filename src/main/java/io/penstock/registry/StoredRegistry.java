package io.penstock.registry;

import akka.actor.BootstrapSetup;
import akka.actor.CoordinatedShutdown;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.japi.function.Function;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.penstock.settings.StorageSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;

/**
 * The registry of a service that does not run, for the commands that work on it. Whoever opens it
 * closes it; a service cannot start meanwhile. One thread.
 */
public final class StoredRegistry implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ActorSystem<StreamRegistry.Command> registry;

  private StoredRegistry(ActorSystem<StreamRegistry.Command> registry) {
    this.registry = registry;
  }

  /**
   * Opens it.
   *
   * @throws IllegalStateException with a sentence when it cannot be used, for instance because a
   *     service has it
   */
  public static StoredRegistry open(StorageSettings settings) {
    RegistryStorage storage = RegistryStorage.open(settings);
    // Ends with the command, which closes it; not with the JVM.
    Config config =
        ConfigFactory.parseString("akka.coordinated-shutdown.run-by-jvm-shutdown-hook = off")
            .withFallback(ConfigFactory.parseResources("penstock-akka.conf"))
            .withFallback(ConfigFactory.defaultReference())
            .resolve();
    ActorSystem<StreamRegistry.Command> system =
        ActorSystem.create(
            Behaviors.setup(
                context ->
                    StreamRegistry.create(
                        context.getSystem().ignoreRef(), settings, InstantSource.system())),
            "penstock-storage",
            ActorSystemSetup.create(BootstrapSetup.create(config), storage));
    storage.closeWith(system);
    return new StoredRegistry(system);
  }

  /**
   * All that is wanted over the API.
   *
   * @throws IllegalStateException with a sentence when it cannot be read
   */
  public Backup export() {
    StreamRegistry.ExportReply reply = ask(StreamRegistry.Export::new);
    if (reply instanceof StreamRegistry.Exported exported) {
      return exported.backup();
    }
    throw new IllegalStateException(((StreamRegistry.NotExported) reply).reason().reason());
  }

  /**
   * Makes it what the backup holds, as {@link StreamRegistry.Restore} does.
   *
   * @param who stands in the history
   * @throws IllegalStateException with a sentence when nothing was changed
   */
  public StreamRegistry.Restored restore(Backup backup, String who) {
    StreamRegistry.RestoreReply reply =
        ask(replyTo -> new StreamRegistry.Restore(backup, who, replyTo));
    if (reply instanceof StreamRegistry.Restored restored) {
      return restored;
    }
    throw new IllegalStateException(
        reply instanceof StreamRegistry.BackupRefused refused
            ? refused.reason()
            : ((StreamRegistry.NotRestored) reply).reason().reason());
  }

  /**
   * Encrypts all with the newest key.
   *
   * @return false where there is no key
   * @throws IllegalStateException with a sentence when it could not be done
   */
  public boolean rekey() {
    StreamRegistry.RekeyReply reply = ask(StreamRegistry.Rekey::new);
    if (reply instanceof StreamRegistry.Rekeyed rekeyed) {
      return rekeyed.encrypted();
    }
    throw new IllegalStateException(((StreamRegistry.NotRekeyed) reply).reason().reason());
  }

  private <T> T ask(Function<ActorRef<T>, StreamRegistry.Command> question) {
    try {
      return AskPattern.ask(registry, question, PATIENCE, registry.scheduler())
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      throw new IllegalStateException("the registry did not answer", e.getCause());
    }
  }

  @Override
  public void close() {
    CoordinatedShutdown.get(registry)
        .runAll(CoordinatedShutdown.unknownReason())
        .toCompletableFuture()
        .join();
  }
}
