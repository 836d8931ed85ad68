package io.penstock.registry;

import com.zaxxer.hikari.HikariConfig;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.api.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slick.jdbc.H2Profile$;
import slick.jdbc.JdbcProfile;

/** The registry in a file of this machine, which one process has at a time. */
final class H2File implements RegistryDatabase {
  private static final Logger LOG = LoggerFactory.getLogger(H2File.class);

  private static final String NAME = "registry";
  private static final String SUFFIX = ".mv.db";

  /**
   * Closed by us alone, and with no file beside it, in which statements could be read. What is not
   * needed any more is overwritten after a second: every commit waits for the disk.
   */
  private static final String OPTIONS =
      ";DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1;RETENTION_TIME=1000"
          + ";TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0";

  private static final String USER = "penstock";
  private static final String BYTES = "BLOB";

  /**
   * H2 closes itself when a write fails. So much is left free that what it writes around a change,
   * and a snapshot of some thousand streams, still fit.
   */
  static final long LEAST_ROOM_BYTES = 4L << 20;

  private final Path directory;

  private final long leastRoomBytes;

  /**
   * @param leastRoomBytes with less left on the disk, nothing is written
   */
  H2File(Path directory, long leastRoomBytes) {
    this.directory = directory.toAbsolutePath().normalize();
    this.leastRoomBytes = leastRoomBytes;
  }

  private Path file(String name) {
    return directory.resolve(name + SUFFIX);
  }

  private String url(String name) {
    return "jdbc:h2:file:" + directory.resolve(name) + OPTIONS;
  }

  @Override
  public HikariConfig connections() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url(NAME));
    config.setUsername(USER);
    config.setPassword("");
    return config;
  }

  @Override
  public JdbcProfile profile() {
    return H2Profile$.MODULE$;
  }

  @Override
  public boolean prepare(RegistrySeal seal) {
    try {
      Files.createDirectories(directory);
      Files.deleteIfExists(file(unfinished()));
    } catch (IOException e) {
      throw new UnreadableRegistry("storage.directory cannot be written: " + e.getMessage());
    }
    try (Connection connection = DriverManager.getConnection(url(NAME), USER, "")) {
      try {
        hide(file(NAME));
        RegistryTables.create(connection, BYTES);
        return RegistryTables.verify(connection, seal);
      } catch (SQLException | UnreadableRegistry e) {
        shutDown(connection);
        throw e;
      }
    } catch (SQLException e) {
      throw new UnreadableRegistry(sentence(e));
    }
  }

  private String sentence(SQLException failure) {
    return switch (failure.getErrorCode()) {
      case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
          "another process has the registry in %s open: is another Penstock running?"
              .formatted(directory);
      default ->
          StorageTrouble.isFull(failure)
              ? "there is no room left in " + directory + ", where the registry is kept"
              : "the registry in %s cannot be read: %s".formatted(directory, failure.getMessage());
    };
  }

  /** Passwords may be in it. */
  private static void hide(Path file) {
    try {
      var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      if (view != null) {
        view.setPermissions(PosixFilePermissions.fromString("rw-------"));
      }
    } catch (IOException e) {
      LOG.warn("{} can be read by others on this machine: {}", file, e.getMessage());
    }
  }

  @Override
  public boolean hasRoom() {
    try {
      return Files.getFileStore(directory).getUsableSpace() >= leastRoomBytes;
    } catch (IOException e) {
      // The write itself says more of what is wrong.
      return true;
    }
  }

  /** H2 would write it within half a second; whoever is acknowledged does not wait for that. */
  @Override
  public void afterCommit(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CHECKPOINT SYNC");
    }
  }

  private static String unfinished() {
    return NAME + "-new";
  }

  /** Into a new file, since pages of the old one keep what was in them. */
  @Override
  public void rewrite(RegistrySeal seal) throws SQLException {
    Path next = file(unfinished());
    try {
      Files.deleteIfExists(next);
      try (Connection from = DriverManager.getConnection(url(NAME), USER, "")) {
        write(from, seal);
        shutDown(from);
      }
      sync(next);
      Files.move(next, file(NAME), StandardCopyOption.ATOMIC_MOVE);
      sync(directory);
    } catch (IOException e) {
      throw new SQLException("the registry could not be written anew: " + e.getMessage(), e);
    } finally {
      delete(next);
    }
  }

  private void write(Connection from, RegistrySeal seal) throws SQLException {
    try (Connection to = DriverManager.getConnection(url(unfinished()), USER, "")) {
      try {
        hide(file(unfinished())); // while it is still empty
        RegistryTables.create(to, BYTES);
        to.setAutoCommit(false);
        RegistryTables.copy(from, to, seal);
        to.commit();
      } finally {
        shutDown(to);
      }
    }
  }

  private static void shutDown(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN");
    }
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} is of no use and could not be deleted: {}", file, e.getMessage());
    }
  }

  @Override
  public void close() {
    try (Connection connection = DriverManager.getConnection(url(NAME), USER, "")) {
      shutDown(connection);
    } catch (SQLException e) {
      // What was acknowledged is safe; the file is put in order when it is opened next.
      LOG.warn("The registry was not closed: {}", e.getMessage());
    }
  }

  @Override
  public String toString() {
    return directory.toString();
  }
}
