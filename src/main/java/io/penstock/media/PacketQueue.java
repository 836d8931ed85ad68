package io.penstock.media;

import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The packets that wait for one output. It begins at a key frame. It is bounded in bytes and in
 * time; when it would overflow it is emptied and goes on at the next key frame, since what lies
 * between two key frames cannot be decoded once a packet of it is missing. Thread safe.
 */
public final class PacketQueue implements AutoCloseable {
  private final long mostBytes;
  private final long mostNanos;
  private final ArrayDeque<Packet> packets = new ArrayDeque<>();
  private long bytes;
  private long dropped;
  private boolean awaitsKeyFrame = true;
  private boolean closed;

  /**
   * @param mostBytes of the packets that wait
   * @param mostTime between the oldest and the newest packet that wait
   */
  public PacketQueue(long mostBytes, Duration mostTime) {
    this.mostBytes = mostBytes;
    this.mostNanos = mostTime.toNanos();
  }

  /** Takes ownership of {@code packet}. */
  public synchronized void offer(Packet packet) {
    if (closed) {
      packet.close();
      return;
    }
    if (overflowsWith(packet)) {
      dropped += packets.size();
      clear();
      awaitsKeyFrame = true;
    }
    if (awaitsKeyFrame && !packet.isKeyFrame()) {
      dropped++;
      packet.close();
      return;
    }
    awaitsKeyFrame = false;
    packets.add(packet);
    bytes += packet.size();
  }

  private boolean overflowsWith(Packet packet) {
    Packet oldest = packets.peek();
    return oldest != null
        && (bytes + packet.size() > mostBytes || packet.dts() - oldest.dts() > mostNanos);
  }

  /** The oldest packet, which the caller then owns; null where none waits. */
  public synchronized @Nullable Packet poll() {
    Packet oldest = packets.poll();
    if (oldest != null) {
      bytes -= oldest.size();
    }
    return oldest;
  }

  /** How many wait. */
  public synchronized int size() {
    return packets.size();
  }

  /** How many never went out: those before the first key frame are among them. */
  public synchronized long dropped() {
    return dropped;
  }

  private void clear() {
    packets.forEach(Packet::close);
    packets.clear();
    bytes = 0;
  }

  /** Closes the packets that wait, and every one offered from now on. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    clear();
  }
}
