package io.penstock.media;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A few frames between a decoder and a chain that may be slow. Behind a camera, which does not
 * wait, the newest win; behind a file, whoever offers a frame waits until there is room. It closes
 * the frame it drops, and those it holds when it is closed. Thread safe.
 */
public final class FrameQueue implements AutoCloseable {
  private final int capacity;
  private final boolean lossless;
  private final Runnable dropped;
  private final Runnable unused;
  private final ArrayDeque<Frame> frames;
  private boolean closed;

  /**
   * A queue in which the newest win.
   *
   * @param capacity how many frames may wait; enough for what a network bunches up, few enough to
   *     be late by no more than these
   * @param dropped told of each frame that was dropped for a newer one
   * @param unused told of each frame that was closed because the queue was
   */
  public FrameQueue(int capacity, Runnable dropped, Runnable unused) {
    this(capacity, false, dropped, unused);
  }

  private FrameQueue(int capacity, boolean lossless, Runnable dropped, Runnable unused) {
    this.capacity = capacity;
    this.lossless = lossless;
    this.dropped = dropped;
    this.unused = unused;
    this.frames = new ArrayDeque<>(capacity);
  }

  /**
   * A queue that drops nothing until it is closed: {@link #offer} waits instead.
   *
   * @param unused told of each frame that was closed because the queue was
   */
  public static FrameQueue lossless(int capacity, Runnable unused) {
    return new FrameQueue(capacity, true, () -> {}, unused);
  }

  /**
   * Takes ownership of {@code frame}. Where there is no room it drops the oldest one, or waits for
   * room until the queue is closed.
   */
  public void offer(Frame frame) {
    Frame loser = add(frame);
    if (loser != null) {
      loser.close();
      (loser == frame ? unused : dropped).run();
    }
  }

  private synchronized @Nullable Frame add(Frame frame) {
    boolean interrupted = false;
    while (lossless && frames.size() >= capacity && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (closed) {
      return frame;
    }
    Frame loser = frames.size() >= capacity ? frames.poll() : null;
    frames.add(frame);
    return loser;
  }

  /** The format of the oldest frame; null where none waits. */
  public synchronized @Nullable FrameFormat nextFormat() {
    Frame oldest = frames.peek();
    return oldest == null ? null : oldest.format();
  }

  /** The oldest frame, which the caller then owns; null where none waits. */
  public synchronized @Nullable Frame poll() {
    notifyAll();
    return frames.poll();
  }

  /** The oldest frame if it has this format; the caller then owns it. Else null, and it stays. */
  public synchronized @Nullable Frame poll(FrameFormat format) {
    return format.equals(nextFormat()) ? poll() : null;
  }

  /** Whether none waits. */
  public synchronized boolean isEmpty() {
    return frames.isEmpty();
  }

  /** How many wait. */
  public synchronized int size() {
    return frames.size();
  }

  /** Closes the frames that wait, and every one offered from now on. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
    for (Frame frame = frames.poll(); frame != null; frame = frames.poll()) {
      frame.close();
      unused.run();
    }
  }
}
