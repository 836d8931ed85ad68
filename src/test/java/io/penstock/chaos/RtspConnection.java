package io.penstock.chaos;

import io.penstock.chaos.Tally.Event;
import io.penstock.chaos.Tally.Level;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client's connection to a {@link ScriptedRtspServer}. In the loop's thread only. */
final class RtspConnection implements LoopSocket.Listener, RtspDialogue.Peer {
  private final Context context;
  private final LoopSocket socket;
  private final RtspSplitter splitter = new RtspSplitter();
  private final RtspDialogue dialogue;
  private @Nullable Camera camera;
  private boolean settingUp;
  private boolean playing;

  RtspConnection(Context context, SocketChannel channel, int number) throws IOException {
    this.context = context;
    this.socket = new LoopSocket(context.loop, channel, this);
    this.dialogue = new RtspDialogue(context.loop, this, "%016x".formatted(number * 0x9e3779b1L));
    context.tally.count(Event.CONNECTION);
    context.tally.up(Level.OPEN);
    context.tally.up(Level.HANDSHAKES);
  }

  /**
   * The server, as its connections need it.
   *
   * @param cameras finds a camera by its path
   * @param gone told that a connection is closed
   */
  record Context(
      EventLoop loop,
      Tally tally,
      Function<String, Optional<Camera>> cameras,
      Supplier<UdpPorts> udp,
      IntSupplier sessionNumbers,
      Consumer<RtspConnection> gone) {}

  @Override
  public LoopSocket socket() {
    return socket;
  }

  @Override
  public UdpPorts udpPorts() {
    return context.udp.get();
  }

  @Override
  public int nextSession() {
    return context.sessionNumbers.getAsInt();
  }

  /** Whether it is one of this camera's. */
  boolean isOf(Camera other) {
    return other.equals(camera);
  }

  @Override
  public void received(ByteBuffer bytes) {
    splitter.feed(
        bytes,
        part -> {
          if (part instanceof RtspPart.Message message) {
            handle(RtspRequest.of(message));
          } else {
            dialogue.report();
          }
        });
  }

  private void handle(RtspRequest request) {
    Optional<Camera> found = context.cameras.apply(request.path());
    if (found.isEmpty() || !socket.isOpen()) {
      send(RtspAnswer.of(404), request);
      return;
    }
    Camera asked = found.get();
    belongTo(asked);
    switch (asked.script().manners()) {
      case ANSWERS -> send(dialogue.answer(request, asked), request);
      case HANGS_UP -> socket.close();
      case RESETS -> socket.reset();
      case SILENT -> {}
    }
  }

  private void send(RtspAnswer answer, RtspRequest request) {
    socket.send(answer.toBytes(request.sequence()));
  }

  private void belongTo(Camera asked) {
    if (camera == null) {
      camera = asked;
      Tally tally = asked.tally();
      tally.countHere(Event.CONNECTION);
      tally.upHere(Level.OPEN);
      tally.upHere(Level.HANDSHAKES);
      tally.count(Event.FIRST_REQUEST);
      tally.up(Level.ASKING);
    }
  }

  @Override
  public void settingUp(Camera asked) {
    if (!settingUp && asked.equals(camera)) {
      settingUp = true;
      asked.tally().up(Level.SETUPS);
    }
  }

  @Override
  public void playing() {
    if (!playing) {
      playing = true;
      handshakeOver();
    }
  }

  private void handshakeOver() {
    tally().down(Level.HANDSHAKES);
    if (camera != null) {
      tally().down(Level.ASKING);
    }
  }

  @Override
  public void closed() {
    dialogue.abandon();
    tally().down(Level.OPEN);
    if (!playing) {
      handshakeOver();
    }
    if (settingUp) {
      tally().down(Level.SETUPS);
    }
    context.gone.accept(this);
  }

  /** The camera's, which counts along for the server; the server's before any request. */
  private Tally tally() {
    return camera == null ? context.tally : camera.tally();
  }
}
