package io.penstock.control;

import io.penstock.media.Packet;
import io.penstock.media.PacketSink;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the packets that come while an output has no target to give them to. Thread safe. */
final class MissedPackets implements PacketSink {
  private final AtomicLong count = new AtomicLong();

  @Override
  public void accept(Packet packet) {
    packet.close();
    count.incrementAndGet();
  }

  /** How many came. */
  long count() {
    return count.get();
  }
}
