package io.penstock.media;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Gives packets of pictures the time at which they are to be decoded, where their source says only
 * when they are to be shown: the times themselves in their order, early enough that none is decoded
 * after it is shown. For that it keeps back as many packets as can change places. One thread brings
 * packets and their end; any may close it, which closes what is kept back.
 */
public final class DecodingTimes implements PacketSink, AutoCloseable {
  /** H.264 and H.265 let at most 16 pictures wait to be shown. */
  private static final int MOST_WAITING = 16;

  private final PacketSink target;
  private final ArrayDeque<Packet> waiting = new ArrayDeque<>();

  /** When those that wait, and some that do not any more, are shown. */
  private final PriorityQueue<Long> times = new PriorityQueue<>();

  /** By how much decoding is ahead of showing; known once the first packets are there. */
  private long ahead = Timeline.NONE;

  private long newest;
  private boolean closed;

  /**
   * @param target given every packet, in the same order; it may block
   */
  public DecodingTimes(PacketSink target) {
    this.target = target;
  }

  /** Takes ownership of a packet of pictures. */
  @Override
  public void accept(Packet packet) {
    take(packet);
    pass(MOST_WAITING);
  }

  private synchronized void take(Packet packet) {
    if (closed) {
      packet.close();
      return;
    }
    if (packet.pts() != Timeline.NONE) {
      newest = packet.pts();
    }
    waiting.add(packet);
    times.add(newest);
  }

  /** There are no more packets: passes on what is kept back. */
  public void end() {
    pass(0);
  }

  private void pass(int stay) {
    for (Packet next = next(stay); next != null; next = next(stay)) {
      target.accept(next);
    }
  }

  private synchronized @Nullable Packet next(int stay) {
    if (waiting.size() <= stay) {
      return null;
    }
    if (ahead == Timeline.NONE) {
      ahead = mostLate();
    }
    try (Packet packet = waiting.remove()) {
      long dts = times.remove() - ahead;
      return packet.at(packet.pts(), Math.min(dts, packet.pts()));
    }
  }

  /** How long after it is shown the latest of those that wait would be decoded. */
  private long mostLate() {
    List<Long> sorted = new ArrayList<>(times);
    Collections.sort(sorted);
    long most = 0;
    int place = 0;
    for (Packet packet : waiting) {
      if (packet.pts() != Timeline.NONE) {
        most = Math.max(most, sorted.get(place) - packet.pts());
      }
      place++;
    }
    return most;
  }

  /** Closes what is kept back, and every packet from now on. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    waiting.forEach(Packet::close);
    waiting.clear();
    times.clear();
  }
}
