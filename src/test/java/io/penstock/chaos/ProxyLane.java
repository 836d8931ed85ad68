package io.penstock.chaos;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * One direction of a connection through a {@link FaultProxy}: what was read waits here for its
 * time, its turn and its receiver.
 */
final class ProxyLane {
  /** Full enough to keep a fast connection busy, small enough that a stall is felt soon. */
  private static final long MOST_WAITING_BYTES = 64 * 1024;

  /** A slow lane sends small pieces often, not a large one now and then. */
  private static final int PIECES_A_SECOND = 20;

  private final EventLoop loop;
  private final Rules rules;
  private final LoopSocket from;
  private final LoopSocket to;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private long freeAtNanos = System.nanoTime();
  private boolean timed;
  private boolean ended;
  private long bytes;

  ProxyLane(EventLoop loop, Rules rules, LoopSocket from, LoopSocket to) {
    this.loop = loop;
    this.rules = rules;
    this.from = from;
    this.to = to;
  }

  /** What holds for a direction now. */
  interface Rules {
    boolean stalled();

    /** Bytes a second; 0 for no limit. */
    long rate();

    Duration latency();

    /** What is sent on instead of what came; the list's buffers belong to the lane. */
    List<ByteBuffer> filter(ByteBuffer bytes);
  }

  private record Waiting(ByteBuffer bytes, long dueNanos) {}

  /** Bytes passed on so far. */
  long bytes() {
    return bytes;
  }

  void received(ByteBuffer read) {
    long due = System.nanoTime() + rules.latency().toNanos();
    for (ByteBuffer piece : rules.filter(read)) {
      waiting.add(new Waiting(piece, due));
      waitingBytes += piece.remaining();
    }
    pump();
  }

  /** Whoever sends here is gone: the receiver gets what waits, and then the end. */
  void ended() {
    ended = true;
    pump();
  }

  /** Passes on what may pass now. */
  void pump() {
    while (to.isOpen() && !rules.stalled() && to.unsentBytes() < MOST_WAITING_BYTES) {
      Waiting first = waiting.peek();
      if (first == null) {
        if (ended) {
          to.closeWhenSent();
        }
        break;
      }
      long rate = rules.rate();
      long due = rate > 0 ? Math.max(first.dueNanos, freeAtNanos) : first.dueNanos;
      if (due > System.nanoTime()) {
        pumpAt(due);
        break;
      }
      pass(first, rate);
    }
    if (from.isOpen()) {
      from.read(!rules.stalled() && waitingBytes < MOST_WAITING_BYTES);
    }
  }

  private void pass(Waiting first, long rate) {
    ByteBuffer piece = first.bytes;
    int count = piece.remaining();
    if (rate > 0) {
      count = (int) Math.min(count, Math.max(1, rate / PIECES_A_SECOND));
      freeAtNanos = System.nanoTime() + count * 1_000_000_000L / rate;
    }
    if (count == piece.remaining()) {
      waiting.remove();
      to.send(piece);
    } else {
      to.send(piece.slice(piece.position(), count));
      piece.position(piece.position() + count);
    }
    waitingBytes -= count;
    bytes += count;
  }

  private void pumpAt(long nanos) {
    if (!timed) {
      timed = true;
      loop.at(
          nanos,
          () -> {
            timed = false;
            pump();
          });
    }
  }
}
