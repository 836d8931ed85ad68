package io.penstock.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A port of 127.0.0.1 that can be closed and opened again. In the loop's thread only. */
final class LoopListener {
  /** More than a fleet that returns at once. */
  private static final int BACKLOG = 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final EventLoop loop;
  private final int receiveBufferBytes;
  private final Consumer<SocketChannel> accepted;
  private @Nullable ServerSocketChannel channel;
  private int port;

  /**
   * @param receiveBufferBytes of each connection; 0 for what the system thinks best
   */
  LoopListener(EventLoop loop, int receiveBufferBytes, Consumer<SocketChannel> accepted) {
    this.loop = loop;
    this.receiveBufferBytes = receiveBufferBytes;
    this.accepted = accepted;
  }

  /** Listens, the first time on any free port, later on the same one. */
  void open() {
    if (channel != null) {
      return;
    }
    try {
      ServerSocketChannel opened = ServerSocketChannel.open();
      channel = opened;
      if (receiveBufferBytes > 0) {
        opened.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
      }
      bind(opened);
      port = ((InetSocketAddress) opened.getLocalAddress()).getPort();
      loop.register(opened, () -> accept(opened)).interestOps(SelectionKey.OP_ACCEPT);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on 127.0.0.1:" + port, e);
    }
  }

  /**
   * While it was closed the system may have given its port to a connection that somebody opened
   * from it; such ones are short.
   */
  private void bind(ServerSocketChannel opened) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        opened.bind(address, BACKLOG);
        return;
      } catch (BindException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /** Refuses connections until it is opened again. */
  void close() {
    if (channel != null) {
      loop.closeAtOnce(channel);
      channel = null;
    }
  }

  int port() {
    return port;
  }

  private void accept(ServerSocketChannel from) {
    try {
      for (SocketChannel one = from.accept(); one != null; one = from.accept()) {
        accepted.accept(one);
      }
    } catch (IOException e) {
      // The caller gave up before it was served.
    }
  }
}
