package io.penstock.media;

import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The packets that wait for one output. It begins at a key frame. It is bounded in bytes and in
 * time; when it would overflow it is emptied and goes on at the next key frame, since what lies
 * between two key frames cannot be decoded once a packet of it is missing. Where there is sound it
 * goes out with the pictures, in the order of their times; it counts for nothing in the bounds,
 * being small, and never goes out without pictures. Thread safe.
 */
public final class PacketQueue implements AutoCloseable {
  private final long mostBytes;
  private final long mostNanos;
  private final @Nullable SoundTrack sound;

  /** Of pictures. */
  private final ArrayDeque<Packet> packets = new ArrayDeque<>();

  private long bytes;
  private long dropped;
  private boolean awaitsKeyFrame = true;
  private boolean closed;

  /**
   * Of pictures alone.
   *
   * @param mostBytes of the packets that wait
   * @param mostTime between the oldest and the newest packet that wait
   */
  public PacketQueue(long mostBytes, Duration mostTime) {
    this(mostBytes, mostTime, null);
  }

  /**
   * With sound, where there is any.
   *
   * @param mostBytes of the pictures that wait
   * @param mostTime between the oldest and the newest picture that wait
   */
  public PacketQueue(long mostBytes, Duration mostTime, @Nullable SoundTrack sound) {
    this.mostBytes = mostBytes;
    this.mostNanos = mostTime.toNanos();
    this.sound = sound;
  }

  /** One that drops no picture: whoever offers them waits for them to be taken. */
  public static PacketQueue lossless(SoundTrack sound) {
    return new PacketQueue(Long.MAX_VALUE, Duration.ofNanos(Long.MAX_VALUE), sound);
  }

  /** Takes ownership of {@code packet}. */
  public synchronized void offer(Packet packet) {
    if (closed) {
      packet.close();
    } else if (packet.track() == Packet.Track.VIDEO) {
      offerPicture(packet);
    } else if (sound != null) {
      sound.offer(packet);
    } else {
      refuse(packet);
    }
  }

  private void offerPicture(Packet packet) {
    if (overflowsWith(packet)) {
      dropped += packets.size();
      clear();
      if (sound != null) {
        sound.clear();
      }
      awaitsKeyFrame = true;
    }
    if (awaitsKeyFrame && !packet.isKeyFrame()) {
      refuse(packet);
      return;
    }
    if (sound != null) {
      if (awaitsKeyFrame) {
        sound.begin(packet);
      }
      sound.came(packet);
    }
    awaitsKeyFrame = false;
    packets.add(packet);
    bytes += packet.size();
  }

  /** Drops a packet that this output cannot take. */
  public synchronized void refuse(Packet packet) {
    dropped++;
    packet.close();
  }

  private boolean overflowsWith(Packet packet) {
    Packet oldest = packets.peek();
    return oldest != null
        && (bytes + packet.size() > mostBytes || packet.dts() - oldest.dts() > mostNanos);
  }

  /**
   * The packet that goes out next, which the caller then owns; null where none waits, or a picture
   * waits for its sound.
   */
  public synchronized @Nullable Packet poll() {
    if (closed) {
      return null;
    }
    Packet oldest = packets.peek();
    if (sound != null && sound.goesBefore(oldest)) {
      return sound.poll(oldest);
    }
    if (oldest != null) {
      packets.remove();
      bytes -= oldest.size();
      if (sound != null) {
        sound.went(oldest);
      }
    }
    return oldest;
  }

  /** Nothing more is offered: what waits does not wait for sound any more. */
  public synchronized void end() {
    if (sound != null) {
      sound.end();
    }
  }

  /** How many pictures wait. */
  public synchronized int size() {
    return packets.size();
  }

  /** How many never went out: those before the first key frame are among them. */
  public synchronized long dropped() {
    return dropped + (sound == null ? 0 : sound.dropped());
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
    if (sound != null) {
      sound.close();
    }
  }
}
