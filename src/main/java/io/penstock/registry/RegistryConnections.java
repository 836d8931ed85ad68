package io.penstock.registry;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import slick.jdbc.JdbcDataSource;

/**
 * The few connections to a {@link RegistryDatabase}. A commit on one of them is over when what it
 * committed survives. Any thread.
 */
final class RegistryConnections implements JdbcDataSource {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryConnections.class);

  /** One writes; the other removes what is not needed any more. */
  static final int MOST = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** For a database that is away: whoever asked for a change waits so long for a word. */
  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final RegistryDatabase database;
  private final Semaphore free = new Semaphore(MOST, true);
  private volatile HikariDataSource pool;

  /** Something that nobody else may be connected for. */
  @FunctionalInterface
  interface Alone {
    /** Does it. */
    void run() throws SQLException;
  }

  RegistryConnections(RegistryDatabase database) {
    this.database = database;
    this.pool = pool();
  }

  private HikariDataSource pool() {
    HikariConfig config = database.connections();
    config.setPoolName("penstock-registry");
    config.setMaximumPoolSize(MOST);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECT.toMillis());
    // Where the database cannot be reached, whoever asks for a connection is told.
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  @Override
  public Connection createConnection() {
    try {
      if (!free.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw failed(new SQLTransientConnectionException("the registry is being written anew"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(new SQLTransientConnectionException("interrupted"));
    }
    try {
      return new Lent(pool.getConnection()).proxy();
    } catch (SQLException e) {
      free.release();
      throw failed(e);
    }
  }

  /** Slick's interface is Scala's, which knows no checked exceptions. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> RuntimeException failed(Throwable failure) throws E {
    throw (E) failure;
  }

  /** Connections that are not in use are made anew: their database may have closed itself. */
  void renew() {
    pool.getHikariPoolMXBean().softEvictConnections();
  }

  /** Waits until nobody is connected, and lets nobody in until {@code work} is done. */
  void alone(Alone work) throws SQLException {
    try {
      if (!free.tryAcquire(MOST, 2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new SQLTransientConnectionException("the registry is in use for too long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLTransientConnectionException("interrupted");
    }
    try {
      pool.close();
      work.run();
    } finally {
      pool = pool();
      free.release(MOST);
    }
  }

  /** Waits until nobody is connected, but no longer than that, and lets nobody in any more. */
  void retire(Duration limit) {
    try {
      if (!free.tryAcquire(MOST, limit.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("The registry is closed while it is in use");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Option<Object> maxConnections() {
    return Option.apply(MOST);
  }

  @Override
  public void close() {
    pool.close();
  }

  /** A connection, until it is closed. */
  private final class Lent implements InvocationHandler {
    private final Connection connection;
    private final AtomicBoolean returned = new AtomicBoolean();

    Lent(Connection connection) {
      this.connection = connection;
    }

    Connection proxy() {
      return (Connection)
          Proxy.newProxyInstance(
              Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, this);
    }

    @Override
    public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] arguments)
        throws Throwable {
      try {
        Object result = method.invoke(connection, arguments);
        if (method.getName().equals("commit")) {
          database.afterCommit(connection);
        }
        return result;
      } catch (InvocationTargetException e) {
        throw e.getCause();
      } finally {
        if (method.getName().equals("close") && returned.compareAndSet(false, true)) {
          free.release();
        }
      }
    }
  }
}
