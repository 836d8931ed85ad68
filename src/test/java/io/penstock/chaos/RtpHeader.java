package io.penstock.chaos;

import java.nio.ByteBuffer;

/** Numbers and writes the RTP packets of one track of one session. */
final class RtpHeader {
  private static final int BYTES = 12;
  private static final int VERSION_2 = 0x80;
  private static final int MARKER = 0x80;

  private final int payloadType;
  private final int source;
  private int sequence;
  private long packets;
  private long octets;

  RtpHeader(int payloadType, int source, int firstSequence) {
    this.payloadType = payloadType;
    this.source = source;
    this.sequence = firstSequence & 0xffff;
  }

  /** A packet with this payload, and the next number. */
  ByteBuffer packet(byte[] payload, int stamp, boolean marker) {
    ByteBuffer packet = ByteBuffer.allocate(BYTES + payload.length);
    packet.put((byte) VERSION_2).put((byte) (payloadType | (marker ? MARKER : 0)));
    packet.putShort((short) sequence).putInt(stamp).putInt(source);
    packet.put(payload);
    sequence = sequence + 1 & 0xffff;
    packets++;
    octets += payload.length;
    return packet.flip();
  }

  /** The number of the next packet. */
  int nextSequence() {
    return sequence;
  }

  /** A sender report that says when this RTP time was, in seconds since 1970 and their fraction. */
  ByteBuffer senderReport(int stamp, double unixSeconds) {
    long seconds = (long) Math.floor(unixSeconds);
    ByteBuffer report = ByteBuffer.allocate(28);
    report.put((byte) VERSION_2).put((byte) 200).putShort((short) 6).putInt(source);
    report.putInt((int) (seconds + 2_208_988_800L));
    report.putInt((int) (long) ((unixSeconds - seconds) * 4_294_967_296.0));
    report.putInt(stamp).putInt((int) packets).putInt((int) octets);
    return report.flip();
  }
}
