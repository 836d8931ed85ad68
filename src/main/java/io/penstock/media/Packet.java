package io.penstock.media;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * One encoded access unit: H.264 byte-stream, with its parameter sets in front of every key frame,
 * so that any key frame is a place to begin. It has one owner, who closes it or passes it on. Audio
 * frames join here.
 */
public final class Packet implements AutoCloseable {
  /** Spares an object for each packet. */
  private static final AtomicIntegerFieldUpdater<Packet> CLOSED =
      AtomicIntegerFieldUpdater.newUpdater(Packet.class, "closed");

  private final PacketMemory memory;
  private final long handle;
  private final long pts;
  private final long dts;
  private final int size;
  private final boolean keyFrame;
  private volatile int closed;

  /**
   * @param memory takes the packet back
   * @param handle the native object, of meaning to {@code memory} alone
   * @param pts running time of the node in nanoseconds at which the picture is to be shown
   * @param dts running time of the node in nanoseconds at which it is to be decoded; may be
   *     negative at the start
   * @param size bytes
   * @param keyFrame whether decoding can begin here
   */
  public Packet(PacketMemory memory, long handle, long pts, long dts, int size, boolean keyFrame) {
    this.memory = memory;
    this.handle = handle;
    this.pts = pts;
    this.dts = dts;
    this.size = size;
    this.keyFrame = keyFrame;
    NativeLedger.PACKETS.opened();
  }

  /** Another packet over the same bytes, for another owner. This one stays the caller's. */
  public Packet share() {
    if (closed != 0) {
      throw new IllegalStateException("packet at " + dts + " ns is closed");
    }
    return memory.share(this);
  }

  /** The native object, for the {@link PacketMemory} that made this packet. */
  public long handle() {
    return handle;
  }

  /** Running time of the node in nanoseconds at which the picture is to be shown. */
  public long pts() {
    return pts;
  }

  /** Running time of the node in nanoseconds at which it is to be decoded. */
  public long dts() {
    return dts;
  }

  /** Bytes. */
  public int size() {
    return size;
  }

  /** Whether decoding can begin here. */
  public boolean isKeyFrame() {
    return keyFrame;
  }

  /** Gives the packet back. Idempotent. */
  @Override
  public void close() {
    if (CLOSED.compareAndSet(this, 0, 1)) {
      NativeLedger.PACKETS.closed();
      memory.release(this);
    }
  }
}
