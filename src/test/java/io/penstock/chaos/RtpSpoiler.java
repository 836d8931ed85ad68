package io.penstock.chaos;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Does {@link RtpFaults} to the packets of one track, in order. The same seed, the same faults. */
final class RtpSpoiler {
  private static final int RTP_HEADER_BYTES = 12;
  private static final int RTP_STAMP_AT = 4;
  private static final int RTP_SOURCE_AT = 8;
  private static final int SENDER_REPORT = 200;
  private static final int REPORT_SOURCE_AT = 4;
  private static final int REPORT_STAMP_AT = 16;
  private static final int REPORT_BYTES = 28;
  private static final int OTHER_SOURCE = 0x5a5a5a5a;

  private final Random random;
  private final int clockRate;
  private @Nullable ByteBuffer held;
  private boolean stampSeen;
  private int firstStamp;

  RtpSpoiler(long seed, int clockRate) {
    this.random = new Random(seed);
    this.clockRate = clockRate;
  }

  /** What comes of an RTP packet: nothing, the packet, or it and one that was held back. */
  List<ByteBuffer> rtp(ByteBuffer packet, RtpFaults faults) {
    ByteBuffer mine = copy(packet);
    if (mine.remaining() >= RTP_HEADER_BYTES) {
      restamp(mine, RTP_STAMP_AT, faults);
      rename(mine, RTP_SOURCE_AT, faults);
      damage(mine, faults);
    }
    return order(mine, faults);
  }

  /** An RTCP packet whose times and names fit those that {@link #rtp} writes. */
  ByteBuffer rtcp(ByteBuffer packet, RtpFaults faults) {
    ByteBuffer mine = copy(packet);
    if (mine.remaining() >= REPORT_BYTES && (mine.get(1) & 0xff) == SENDER_REPORT) {
      restamp(mine, REPORT_STAMP_AT, faults);
      rename(mine, REPORT_SOURCE_AT, faults);
    }
    return mine;
  }

  /** Bytes to be sent in front of a packet; empty as a rule. */
  ByteBuffer garbage(RtpFaults faults) {
    if (!happens(faults.garbage())) {
      return ByteBuffer.allocate(0);
    }
    ByteBuffer bytes = ByteBuffer.allocate(1 + random.nextInt(40));
    while (bytes.hasRemaining()) {
      byte one = (byte) random.nextInt(256);
      // What looks like a packet would swallow up to 64 KiB of good ones behind it.
      bytes.put(one == RtspPart.Interleaved.MAGIC ? 0 : one);
    }
    return bytes.flip();
  }

  private void restamp(ByteBuffer packet, int at, RtpFaults faults) {
    int stamp = packet.getInt(at);
    if (!stampSeen) {
      stampSeen = true;
      firstStamp = stamp;
    }
    long drift = Math.round((stamp - firstStamp) * faults.driftPpm() / 1e6);
    packet.putInt(at, shifted(stamp, faults, clockRate) + (int) drift);
  }

  /** An RTP time after the jump alone. */
  static int shifted(int stamp, RtpFaults faults, int clockRate) {
    return (int) (stamp + faults.stampShift().toMillis() * clockRate / 1000);
  }

  private static void rename(ByteBuffer packet, int at, RtpFaults faults) {
    if (faults.newSource()) {
      packet.putInt(at, packet.getInt(at) ^ OTHER_SOURCE);
    }
  }

  private void damage(ByteBuffer packet, RtpFaults faults) {
    int payload = packet.remaining() - RTP_HEADER_BYTES;
    if (payload > 0 && happens(faults.flips())) {
      int at = RTP_HEADER_BYTES + random.nextInt(payload);
      packet.put(at, (byte) (packet.get(at) ^ 1 << random.nextInt(8)));
    }
    if (payload > 1 && happens(faults.cuts())) {
      packet.limit(RTP_HEADER_BYTES + payload / 2);
    }
  }

  private List<ByteBuffer> order(ByteBuffer packet, RtpFaults faults) {
    List<ByteBuffer> sent = new ArrayList<>(2);
    ByteBuffer earlier = held;
    held = null;
    if (!happens(faults.loss())) {
      if (earlier == null && happens(faults.swaps())) {
        held = packet;
      } else {
        sent.add(packet);
      }
    }
    if (earlier != null) {
      sent.add(earlier);
    }
    return sent;
  }

  private boolean happens(double share) {
    return share > 0 && random.nextDouble() < share;
  }

  private static ByteBuffer copy(ByteBuffer packet) {
    return ByteBuffer.allocate(packet.remaining()).put(packet.duplicate()).flip();
  }
}
