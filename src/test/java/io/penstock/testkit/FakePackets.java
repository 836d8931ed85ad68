package io.penstock.testkit;

import io.penstock.media.Packet;
import io.penstock.media.PacketMemory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Packets without bytes. Thread safe. */
public final class FakePackets implements PacketMemory {
  private final AtomicLong released = new AtomicLong();

  /** A packet that can be decoded alone. */
  public Packet key(Duration dts, int size) {
    return packet(dts, size, true);
  }

  /** A packet that needs those before it. */
  public Packet delta(Duration dts, int size) {
    return packet(dts, size, false);
  }

  /** A packet of sound that came at this time. */
  public Packet sound(Duration time, Duration arrival) {
    return new Packet(
        this, Packet.Track.AUDIO, 7, time.toNanos(), time.toNanos(), arrival.toNanos(), 1, false);
  }

  private Packet packet(Duration dts, int size, boolean keyFrame) {
    return new Packet(
        this,
        Packet.Track.VIDEO,
        7,
        dts.toNanos() + 5,
        dts.toNanos(),
        dts.toNanos(),
        size,
        keyFrame);
  }

  /** How many were released. */
  public long released() {
    return released.get();
  }

  @Override
  public void release(Packet packet) {
    released.incrementAndGet();
  }

  @Override
  public Packet share(Packet packet, long pts, long dts) {
    return new Packet(
        this,
        packet.track(),
        packet.handle(),
        pts,
        dts,
        packet.arrival(),
        packet.size(),
        packet.isKeyFrame());
  }
}
