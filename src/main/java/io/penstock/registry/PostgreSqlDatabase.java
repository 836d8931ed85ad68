package io.penstock.registry;

import com.zaxxer.hikari.HikariConfig;
import io.penstock.settings.StorageSettings.RegistryStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import slick.jdbc.JdbcProfile;
import slick.jdbc.PostgresProfile$;

/** The registry in a PostgreSQL database. */
final class PostgreSqlDatabase implements RegistryDatabase {
  private static final String BYTES = "BYTEA";

  /** It may be starting at the same time as we are. */
  private static final Duration START = Duration.ofSeconds(10);

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final String NOT_STARTED = "57P03";
  private static final String NO_CONNECTION = "08";

  private final RegistryStore.PostgreSql settings;

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
      RegistryTables.create(connection, BYTES);
      return RegistryTables.verify(connection, seal);
    } catch (SQLException e) {
      throw new UnreadableRegistry(
          "the registry at %s cannot be used: %s".formatted(settings.url(), e.getMessage()));
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
    try (Connection connection = DriverManager.getConnection(settings.url(), properties())) {
      connection.setAutoCommit(false);
      RegistryTables.reseal(connection, seal);
      connection.commit();
      connection.setAutoCommit(true);
      try (Statement statement = connection.createStatement()) {
        statement.execute("VACUUM FULL \"event_journal\"");
        statement.execute("VACUUM FULL \"snapshot\"");
      }
    }
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return settings.url();
  }
}
