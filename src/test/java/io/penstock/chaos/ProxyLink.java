package io.penstock.chaos;

import io.penstock.chaos.FaultProxy.Direction;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A client's connection through a {@link FaultProxy}, with the one to the server behind it. */
final class ProxyLink {
  private final Consumer<ProxyLink> gone;
  private final LoopSocket client;
  private final LoopSocket server;
  private final ProxyLane toServer;
  private final ProxyLane toClient;

  /**
   * @throws IOException when the server's address cannot be connected to at all; {@code caller}
   *     stays with whoever brought it
   */
  ProxyLink(
      EventLoop loop,
      SocketChannel caller,
      InetSocketAddress address,
      Function<Direction, ProxyLane.Rules> rules,
      Consumer<ProxyLink> gone)
      throws IOException {
    this.gone = gone;
    SocketChannel behind = SocketChannel.open();
    try {
      behind.configureBlocking(false);
      behind.connect(address);
      server = new LoopSocket(loop, behind, new End(Direction.TO_CLIENT));
      client = new LoopSocket(loop, caller, new End(Direction.TO_SERVER));
    } catch (IOException e) {
      EventLoop.closeQuietly(behind);
      throw e;
    }
    toServer = new ProxyLane(loop, rules.apply(Direction.TO_SERVER), client, server);
    toClient = new ProxyLane(loop, rules.apply(Direction.TO_CLIENT), server, client);
    pump();
  }

  void pump() {
    toServer.pump();
    toClient.pump();
  }

  void reset() {
    client.reset();
    server.reset();
  }

  void close() {
    client.close();
    server.close();
  }

  long bytes(Direction direction) {
    return lane(direction).bytes();
  }

  private ProxyLane lane(Direction direction) {
    return direction == Direction.TO_SERVER ? toServer : toClient;
  }

  /** One end: what it sends goes this way. */
  private final class End implements LoopSocket.Listener {
    private final Direction way;

    End(Direction way) {
      this.way = way;
    }

    @Override
    public void received(ByteBuffer bytes) {
      lane(way).received(bytes);
    }

    @Override
    public void drained() {
      // Absent while the link is made: nothing waits yet.
      @Nullable ProxyLane lane =
          lane(way == Direction.TO_SERVER ? Direction.TO_CLIENT : Direction.TO_SERVER);
      if (lane != null) {
        lane.pump();
      }
    }

    @Override
    public void closed() {
      lane(way).ended();
      if (!client.isOpen() && !server.isOpen()) {
        gone.accept(ProxyLink.this);
      }
    }
  }
}
