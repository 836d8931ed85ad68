package io.penstock.rtsp;

import io.penstock.stream.Credentials;
import io.penstock.tls.PeerTrust;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The connection to a camera: numbers the requests, proves who asks, and knows the session. One
 * thread sends, and one reads.
 */
final class CameraLink implements Closeable {
  /** A camera that has not taken a connection, or not answered, within this time is not there. */
  static final Duration LIMIT = Duration.ofSeconds(5);

  private static final String AGENT = "Penstock";
  private static final int UNAUTHORIZED = 401;

  /** Cameras that never answer a keep-alive must not fill the heap. */
  private static final int MOST_PENDING = 64;

  private static final Pattern TIMEOUT = Pattern.compile("(?i);\\s*timeout\\s*=\\s*(\\d{1,6})");
  private static final Pattern CHANNELS = Pattern.compile("interleaved=(\\d{1,3})-(\\d{1,3})");
  private static final Pattern STALE = Pattern.compile("(?i)\\bstale\\s*=\\s*\"?true");
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Who asked for what under a number. */
  record Asked(@Nullable String clientNumber, String method) {}

  private final Socket socket;
  private final boolean secure;
  private final Optional<Credentials> credentials;
  private final OutputStream out;
  private final BitSet channels = new BitSet();
  private final Wire wire;
  private final Map<Integer, Asked> pending = new ConcurrentHashMap<>();
  private final KeepAlive keepAlive = new KeepAlive();
  private volatile @Nullable Login login;
  private volatile @Nullable String session;
  private String control = "*";
  private volatile Optional<Duration> sessionTimeout = Optional.empty();
  private volatile Optional<Duration> retryAfter = Optional.empty();
  private volatile boolean overTcp;
  private int number;

  private CameraLink(Socket socket, boolean secure, Optional<Credentials> credentials)
      throws IOException {
    this.socket = socket;
    this.secure = secure;
    this.credentials = credentials;
    this.out = socket.getOutputStream();
    this.wire = new Wire(socket.getInputStream(), channels);
  }

  /**
   * Connects {@code socket}, which closes with it.
   *
   * @param trust whose certificate the camera may show; null where it speaks no TLS
   */
  static CameraLink open(
      Socket socket,
      String host,
      int port,
      @Nullable PeerTrust trust,
      Optional<Credentials> credentials)
      throws CameraTrouble {
    boolean connected = false;
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(host, port), (int) LIMIT.toMillis());
      connected = true;
      if (trust == null) {
        return new CameraLink(socket, false, credentials);
      }
      socket.setSoTimeout((int) LIMIT.toMillis());
      return new CameraLink(trust.secure(socket, host, port), true, credentials);
    } catch (IOException e) {
      closeQuietly(socket);
      throw CameraTrouble.connecting(
          e, connected, LIMIT, trust == null ? Optional.empty() : trust.shown());
    }
  }

  Wire wire() {
    return wire;
  }

  KeepAlive keepAlive() {
    return keepAlive;
  }

  OutputStream out() {
    return out;
  }

  /** Whether RTP comes over this connection. */
  boolean isOverTcp() {
    return overTcp;
  }

  boolean hasSession() {
    return session != null;
  }

  /** How long it holds a session that nobody uses; empty while it has not said so. */
  Optional<Duration> sessionTimeout() {
    return sessionTimeout;
  }

  /** When it wants to be asked again, as far as it said. */
  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /**
   * Sends a request and waits for its answer, and once more where the camera wants to know who
   * asks. For the time before RTP flows.
   *
   * @param frames where frames go that come meanwhile
   */
  RtspMessage ask(RtspMessage request, OutputStream frames) throws IOException {
    send(request, null);
    RtspMessage answer = answer(frames);
    if (answer.status() == UNAUTHORIZED && meets(answer)) {
      send(request, null);
      answer = answer(frames);
    }
    pending.clear();
    learn(request, answer);
    return answer.with("CSeq", request.header("CSeq").orElse("0"));
  }

  /**
   * Takes up the challenge in an answer.
   *
   * @return false where there is none that could be met, or it was met already
   */
  boolean meets(RtspMessage answer) {
    Optional<Challenge> challenge = Challenge.strongest(answer.values("WWW-Authenticate"));
    boolean stale =
        answer.values("WWW-Authenticate").stream().anyMatch(value -> STALE.matcher(value).find());
    if (challenge.isEmpty() || credentials.isEmpty() || (login != null && !stale)) {
      return false;
    }
    login = new Login(challenge.get(), credentials.get(), CameraLink::nonce);
    return true;
  }

  private static String nonce() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * Sends a request.
   *
   * @param clientNumber under which somebody else waits for the answer
   */
  void send(RtspMessage request, @Nullable String clientNumber) throws IOException {
    RtspMessage sent = request.withStart(secure ? secured(request.start()) : request.start());
    Login proof = login;
    if (proof != null) {
      sent = sent.with("Authorization", proof.authorization(sent.method(), sent.uri()));
    }
    String known = session;
    if (known != null && sent.header("Session").isEmpty()) {
      sent = sent.with("Session", known);
    }
    if (pending.size() >= MOST_PENDING) {
      pending.clear();
    }
    number++;
    pending.put(number, new Asked(clientNumber, request.method()));
    out.write(sent.with("User-Agent", AGENT).with("CSeq", Integer.toString(number)).bytes());
  }

  /** rtspsrc speaks plain RTSP to the relay, and would name this in its requests. */
  private static String secured(String start) {
    return start.replaceFirst(" rtsp://", " rtsps://");
  }

  /** Sends a request of our own about the whole session. */
  void send(String method) throws IOException {
    send(RtspMessage.request(method, control), null);
  }

  /** What an answer answers; nobody's where the camera numbers it otherwise. */
  Asked asked(RtspMessage answer) {
    OptionalInt answered = answer.intHeader("CSeq");
    Asked found = answered.isPresent() ? pending.remove(answered.getAsInt()) : null;
    return found == null ? new Asked(null, "") : found;
  }

  private RtspMessage answer(OutputStream frames) throws IOException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    try {
      while (true) {
        switch (wire.next()) {
          case FRAME -> wire.passFrames(frames);
          case MESSAGE -> {
            RtspMessage message = wire.takeMessage();
            if (message.isAnswer()) {
              return message;
            }
          }
          case MORE -> {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            socket.setSoTimeout((int) Math.max(1, left));
            wire.read();
          }
        }
      }
    } catch (IOException e) {
      throw CameraTrouble.answering(e, LIMIT, wire.garbage() == 0);
    }
  }

  private void learn(RtspMessage request, RtspMessage answer) {
    answer.header("Public").ifPresent(keepAlive::serverKnows);
    if (answer.status() == 200 && request.method().equals("SETUP")) {
      String said = answer.header("Session").orElse("");
      session = said.split(";", 2)[0].strip();
      Matcher timeout = TIMEOUT.matcher(said);
      if (timeout.find()) {
        sessionTimeout =
            Optional.of(Duration.ofSeconds(Math.max(1, Integer.parseInt(timeout.group(1)))));
      }
      control = request.uri();
      learnTransport(answer.header("Transport").or(() -> request.header("Transport")).orElse(""));
    } else if (answer.status() == 200 && request.method().equals("PLAY")) {
      control = request.uri();
    }
    answer
        .intHeader("Retry-After")
        .ifPresent(seconds -> retryAfter = Optional.of(Duration.ofSeconds(seconds)));
  }

  private void learnTransport(String transport) {
    Matcher pair = CHANNELS.matcher(transport);
    overTcp = pair.find();
    if (overTcp) {
      channels.set(Integer.parseInt(pair.group(1)));
      channels.set(Integer.parseInt(pair.group(2)));
    }
  }

  /** RTP flows from now on: waits as long as it takes. */
  void flows() throws IOException {
    socket.setSoTimeout(0);
    keepAlive.starts(sessionTimeout.orElse(SessionTimeouts.USUAL), System.nanoTime());
  }

  /** The camera's address, as numbers. */
  String address() {
    return socket.getInetAddress().getHostAddress();
  }

  @Override
  public void close() {
    closeQuietly(socket);
  }

  static void closeQuietly(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing is left to be done with it.
    }
  }
}
