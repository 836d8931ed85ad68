package io.penstock.chaos;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** A connection of an {@link EventLoop}, which is the only thread that touches it. */
final class LoopSocket {
  private static final int READ_BYTES = 32 * 1024;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Listener listener;
  private final Deque<ByteBuffer> unsent = new ArrayDeque<>();
  private final ByteBuffer read = ByteBuffer.allocate(READ_BYTES);
  private long unsentBytes;
  private boolean reading = true;
  private boolean closing;

  /** Not the same as the channel's, which closes itself when it cannot connect. */
  private boolean closed;

  /** Takes over a channel that is connected, or about to be. */
  LoopSocket(EventLoop loop, SocketChannel channel, Listener listener) throws IOException {
    this.channel = channel;
    this.listener = listener;
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    key = loop.register(channel, this::ready);
    interest();
  }

  /** What is told of a connection. */
  interface Listener {
    /** Bytes came; the buffer is used again afterwards. */
    void received(ByteBuffer bytes);

    /** All that waited was sent. */
    default void drained() {}

    /** It is closed, by the peer or by {@link #close} or {@link #reset}. Told once. */
    void closed();
  }

  boolean isOpen() {
    return !closed;
  }

  /** Bytes that the peer has not taken yet, without those in the kernel's buffers. */
  long unsentBytes() {
    return unsentBytes;
  }

  /** Sends this, which belongs to the socket from now on. */
  void send(ByteBuffer bytes) {
    if (!isOpen() || closing) {
      return;
    }
    unsent.add(bytes);
    unsentBytes += bytes.remaining();
    if (channel.isConnected()) {
      write();
    }
  }

  /** Whether what the peer sends is read, or is left in the kernel's buffers. */
  void read(boolean on) {
    reading = on;
    interest();
  }

  /** Closes it after what waits was sent. */
  void closeWhenSent() {
    closing = true;
    if (unsent.isEmpty()) {
      close();
    }
  }

  /** Closes it in order. Idempotent. */
  void close() {
    if (!closed) {
      closed = true;
      EventLoop.closeQuietly(channel);
      listener.closed();
    }
  }

  /** Closes it with a reset: the peer sees an error, not an end. */
  void reset() {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      // Closed already.
    }
    close();
  }

  private void ready() {
    try {
      if (key.isConnectable() && channel.finishConnect()) {
        interest();
        write();
      }
      if (key.isValid() && key.isReadable() && reading) {
        receive();
      }
      if (key.isValid() && key.isWritable()) {
        write();
      }
    } catch (IOException e) {
      close();
    }
  }

  private void receive() throws IOException {
    read.clear();
    int count = channel.read(read);
    if (count < 0) {
      close();
    } else if (count > 0) {
      read.flip();
      listener.received(read);
    }
  }

  private void write() {
    try {
      while (!unsent.isEmpty()) {
        ByteBuffer first = unsent.element();
        unsentBytes -= channel.write(first);
        if (first.hasRemaining()) {
          break;
        }
        unsent.remove();
      }
      interest();
      if (unsent.isEmpty()) {
        if (closing) {
          close();
        } else {
          listener.drained();
        }
      }
    } catch (IOException e) {
      close();
    }
  }

  private void interest() {
    if (!key.isValid()) {
      return;
    }
    int wanted = reading ? SelectionKey.OP_READ : 0;
    if (!channel.isConnected()) {
      wanted = SelectionKey.OP_CONNECT;
    } else if (!unsent.isEmpty()) {
      wanted |= SelectionKey.OP_WRITE;
    }
    key.interestOps(wanted);
  }
}
