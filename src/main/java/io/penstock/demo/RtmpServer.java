package io.penstock.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A private RTMP server: nginx with its RTMP module as one child process, listening on 127.0.0.1,
 * with a folder of its own. Any thread may call it. Whoever opened it closes it; a JVM that ends,
 * also by SIGKILL, takes it along where {@code setpriv} is installed.
 */
public final class RtmpServer implements AutoCloseable {
  private static final String APPLICATION = "live";
  private static final long STOP_SECONDS = 5;

  private final Nginx nginx;
  private final ScratchFolder folder;
  private final int port;
  private final RtmpControl control;
  private @Nullable BoundProcess process;
  private boolean closed;

  private RtmpServer(Nginx nginx, ScratchFolder folder, int port, int httpPort) {
    this.nginx = nginx;
    this.folder = folder;
    this.port = port;
    this.control = new RtmpControl(httpPort, APPLICATION);
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @throws IllegalStateException where it does not start, with the reasons it logged, or nginx or
   *     its module is missing, with the package
   */
  public static RtmpServer open(RtmpServerSettings settings) {
    Nginx nginx = Nginx.find();
    ScratchFolder folder = ScratchFolder.create("penstock-rtmp");
    try {
      int rtmpPort = settings.port() == 0 ? FreePort.any() : settings.port();
      int httpPort = FreePort.any();
      Files.createDirectories(folder.path().resolve("temp"));
      Path recordings = Files.createDirectories(folder.path().resolve("recordings"));
      Files.writeString(
          folder.path().resolve("nginx.conf"),
          nginx.configuration(settings, rtmpPort, httpPort, recordings));
      RtmpServer server = new RtmpServer(nginx, folder, rtmpPort, httpPort);
      server.start();
      return server;
    } catch (IOException e) {
      folder.close();
      throw new UncheckedIOException("cannot write the RTMP server's configuration", e);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /** Starts it again on the same port after {@link #stop} or {@link #kill}; else does nothing. */
  public synchronized void start() {
    ensureOpen();
    if (isRunning()) {
      return;
    }
    BoundProcess started =
        BoundProcess.start(
            List.of(
                nginx.program().toString(),
                "-p",
                folder.path() + "/",
                "-e",
                log().toString(),
                "-c",
                folder.path().resolve("nginx.conf").toString()),
            log().toFile());
    process = started;
    try {
      control.awaitAnswer(started::isAlive);
    } catch (IllegalStateException e) {
      started.kill();
      throw new IllegalStateException(e.getMessage() + ": " + reasons(), e);
    }
  }

  /** Ends it in order: clients see their connections closed. */
  public synchronized void stop() {
    if (process != null) {
      process.thaw();
      process.stop(STOP_SECONDS);
    }
  }

  /** Ends it with SIGKILL. */
  public synchronized void kill() {
    if (process != null) {
      process.kill();
    }
  }

  /** Stops it from running with its connections open: a target that hangs. */
  public synchronized void freeze() {
    if (process != null) {
      process.freeze();
    }
  }

  /** Lets it run again after {@link #freeze}. */
  public synchronized void thaw() {
    if (process != null) {
      process.thaw();
    }
  }

  /** Whether the process is there. */
  public synchronized boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** The process, or empty where none runs. */
  public synchronized Optional<Long> pid() {
    return isRunning() ? Optional.ofNullable(process).map(BoundProcess::pid) : Optional.empty();
  }

  /** The port it listens on for RTMP. */
  public int port() {
    return port;
  }

  /** Where a stream of this name is published and played. */
  public String address(String name) {
    return "rtmp://127.0.0.1:" + port + "/" + APPLICATION + "/" + name;
  }

  /** The streams that it knows now; those without a publisher have players that wait for one. */
  public List<RtmpPublisher> publishers() {
    return control.publishers();
  }

  /** Who publishes this stream now. */
  public Optional<RtmpPublisher> publisher(String name) {
    return publishers().stream()
        .filter(stream -> stream.publishing() && stream.name().equals(name))
        .findFirst();
  }

  /** Closes the connection of whoever publishes this stream; it may come back. */
  public void dropPublisher(String name) {
    control.dropPublisher(name);
  }

  /** The files recorded of this stream, oldest first; gone when the server is closed. */
  public List<Path> recordings(String name) {
    try (Stream<Path> files = Files.list(folder.path().resolve("recordings"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\Q" + name + "\\E-\\d+\\.flv"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the RTMP server's recordings", e);
    }
  }

  /** Ends the process and deletes its folder. Idempotent. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      stop();
      folder.close();
    }
  }

  private Path log() {
    return folder.path().resolve("error.log");
  }

  private String reasons() {
    try (Stream<String> lines = Files.lines(log())) {
      // The same is written for each attempt to listen; a time comes first, which differs.
      return lines
          .filter(line -> line.contains("[emerg]") || line.contains("[alert]"))
          .map(line -> line.replaceFirst("^.*\\[(emerg|alert)\\][ \\d#:]*", ""))
          .distinct()
          .collect(Collectors.joining("; "));
    } catch (IOException e) {
      return "it wrote no log";
    }
  }

  private void ensureOpen() {
    if (closed) {
      throw new IllegalStateException("the RTMP server on port " + port + " is closed");
    }
  }
}
