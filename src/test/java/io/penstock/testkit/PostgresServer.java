package io.penstock.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of this machine's packages, in a folder of its own and on this machine alone.
 * It does not run as root: where we are root, it runs as {@code postgres}.
 */
public final class PostgresServer implements AutoCloseable {
  public static final String USER = "penstock";
  public static final String PASSWORD = "planted-database-password";

  private final Path folder;
  private final int port;

  private PostgresServer(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /**
   * Starts one.
   *
   * @param folder an empty one, which is not deleted
   */
  public static PostgresServer start(Path folder) {
    try {
      PostgresServer server = new PostgresServer(folder, freePort());
      server.create();
      server.resume();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private void create() throws IOException {
    Path password = folder.resolve("password");
    Files.writeString(password, PASSWORD);
    if (isRoot()) {
      run(List.of("chown", "-R", "postgres:", folder.toString()));
    }
    run(
        asOther(
            program("initdb"),
            "--pgdata=" + data(),
            "--username=" + USER,
            "--pwfile=" + password,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync"));
  }

  /** Starts it again after {@link #pause}. */
  public void resume() {
    run(
        asOther(
            program("pg_ctl"),
            "--pgdata=" + data(),
            "--wait",
            "--timeout=60",
            "--log=" + folder.resolve("log"),
            "--options=-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -p " + port,
            "start"));
  }

  /** Ends it; what it holds is kept. */
  public void pause() {
    run(asOther(program("pg_ctl"), "--pgdata=" + data(), "--wait", "--mode=immediate", "stop"));
  }

  /** For JDBC. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static List<String> asOther(String... command) {
    List<String> whole = new ArrayList<>();
    if (isRoot()) {
      whole.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    whole.addAll(List.of(command));
    return whole;
  }

  /** Debian keeps each version in a folder of its own. */
  private static String program(String name) {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions
          .map(version -> version.resolve("bin").resolve(name))
          .filter(Files::isExecutable)
          .max(Path::compareTo)
          .orElseThrow(() -> new AssertionError("there is no " + name))
          .toString();
    } catch (IOException e) {
      throw new AssertionError("PostgreSQL is not installed: bin/test does", e);
    }
  }

  private void run(List<String> command) {
    try {
      Path output = Files.createTempFile("postgres", ".log");
      try {
        Process process =
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(90, TimeUnit.SECONDS) || process.exitValue() != 0) {
          process.destroyForcibly();
          throw new AssertionError(command.get(0) + ": " + Files.readString(output));
        }
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    pause();
  }
}
