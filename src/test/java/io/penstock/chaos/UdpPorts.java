package io.penstock.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;

/** The two UDP ports of 127.0.0.1 that a server sends all its RTP and RTCP from. */
final class UdpPorts {
  private static final int ATTEMPTS = 50;

  private final DatagramChannel rtp;
  private final DatagramChannel rtcp;
  private final int rtpPort;

  private UdpPorts(DatagramChannel rtp, DatagramChannel rtcp, int rtpPort) {
    this.rtp = rtp;
    this.rtcp = rtcp;
    this.rtpPort = rtpPort;
  }

  /** Opens an even port and the next one; the loop closes them. */
  static UdpPorts open(EventLoop loop) {
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        DatagramChannel first = DatagramChannel.open();
        DatagramChannel second = DatagramChannel.open();
        if (bindPair(first, second)) {
          listen(loop, first);
          listen(loop, second);
          return new UdpPorts(first, second, port(first));
        }
        first.close();
        second.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open UDP ports", e);
    }
    throw new IllegalStateException("no two UDP ports in a row are free");
  }

  private static boolean bindPair(DatagramChannel first, DatagramChannel second)
      throws IOException {
    first.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    int port = port(first);
    if (port % 2 != 0) {
      return false;
    }
    try {
      second.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port + 1));
      return true;
    } catch (BindException e) {
      return false;
    }
  }

  private static int port(DatagramChannel channel) throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  /** Clients send reports and open firewalls: read, so that no buffer fills, and forgotten. */
  private static void listen(EventLoop loop, DatagramChannel channel) throws IOException {
    ByteBuffer read = ByteBuffer.allocate(2048);
    loop.register(
            channel,
            () -> {
              try {
                read.clear();
                channel.receive(read);
              } catch (IOException e) {
                // A client that is gone.
              }
            })
        .interestOps(SelectionKey.OP_READ);
  }

  /** The port of RTP; RTCP's is the next one. */
  int rtpPort() {
    return rtpPort;
  }

  void sendRtp(ByteBuffer packet, SocketAddress to) {
    send(rtp, packet, to);
  }

  void sendRtcp(ByteBuffer packet, SocketAddress to) {
    send(rtcp, packet, to);
  }

  private static void send(DatagramChannel from, ByteBuffer packet, SocketAddress to) {
    try {
      from.send(packet, to);
    } catch (IOException e) {
      // Nobody there: a datagram is lost.
    }
  }
}
