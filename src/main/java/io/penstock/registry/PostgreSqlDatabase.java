package io.penstock.registry;

import com.zaxxer.hikari.HikariConfig;
import io.penstock.settings.StorageSettings.RegistryStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slick.jdbc.JdbcProfile;
import slick.jdbc.PostgresProfile$;

/** The registry in a PostgreSQL database. */
final class PostgreSqlDatabase implements RegistryDatabase {
  private static final String BYTES = "BYTEA";

  /** It may be starting at the same time as we are. */
  private static final Duration START = Duration.ofSeconds(10);

  /** The server notices a moment later that whoever had the lock has gone. */
  private static final Duration PREDECESSOR = Duration.ofSeconds(2);

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final String NOT_STARTED = "57P03";
  private static final String NO_CONNECTION = "08";

  /** Any number that nobody else would take: "penstock" as bytes. */
  private static final long LOCK = 0x70656e73746f636bL;

  private static final Logger LOG = LoggerFactory.getLogger(PostgreSqlDatabase.class);

  private final RegistryStore.PostgreSql settings;

  /** Held while this process uses the registry. */
  private @Nullable Connection lock;

  PostgreSqlDatabase(RegistryStore.PostgreSql settings) {
    this.settings = settings;
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("user", settings.user());
    properties.setProperty("password", settings.password().reveal());
    properties.setProperty("ApplicationName", "penstock");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "10");
    properties.setProperty("tcpKeepAlive", "true");
    // Details quote rows.
    properties.setProperty("logServerErrorDetail", "false");
    return properties;
  }

  @Override
  public HikariConfig connections() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(settings.url());
    config.setDataSourceProperties(properties());
    return config;
  }

  @Override
  public JdbcProfile profile() {
    return PostgresProfile$.MODULE$;
  }

  @Override
  public boolean prepare(RegistrySeal seal) {
    try (Connection connection = connect(System.nanoTime() + START.toNanos())) {
      keepOthersOut();
      RegistryTables.create(connection, BYTES);
      return RegistryTables.verify(connection, seal);
    } catch (UnreadableRegistry e) {
      close();
      throw e;
    } catch (SQLException e) {
      close();
      throw new UnreadableRegistry(
          "the registry at %s cannot be used: %s".formatted(settings.url(), e.getMessage()));
    }
  }

  /**
   * Two that write would make each other's changes fail. The lock ends with its connection, which
   * the server notices within half a minute when this machine dies.
   */
  private void keepOthersOut() throws SQLException {
    Connection connection = DriverManager.getConnection(settings.url(), properties());
    lock = connection;
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5;"
              + " SET tcp_keepalives_count = 3");
      long deadline = System.nanoTime() + PREDECESSOR.toNanos();
      while (!taken(statement)) {
        if (System.nanoTime() > deadline) {
          throw new UnreadableRegistry(
              "the registry at %s is in use by another Penstock".formatted(settings.url()));
        }
        pause();
      }
    }
  }

  private static boolean taken(Statement statement) throws SQLException {
    try (ResultSet answer = statement.executeQuery("SELECT pg_try_advisory_lock(" + LOCK + ")")) {
      return answer.next() && answer.getBoolean(1);
    }
  }

  private Connection connect(long deadline) throws SQLException {
    while (true) {
      try {
        return DriverManager.getConnection(settings.url(), properties());
      } catch (SQLException e) {
        String state = String.valueOf(e.getSQLState());
        boolean mayCome = state.startsWith(NO_CONNECTION) || state.equals(NOT_STARTED);
        if (!mayCome || System.nanoTime() > deadline) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreadableRegistry("interrupted while waiting for the registry's database");
    }
  }

  /** Only the server knows. */
  @Override
  public boolean hasRoom() {
    return true;
  }

  @Override
  public void afterCommit(Connection connection) {}

  /** What the rows were is gone from the tables; the server's log of writes is its operator's. */
  @Override
  public void rewrite(RegistrySeal seal) throws SQLException {
    Properties patient = properties();
    patient.setProperty("socketTimeout", "0"); // a large table takes as long as it takes
    try (Connection connection = DriverManager.getConnection(settings.url(), patient)) {
      connection.setAutoCommit(false);
      RegistryTables.reseal(connection, seal);
      connection.commit();
      connection.setAutoCommit(true);
      try (Statement statement = connection.createStatement()) {
        statement.execute("VACUUM FULL \"event_journal\"");
        statement.execute("VACUUM FULL \"snapshot\"");
      } catch (SQLException e) {
        LOG.warn(
            "The registry is encrypted anew, but what it was may still be in the database's pages:"
                + " have VACUUM FULL run",
            e);
      }
    }
  }

  @Override
  public void close() {
    Connection held = lock;
    lock = null;
    if (held != null) {
      try {
        held.close();
      } catch (SQLException e) {
        LOG.debug("The lock on the registry had gone already", e);
      }
    }
  }

  @Override
  public String toString() {
    return settings.url();
  }
}
