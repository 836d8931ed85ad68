package io.penstock.rtsp;

import io.penstock.stream.Credentials;
import io.penstock.stream.Failure;
import io.penstock.stream.SecretUri;
import io.penstock.stream.SourceOffer;
import io.penstock.stream.SourceSpec;
import io.penstock.tls.PeerTrust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands between rtspsrc and a camera, on 127.0.0.1, for what rtspsrc cannot do: say why there is
 * no connection, sign in by SHA-256, keep a session alive while RTP flows over TCP, pin a
 * certificate, pass over garbage between frames, and take leave for sure. Whoever opened it closes
 * it.
 */
public final class RtspRelay implements AutoCloseable {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);
  private static final int RTSP_PORT = 554;
  private static final int RTSPS_PORT = 322;

  private final SourceSpec source;
  private final SessionTimeouts timeouts;
  private final LongSupplier lastPacketNanos;
  private final Predicate<SourceOffer> wanted;
  private final Consumer<Failure> lost;
  private final ServerSocket server;
  private final Thread thread;

  /** Other users of this machine know the port, and must not get at the camera by it. */
  private final String token = UUID.randomUUID().toString();

  private volatile @Nullable RelaySession session;
  private volatile @Nullable Socket dialing;
  private volatile boolean closed;

  private RtspRelay(
      String name,
      SourceSpec source,
      SessionTimeouts timeouts,
      LongSupplier lastPacketNanos,
      Predicate<SourceOffer> wanted,
      Consumer<Failure> lost)
      throws IOException {
    this.source = source;
    this.timeouts = timeouts;
    this.lastPacketNanos = lastPacketNanos;
    this.wanted = wanted;
    this.lost = lost;
    this.server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
    this.thread = new Thread(this::serve, name + "-rtsp");
    this.thread.setDaemon(true);
    this.thread.start();
  }

  /**
   * Opens a relay to a camera. It connects when rtspsrc does.
   *
   * @param timeouts what is known of this camera by earlier attempts
   * @param lastPacketNanos when the newest packet came, however it came
   * @param wanted told what the camera says it sends, on a thread of the relay; where it is not
   *     wanted the camera is left before it has made a session of it
   * @param lost told once, on a thread of the relay, when it is the camera that ends it
   * @throws IllegalStateException when no port is free
   */
  public static RtspRelay open(
      String name,
      SourceSpec source,
      SessionTimeouts timeouts,
      LongSupplier lastPacketNanos,
      Predicate<SourceOffer> wanted,
      Consumer<Failure> lost) {
    try {
      return new RtspRelay(name, source, timeouts, lastPacketNanos, wanted, lost);
    } catch (IOException e) {
      throw new IllegalStateException("no port of 127.0.0.1 is free: " + e.getMessage(), e);
    }
  }

  /** Where rtspsrc is to connect to instead: its property {@code proxy}. */
  public String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** What rtspsrc is to call itself, so that nobody else is let through. */
  public String token() {
    return token;
  }

  /** The camera's address for rtspsrc: TLS begins behind the relay. */
  public String location() {
    String address = source.uri().revealWithoutUser();
    if (!isSecure()) {
      return address;
    }
    String plain = "rtsp" + address.substring("rtsps".length());
    boolean named = source.uri().port() >= 0;
    String host = source.uri().host();
    return named
        ? plain
        : plain.replaceFirst(
            Pattern.quote("//" + host), Matcher.quoteReplacement("//" + host + ":" + RTSPS_PORT));
  }

  private boolean isSecure() {
    return source.uri().scheme().equals("rtsps");
  }

  /** How long the camera holds a session that nobody uses, or wants to be left alone. */
  public Duration sessionTimeout() {
    RelaySession last = session;
    return Optional.ofNullable(last)
        .flatMap(RelaySession::retryAfter)
        .orElseGet(() -> timeouts.of(source.uri()));
  }

  private void serve() {
    try {
      // With transport auto rtspsrc comes back for another one.
      while (!closed) {
        serve(server.accept());
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void serve(Socket client) throws IOException {
    try (client) {
      client.setTcpNoDelay(true);
      RelaySession next =
          new RelaySession(
              Thread.currentThread().getName(),
              client,
              lastPacketNanos,
              description -> wanted.test(SessionDescription.parse(description)));
      session = next;
      try {
        next.run(token, this::dial);
      } catch (CameraTrouble e) {
        remember(next);
        tell(e.failure());
      } catch (IOException e) {
        // rtspsrc has gone, or the camera sends what nobody wants.
        remember(next);
      }
    }
  }

  /** Before anybody begins another attempt. */
  private void remember(RelaySession ended) {
    ended.sessionTimeout().ifPresent(timeout -> timeouts.said(source.uri(), timeout));
  }

  private void tell(Failure failure) {
    if (!closed) {
      lost.accept(failure);
    }
  }

  private CameraLink dial(RtspMessage first) throws CameraTrouble {
    SecretUri asked =
        first.uri().startsWith("rtsp://") ? SecretUri.parse(first.uri()) : source.uri();
    String host = asked.host();
    // A redirection must not lead anybody else to the password.
    Optional<Credentials> credentials =
        host.equals(source.uri().host()) ? source.credentials() : Optional.empty();
    int port = asked.port() >= 0 ? asked.port() : RTSP_PORT;
    Socket socket = new Socket(Proxy.NO_PROXY);
    dialing = socket;
    return CameraLink.open(
        socket,
        host.replaceAll("^\\[|]$", ""),
        port,
        isSecure() ? new PeerTrust(source.trust()) : null,
        credentials);
  }

  /** Takes leave of the camera, at most a second long, and ends. Idempotent. */
  @Override
  public void close() {
    closed = true;
    CameraLink.closeQuietly(server);
    RelaySession last = session;
    if (last != null) {
      last.close();
    }
    Socket waiting = dialing;
    if (waiting != null && (last == null || !last.hasCamera())) {
      // Still connecting, or making TLS of it.
      CameraLink.closeQuietly(waiting);
    }
    try {
      thread.join(CLOSE_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (last != null) {
      last.abandon();
    }
  }
}
