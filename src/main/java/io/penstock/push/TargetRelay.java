package io.penstock.push;

import io.penstock.stream.Failure;
import io.penstock.stream.Trust;
import io.penstock.tls.PeerTrust;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes one connection at a time on 127.0.0.1 and passes it on to a target, over TLS where asked
 * for. A target that takes nothing more soon keeps the client from writing: little lies in between.
 * Two threads while it is connected. Whoever opened it closes it.
 */
public final class TargetRelay implements AutoCloseable {
  /** A target that has not taken a connection, or not answered TLS, within this time is away. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  /** A second of a large stream: what lies here is not seen to stand. */
  private static final int SEND_BYTES = 256 * 1024;

  private static final int BUFFER_BYTES = 16 * 1024;

  private final String host;
  private final int port;
  private final Optional<Trust> trust;
  private final Consumer<Failure> lost;
  private final ServerSocket server;
  private final AtomicLong bytesOut = new AtomicLong();
  private @Nullable Thread thread;
  private volatile @Nullable Socket client;
  private volatile @Nullable Socket target;
  private volatile boolean closed;

  private TargetRelay(String host, int port, Optional<Trust> trust, Consumer<Failure> lost)
      throws IOException {
    this.host = host;
    this.port = port;
    this.trust = trust;
    this.lost = lost;
    this.server = new ServerSocket();
    server.setReceiveBufferSize(BUFFER_BYTES);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 2);
  }

  /**
   * Opens a relay to a target. It takes nobody before {@link #start}.
   *
   * @param trust whose certificate the target may show; empty where it speaks no TLS
   * @param lost told, on a thread of the relay, why a connection to the target did not come about
   * @throws IllegalStateException when no port is free
   */
  public static TargetRelay open(
      String host, int port, Optional<Trust> trust, Consumer<Failure> lost) {
    try {
      return new TargetRelay(host.replaceAll("^\\[|]$", ""), port, trust, lost);
    } catch (IOException e) {
      throw new IllegalStateException("no port of 127.0.0.1 is free: " + e.getMessage(), e);
    }
  }

  /**
   * Takes connections from here on.
   *
   * @param name what its threads are called after
   */
  public void start(String name, Opening opening) {
    Thread started = new Thread(() -> serve(opening), name + "-relay");
    started.setDaemon(true);
    thread = started;
    started.start();
  }

  /** Where it listens on 127.0.0.1. */
  public int port() {
    return server.getLocalPort();
  }

  /** Bytes that the operating system took for the target, over all connections. */
  public long bytesOut() {
    return bytesOut.get();
  }

  /** The connection to the target: our end, and the other; empty while there is none. */
  public Optional<Ends> ends() {
    Socket socket = target;
    return socket != null
            && socket.getLocalSocketAddress() instanceof InetSocketAddress ours
            && socket.getRemoteSocketAddress() instanceof InetSocketAddress theirs
        ? Optional.of(new Ends(ours, theirs))
        : Optional.empty();
  }

  /** The two addresses of a connection. */
  public record Ends(InetSocketAddress ours, InetSocketAddress theirs) {}

  private void serve(Opening opening) {
    try (server) {
      do {
        try (Socket accepted = server.accept()) {
          client = accepted;
          pass(accepted, opening);
        }
      } while (!closed && opening.mayComeAgain());
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void pass(Socket accepted, Opening opening) {
    try (Socket plain = new Socket(Proxy.NO_PROXY)) {
      target = plain;
      if (closed) {
        return;
      }
      Socket connected = dial(plain);
      accepted.setTcpNoDelay(true);
      Thread back =
          new Thread(
              () -> pump(connected, accepted), Thread.currentThread().getName() + "-answers");
      back.setDaemon(true);
      back.start();
      try (connected) {
        InputStream in = accepted.getInputStream();
        OutputStream out = counted(connected.getOutputStream());
        opening.pass(in, out);
        in.transferTo(out);
      }
    } catch (TargetAway e) {
      if (!closed) {
        lost.accept(e.failure);
      }
    } catch (IOException e) {
      // One of the two has gone: whoever is left is told by the end of its connection.
    }
  }

  private Socket dial(Socket plain) throws TargetAway {
    PeerTrust checked = trust.map(PeerTrust::new).orElse(null);
    boolean connected = false;
    try {
      plain.setTcpNoDelay(true);
      plain.setSendBufferSize(SEND_BYTES);
      plain.connect(new InetSocketAddress(host, port), (int) LIMIT.toMillis());
      connected = true;
      if (checked == null) {
        return plain;
      }
      plain.setSoTimeout((int) LIMIT.toMillis());
      Socket secure = checked.secure(plain, host, port);
      plain.setSoTimeout(0);
      return secure;
    } catch (IOException e) {
      throw new TargetAway(
          TargetTrouble.connecting(
              e, connected, LIMIT, checked == null ? Optional.empty() : checked.shown()),
          e);
    }
  }

  /** What the target says. Closes both ends when it is over, so that the other side sees it. */
  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // Told by the end of the connections.
    }
    closeQuietly(to);
    closeQuietly(from);
  }

  private OutputStream counted(OutputStream out) {
    return new OutputStream() {
      @Override
      public void write(int single) throws IOException {
        out.write(single);
        bytesOut.incrementAndGet();
      }

      @Override
      public void write(byte[] bytes, int from, int count) throws IOException {
        out.write(bytes, from, count);
        bytesOut.addAndGet(count);
      }

      @Override
      public void flush() throws IOException {
        out.flush();
      }
    };
  }

  /** Has the connections end by themselves, and ends them when {@code limit} has passed. */
  public void closeWithin(Duration limit) {
    closed = true;
    closeQuietly(server);
    CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              closeQuietly(client);
              closeQuietly(target);
            });
  }

  /**
   * Sends what the client, which has gone by then, has left, at most a second long, and ends.
   * Idempotent.
   */
  @Override
  public void close() {
    closed = true;
    closeQuietly(server);
    Thread serving = thread;
    if (serving == null) {
      return;
    }
    join(serving);
    closeQuietly(client);
    closeQuietly(target);
    join(serving);
  }

  private static void join(Thread serving) {
    try {
      serving.join(CLOSE_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(@Nullable Closeable socket) {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      // Nothing is left to be done with it.
    }
  }

  private static final class TargetAway extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Failure failure;

    TargetAway(Failure failure, Throwable cause) {
      super(failure.message(), cause);
      this.failure = failure;
    }
  }
}
