package io.penstock.rtsp;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One connection of rtspsrc and the one to the camera behind it: first request by request, then, as
 * RTP flows, both ways at once. It ends when either side does, and takes leave of the camera.
 */
final class RelaySession implements Closeable {
  private static final Duration GOODBYE = Duration.ofMillis(500);

  private static final Duration FIRST_WORDS = Duration.ofSeconds(2);

  /** How often it is looked whether a keep-alive is due. */
  private static final int TICK_MILLIS = 500;

  /**
   * RTP over UDP may go on where a camera closes the connection of its requests; after so long
   * without any it does not.
   */
  private static final Duration QUIET = Duration.ofSeconds(3);

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int BAD_REQUEST = 400;

  /** Connects to the camera that a first request names. */
  interface Dialer {
    CameraLink dial(RtspMessage first) throws IOException;
  }

  private final String name;
  private final Socket client;
  private final ClientOutput toClient;
  private final Wire fromClient;
  private final LongSupplier lastPacketNanos;
  private final Predicate<String> wanted;
  private final CountDownLatch goneOrTornDown = new CountDownLatch(1);
  private volatile @Nullable CameraLink camera;
  private volatile @Nullable IOException controlLost;
  private volatile long controlLostNanos;
  private volatile boolean leaving;
  private boolean tornDown;

  /**
   * @param wanted given the camera's description of what it sends, before rtspsrc gets it; where
   *     that is not wanted, it ends
   */
  RelaySession(String name, Socket client, LongSupplier lastPacketNanos, Predicate<String> wanted)
      throws IOException {
    this.name = name;
    this.client = client;
    this.lastPacketNanos = lastPacketNanos;
    this.wanted = wanted;
    this.toClient = new ClientOutput(client.getOutputStream());
    BitSet all = new BitSet();
    all.set(0, 256);
    this.fromClient = new Wire(client.getInputStream(), all);
  }

  /** How long the camera holds a session; empty where it has not said so. */
  Optional<Duration> sessionTimeout() {
    CameraLink link = camera;
    return link == null ? Optional.empty() : link.sessionTimeout();
  }

  /** When the camera wants to be asked again, as far as it said. */
  Optional<Duration> retryAfter() {
    CameraLink link = camera;
    return link == null ? Optional.empty() : link.retryAfter();
  }

  /** Whether the camera is connected. */
  boolean hasCamera() {
    return camera != null;
  }

  /**
   * Runs until either side ends it.
   *
   * @param agent what the client calls itself: another is turned away
   * @throws CameraTrouble where it is the camera that ended it
   */
  void run(String agent, Dialer dialer) throws IOException {
    // Somebody else of this machine who says nothing must not keep rtspsrc waiting.
    client.setSoTimeout((int) FIRST_WORDS.toMillis());
    RtspMessage first = nextMessage();
    if (!first.header("User-Agent").orElse("").equals(agent)) {
      return;
    }
    CameraLink link = dialer.dial(first);
    camera = link;
    try {
      talk(link, first);
      link.flows();
      Thread down = new Thread(() -> passDown(link), name + "-down");
      down.setDaemon(true);
      down.start();
      passUp(link);
    } catch (CameraTrouble e) {
      throw e;
    } catch (IOException e) {
      IOException lost = controlLost;
      throw lost == null || leaving ? e : new CameraTrouble(CameraTrouble.lost(lost), lost);
    } finally {
      leaving = true;
      sayGoodbye(link);
      link.close();
    }
  }

  // ---------------------------------------------------------------- before RTP flows

  private RtspMessage nextRequest() throws IOException {
    client.setSoTimeout(0);
    return nextMessage();
  }

  private RtspMessage nextMessage() throws IOException {
    while (true) {
      switch (fromClient.next()) {
        case FRAME -> fromClient.passFrames(OutputStream.nullOutputStream());
        case MESSAGE -> {
          return fromClient.takeMessage();
        }
        case MORE -> fromClient.read();
      }
    }
  }

  private void talk(CameraLink link, RtspMessage first) throws IOException {
    RtspMessage request = first;
    while (true) {
      RtspMessage answer = link.ask(request, toClient);
      boolean isDescription = request.method().equals("DESCRIBE") && answer.status() == OK;
      if (isDescription && !wanted.test(answer.body())) {
        throw new IOException("nobody wants what the camera sends");
      }
      toClient.write(withSource(link, answer).bytes());
      tornDown |= request.method().equals("TEARDOWN");
      if (request.method().equals("PLAY") && answer.status() == OK) {
        return;
      }
      request = nextRequest();
    }
  }

  /** Else rtspsrc takes the relay for the camera, and sends RTCP to it. */
  private static RtspMessage withSource(CameraLink link, RtspMessage answer) {
    String transport = answer.header("Transport").orElse("");
    boolean needed = transport.contains("server_port") && !transport.contains("source=");
    return needed ? answer.with("Transport", transport + ";source=" + link.address()) : answer;
  }

  // ---------------------------------------------------------------- while RTP flows

  private void passUp(CameraLink link) throws IOException {
    client.setSoTimeout(TICK_MILLIS);
    while (true) {
      switch (fromClient.next()) {
        case FRAME -> fromClient.passFrames(controlLost == null ? link.out() : nowhere());
        case MESSAGE -> passRequest(link, fromClient.takeMessage());
        case MORE -> {
          try {
            fromClient.read();
          } catch (SocketTimeoutException e) {
            // Time to look whether something is due.
          }
        }
      }
      IOException lost = controlLost;
      if (lost != null) {
        endIfQuiet(lost);
      } else if (link.keepAlive().isDue(System.nanoTime())) {
        link.send(link.keepAlive().next(System.nanoTime()));
      }
    }
  }

  private static OutputStream nowhere() {
    return OutputStream.nullOutputStream();
  }

  private void passRequest(CameraLink link, RtspMessage message) throws IOException {
    if (controlLost != null) {
      return;
    }
    if (message.isAnswer()) {
      link.out().write(message.bytes());
    } else {
      tornDown |= message.method().equals("TEARDOWN");
      link.send(message, message.header("CSeq").orElse("0"));
    }
  }

  private void endIfQuiet(IOException lost) throws CameraTrouble {
    long since = Math.max(controlLostNanos, lastPacketNanos.getAsLong());
    if (System.nanoTime() - since > QUIET.toNanos()) {
      throw new CameraTrouble(CameraTrouble.lost(lost), lost);
    }
  }

  /** What the camera sends, until it ends. */
  private void passDown(CameraLink link) {
    try {
      while (true) {
        switch (link.wire().next()) {
          case FRAME -> link.wire().passFrames(toClient);
          case MESSAGE -> passAnswer(link, link.wire().takeMessage());
          case MORE -> link.wire().read();
        }
      }
    } catch (IOException e) {
      controlLostNanos = System.nanoTime();
      controlLost = e;
      if (link.isOverTcp() && !leaving) {
        // Wakes the other thread, which tells.
        CameraLink.closeQuietly(client);
      }
    } finally {
      goneOrTornDown.countDown();
    }
  }

  private void passAnswer(CameraLink link, RtspMessage message) throws IOException {
    if (!message.isAnswer()) {
      toClient.write(message.bytes());
      return;
    }
    CameraLink.Asked asked = link.asked(message);
    if (asked.method().equals("TEARDOWN")) {
      goneOrTornDown.countDown();
    }
    if (message.status() == UNAUTHORIZED) {
      link.meets(message);
    } else if (message.status() >= BAD_REQUEST) {
      link.keepAlive().refused(asked.method());
    }
    if (asked.clientNumber() != null) {
      toClient.write(message.with("CSeq", asked.clientNumber()).bytes());
    }
  }

  // ---------------------------------------------------------------- the end

  /**
   * A camera with few sessions would hold this one for a minute if it were not told, and closing
   * with RTP unread would lose what it is told.
   */
  private void sayGoodbye(CameraLink link) {
    toClient.discard();
    if (!link.hasSession() || controlLost != null) {
      return;
    }
    try {
      if (!tornDown) {
        link.send("TEARDOWN");
      }
      if (!goneOrTornDown.await(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
        link.close();
      }
    } catch (IOException e) {
      // It has gone by itself.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it; the camera is told so by the thread that runs it. */
  @Override
  public void close() {
    leaving = true;
    CameraLink.closeQuietly(client);
    CameraLink link = camera;
    if (link != null && !link.hasSession()) {
      link.close();
    }
  }

  /** Ends it without a word. */
  void abandon() {
    close();
    CameraLink link = camera;
    if (link != null) {
      link.close();
    }
  }

  /** The way to rtspsrc: once that is gone, a way to nowhere, so that the camera is heard out. */
  private static final class ClientOutput extends OutputStream {
    private final OutputStream out;
    private volatile boolean discards;

    ClientOutput(OutputStream out) {
      this.out = out;
    }

    void discard() {
      discards = true;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (discards) {
        return;
      }
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        discards = true;
      }
    }
  }
}
