package io.penstock.chaos;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** How the packets of one track get to a client. */
sealed interface TrackPath {
  /** What the client may be behind with before packets are thrown away. */
  int MOST_UNSENT_BYTES = 1024 * 1024;

  /** Sends a packet with bytes in front that mean nothing; over UDP those are left out. */
  void send(ByteBuffer garbage, ByteBuffer packet);

  void sendReport(ByteBuffer report);

  /** In the RTSP connection. */
  record Interleaved(LoopSocket socket, int channel) implements TrackPath {
    @Override
    public void send(ByteBuffer garbage, ByteBuffer packet) {
      if (socket.unsentBytes() > MOST_UNSENT_BYTES) {
        return;
      }
      if (garbage.hasRemaining()) {
        socket.send(garbage);
      }
      socket.send(new RtspPart.Interleaved(channel, packet).toBytes());
    }

    @Override
    public void sendReport(ByteBuffer report) {
      socket.send(new RtspPart.Interleaved(channel + 1, report).toBytes());
    }
  }

  /** Datagrams to two ports. */
  record Datagrams(UdpPorts ports, InetSocketAddress rtp, InetSocketAddress rtcp)
      implements TrackPath {
    @Override
    public void send(ByteBuffer garbage, ByteBuffer packet) {
      ports.sendRtp(packet, rtp);
    }

    @Override
    public void sendReport(ByteBuffer report) {
      ports.sendRtcp(report, rtcp);
    }
  }
}
