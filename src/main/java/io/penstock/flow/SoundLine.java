package io.penstock.flow;

import io.penstock.media.Packet;
import io.penstock.media.PacketSink;
import io.penstock.media.Timeline;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The sound of a stream, at the times of its pictures: what the stream's timeline adds to the times
 * of the attempt's pictures is added to those of its sound, so that both stay together whatever
 * their camera's clock does. While no picture of the attempt goes out, no sound does: a slate is
 * silent. Times rise; what would not is dropped.
 *
 * <p>Behind a source that is lossless, sound waits for the pictures that it belongs to, since
 * nothing else holds it back. Whoever brings sound, or a picture, then waits for outputs that are
 * slow; nobody else does. Thread safe.
 */
final class SoundLine implements AutoCloseable {
  private static final int NOBODY = 0;

  /**
   * Sound is not made before its time, nor is it later than a network that stood still and catches
   * up: beyond, its clock is another one than that of the pictures. As for pictures.
   */
  private static final long AHEAD = TimeUnit.SECONDS.toNanos(1);

  private static final long LATE = TimeUnit.SECONDS.toNanos(10);

  /** A minute of sound: no file has a picture less often, but for those that have none. */
  private static final int MOST_HELD = 3_000;

  private final PacketSink out;
  private final Timeline timeline;
  private final boolean lossless;

  /** Held by who brings sound out, before the lock of the state: the order of packets. */
  private final ReentrantLock wayOut = new ReentrantLock();

  /** Sound that is ahead of the pictures. */
  private final ArrayDeque<Packet> held = new ArrayDeque<>();

  /** The attempt whose sound counts. */
  private int attempt = NOBODY;

  /** What had gone out when it began. */
  private long before = Timeline.NONE;

  /** How far its clock is from that of its pictures. */
  private long apart;

  private long last = Timeline.NONE;
  private long pictured = Timeline.NONE;

  /**
   * @param out gets what goes out
   * @param timeline of the stream; it is used within its own lock
   */
  SoundLine(PacketSink out, Timeline timeline) {
    this.out = out;
    this.timeline = timeline;
    this.lossless = !timeline.isLive();
  }

  /** Takes the sound of an attempt, whose number is at least 1; from now on no other's counts. */
  synchronized PacketSink begin(int number) {
    attempt = number;
    apart = 0;
    synchronized (timeline) {
      before = timeline.last();
    }
    return packet -> accept(number, packet);
  }

  private void accept(int number, Packet packet) {
    wayOut.lock();
    try (packet) {
      Packet next = next(number, packet);
      if (next != null) {
        out.accept(next);
      }
      release();
    } finally {
      wayOut.unlock();
    }
  }

  /** What goes out at once for {@code packet}, which stays the caller's. */
  private synchronized @Nullable Packet next(int number, Packet packet) {
    long time = number == attempt ? time(packet) : Timeline.NONE;
    if (time == Timeline.NONE || (last != Timeline.NONE && time <= last)) {
      return null;
    }
    last = time;
    Packet timed = packet.at(time, time);
    if (!lossless) {
      return timed;
    }
    held.add(timed);
    if (held.size() > MOST_HELD) {
      held.remove().close();
    }
    return null;
  }

  private long time(Packet packet) {
    long shift;
    boolean seen;
    synchronized (timeline) {
      shift = timeline.shift();
      seen = timeline.last() != before;
    }
    if (lossless) {
      return packet.pts() + shift;
    }
    if (!seen || shift == Timeline.NONE) {
      return Timeline.NONE;
    }
    long own = packet.pts() + shift;
    if (isPlausible(own, packet.arrival())) {
      apart = 0;
    } else if (!isPlausible(own + apart, packet.arrival())) {
      apart = packet.arrival() - own;
    }
    return own + apart;
  }

  private static boolean isPlausible(long time, long arrival) {
    return time - arrival <= AHEAD && arrival - time <= LATE;
  }

  /**
   * A picture has gone out.
   *
   * @param dts its time
   */
  void pictured(long dts) {
    if (!lossless) {
      return;
    }
    wayOut.lock();
    try {
      synchronized (this) {
        pictured = Math.max(pictured, dts);
      }
      release();
    } finally {
      wayOut.unlock();
    }
  }

  private void release() {
    for (Packet due = due(false); due != null; due = due(false)) {
      out.accept(due);
    }
  }

  private synchronized @Nullable Packet due(boolean all) {
    Packet oldest = held.peek();
    return oldest != null && (all || oldest.dts() <= pictured) ? held.remove() : null;
  }

  /**
   * No more pictures go out: what waits for one does so now, since the last picture is shown for a
   * while. Blocks while outputs are slow.
   */
  void end() {
    wayOut.lock();
    try {
      for (Packet due = due(true); due != null; due = due(true)) {
        out.accept(due);
      }
    } finally {
      wayOut.unlock();
    }
  }

  /** No attempt counts any more, and what waits is let go of. */
  @Override
  public synchronized void close() {
    attempt = NOBODY;
    held.forEach(Packet::close);
    held.clear();
  }
}
