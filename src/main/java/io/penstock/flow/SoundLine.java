package io.penstock.flow;

import io.penstock.media.Packet;
import io.penstock.media.PacketSink;
import io.penstock.media.Timeline;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * The sound of a stream, at the times of its pictures: what the stream's timeline adds to the times
 * of the attempt's pictures is added to those of its sound, so that both stay together whatever
 * their camera's clock does. While no picture of the attempt goes out, no sound does: a slate is
 * silent. Times rise; what would not is dropped.
 *
 * <p>Behind a source that is lossless, sound waits for the pictures that it belongs to, since
 * nothing else holds it back. Thread safe.
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

  private synchronized void accept(int number, Packet packet) {
    try (packet) {
      long time = number == attempt ? time(packet) : Timeline.NONE;
      if (time == Timeline.NONE || (last != Timeline.NONE && time <= last)) {
        return;
      }
      last = time;
      Packet timed = packet.at(time, time);
      if (lossless) {
        hold(timed);
      } else {
        out.accept(timed);
      }
    }
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

  private void hold(Packet packet) {
    held.add(packet);
    if (held.size() > MOST_HELD) {
      held.remove().close();
    }
    release();
  }

  /**
   * A picture has gone out.
   *
   * @param dts its time
   */
  synchronized void pictured(long dts) {
    if (lossless) {
      pictured = pictured == Timeline.NONE ? dts : Math.max(pictured, dts);
      release();
    }
  }

  private void release() {
    while (!held.isEmpty() && pictured != Timeline.NONE && held.element().dts() <= pictured) {
      out.accept(held.remove());
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
