package io.penstock.media;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * One encoded access unit: a picture as H.264 or H.265 byte-stream, with its parameter sets in
 * front of every key frame, so that any key frame is a place to begin; or a frame of AAC with its
 * ADTS header. It has one owner, who closes it or passes it on.
 */
public final class Packet implements AutoCloseable {
  /** Spares an object for each packet. */
  private static final AtomicIntegerFieldUpdater<Packet> CLOSED =
      AtomicIntegerFieldUpdater.newUpdater(Packet.class, "closed");

  /** What a packet carries. */
  public enum Track {
    VIDEO,
    AUDIO
  }

  private final PacketMemory memory;
  private final Track track;
  private final long handle;
  private final long pts;
  private final long dts;
  private final long arrival;
  private final int size;
  private final boolean keyFrame;
  private volatile int closed;

  /**
   * @param memory takes the packet back
   * @param track what it carries
   * @param handle the native object, of meaning to {@code memory} alone
   * @param pts running time of the node in nanoseconds at which the picture is to be shown; {@link
   *     Timeline#NONE} where its source did not say
   * @param dts running time of the node in nanoseconds at which it is to be decoded; may be
   *     negative at the start
   * @param arrival running time of the node in nanoseconds at which it was there
   * @param size bytes
   * @param keyFrame whether decoding can begin here; no for sound, which begins where pictures do
   */
  public Packet(
      PacketMemory memory,
      Track track,
      long handle,
      long pts,
      long dts,
      long arrival,
      int size,
      boolean keyFrame) {
    this.memory = memory;
    this.track = track;
    this.handle = handle;
    this.pts = pts;
    this.dts = dts;
    this.arrival = arrival;
    this.size = size;
    this.keyFrame = keyFrame;
    NativeLedger.PACKETS.opened();
  }

  /** Another packet over the same bytes, for another owner. This one stays the caller's. */
  public Packet share() {
    return at(pts, dts);
  }

  /**
   * Another packet over the same bytes at other times, for another owner. This one stays the
   * caller's.
   *
   * @param newPts as {@link #pts}
   * @param newDts as {@link #dts}
   */
  public Packet at(long newPts, long newDts) {
    if (closed != 0) {
      throw new IllegalStateException("packet at " + dts + " ns is closed");
    }
    return memory.share(this, newPts, newDts);
  }

  /** The native object, for the {@link PacketMemory} that made this packet. */
  public long handle() {
    return handle;
  }

  /** What it carries. */
  public Track track() {
    return track;
  }

  /** Running time of the node in nanoseconds at which the picture is to be shown. */
  public long pts() {
    return pts;
  }

  /** Running time of the node in nanoseconds at which it is to be decoded. */
  public long dts() {
    return dts;
  }

  /** Running time of the node in nanoseconds at which it was there. */
  public long arrival() {
    return arrival;
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
