package io.penstock.registry;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.setup.Setup;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.persistence.jdbc.db.SlickDatabase;
import io.penstock.settings.StorageSettings;
import io.penstock.settings.StorageSettings.RegistryStore;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slick.jdbc.JdbcBackend;
import slick.jdbc.JdbcBackend$;
import slick.jdbc.JdbcProfile;
import slick.util.AsyncExecutor;

/**
 * Where the registry is written down. Opened before the actor system that uses it is made, and
 * given to that as a part of its setup; closes with it. Any thread.
 */
public final class RegistryStorage extends Setup implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryStorage.class);

  private static final int MOST_QUERIES = 1000;

  /** For what is being written or deleted, in the few seconds that a shutdown has. */
  private static final Duration LAST_WORK = Duration.ofSeconds(2);

  private final StorageSettings settings;
  private final RegistrySeal seal;
  private final @Nullable Opened opened;

  /** A database that is open. */
  private record Opened(
      RegistryDatabase database, RegistryConnections connections, SlickDatabase slick) {}

  private final Tidying tidying = new Tidying();
  private final AtomicBoolean closed = new AtomicBoolean();

  private RegistryStorage(StorageSettings settings, RegistrySeal seal, @Nullable Opened opened) {
    this.settings = settings;
    this.seal = seal;
    this.opened = opened;
  }

  /**
   * Opens what the operator chose, and makes it where there is none. What was written without a key
   * is encrypted now when there is one. May wait for a disk or a database.
   *
   * @throws IllegalStateException with a sentence when it cannot be used: somebody else has it, the
   *     key is another, or a newer version wrote it; nothing was changed
   */
  public static RegistryStorage open(StorageSettings settings) {
    RegistrySeal seal = new RegistrySeal(settings.keys());
    RegistryStore store = settings.registry();
    if (store instanceof RegistryStore.PostgreSql postgres) {
      return open(settings, seal, new PostgreSqlDatabase(postgres));
    }
    return store instanceof RegistryStore.File
        ? open(settings, seal, new H2File(settings.directory(), H2File.LEAST_ROOM_BYTES))
        : new RegistryStorage(settings, seal, null);
  }

  /** The same, in this database. */
  static RegistryStorage open(
      StorageSettings settings, RegistrySeal seal, RegistryDatabase database) {
    boolean clear = database.prepare(seal);
    try {
      if (clear && seal.encrypts()) {
        database.rewrite(seal);
        LOG.info("The registry was written without a key so far, and is encrypted now");
      }
    } catch (SQLException e) {
      database.close();
      throw new IllegalStateException(
          StorageTrouble.isFull(e)
              ? "the registry cannot be encrypted: " + StorageTrouble.FULL.reason()
              : "the registry cannot be encrypted: " + e.getMessage(),
          e);
    }
    if (!seal.encrypts()) {
      LOG.warn(
          "There is no storage.key: passwords of streams that are added are written to {} in clear",
          database);
    }
    RegistryConnections connections = new RegistryConnections(database);
    return new RegistryStorage(
        settings, seal, new Opened(database, connections, slick(database, connections)));
  }

  private static SlickDatabase slick(RegistryDatabase database, RegistryConnections connections) {
    int threads = RegistryConnections.MOST;
    JdbcBackend.DatabaseDef slick =
        JdbcBackend$.MODULE$
            .Database()
            .forSource(
                connections,
                AsyncExecutor.apply(
                    "penstock-registry", threads, threads, MOST_QUERIES, threads, false));
    return new SlickDatabase() {
      @Override
      public JdbcBackend.DatabaseDef database() {
        return slick;
      }

      @Override
      public JdbcProfile profile() {
        return database.profile();
      }

      /** A journal that fails is opened again. */
      @Override
      public boolean allowShutdown() {
        return false;
      }
    };
  }

  /** The one that this actor system was given. */
  static RegistryStorage of(akka.actor.ActorSystem system) {
    return system
        .settings()
        .setup()
        .get(RegistryStorage.class)
        .orElseThrow(() -> new IllegalStateException("the registry's storage was not opened"));
  }

  /** Has it closed when the actor system ends, once nothing writes any more. */
  public void closeWith(ActorSystem<?> system) {
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
            "close-registry",
            () ->
                CompletableFuture.supplyAsync(
                    () -> {
                      close();
                      return Done.getInstance();
                    }));
  }

  /** How it is encrypted. */
  RegistrySeal seal() {
    return seal;
  }

  SlickDatabase slick() {
    return open().slick();
  }

  private Opened open() {
    Opened now = opened;
    if (now == null) {
      throw new IllegalStateException("the registry is kept in memory alone");
    }
    return now;
  }

  /** Makes the registry's journals. */
  Journals journals() {
    return opened == null ? new InMemory() : new InDatabase(opened);
  }

  private final class InMemory implements Journals {
    @Override
    public Behavior<RegistryJournal.Command> open(ActorRef<RegistryJournal.Answer> owner) {
      return RegistryJournal.inMemory(owner);
    }

    @Override
    public RegistrySeal seal() {
      return seal;
    }
  }

  private final class InDatabase implements Journals {
    private final Opened opened;

    InDatabase(Opened opened) {
      this.opened = opened;
    }

    @Override
    public Behavior<RegistryJournal.Command> open(ActorRef<RegistryJournal.Answer> owner) {
      Duration keep = settings.historyKeep();
      opened.connections().renew();
      return PersistentJournal.create(owner, this::hasRoom, keep, tidying);
    }

    @Override
    public boolean hasRoom() {
      return opened.database().hasRoom();
    }

    @Override
    public RegistrySeal seal() {
      return seal;
    }

    @Override
    public void rewrite() throws SQLException {
      opened.connections().alone(() -> opened.database().rewrite(seal));
    }
  }

  /** Waits a moment for what is being written. */
  @Override
  public void close() {
    if (opened != null && closed.compareAndSet(false, true)) {
      tidying.awaitEnd(LAST_WORK);
      // Slick interrupts what it runs, which the database's file would not survive.
      opened.connections().retire(LAST_WORK);
      opened.slick().database().close();
      opened.connections().close();
      opened.database().close();
    }
  }

  /** Says where, and no key. */
  @Override
  public String toString() {
    return "RegistryStorage[" + (opened == null ? "memory" : opened.database()) + "]";
  }
}
