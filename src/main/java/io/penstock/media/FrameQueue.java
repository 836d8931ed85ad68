package io.penstock.media;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A few frames between a camera that does not wait and a chain that may be slow: the newest win. It
 * closes the frame it drops, and those it holds when it is closed. Thread safe.
 */
public final class FrameQueue implements AutoCloseable {
  private final int capacity;
  private final Runnable dropped;
  private final ArrayDeque<Frame> frames;
  private boolean closed;

  /**
   * @param capacity how many frames may wait; enough for what a network bunches up, few enough to
   *     be late by no more than these
   * @param dropped told of each frame that was dropped for a newer one
   */
  public FrameQueue(int capacity, Runnable dropped) {
    this.capacity = capacity;
    this.dropped = dropped;
    this.frames = new ArrayDeque<>(capacity);
  }

  /** Takes ownership of {@code frame}; drops the oldest one where there is no room. */
  public void offer(Frame frame) {
    Frame loser = add(frame);
    if (loser != null) {
      loser.close();
      if (loser != frame) {
        dropped.run();
      }
    }
  }

  private synchronized @Nullable Frame add(Frame frame) {
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
    return frames.poll();
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
    frames.forEach(Frame::close);
    frames.clear();
  }
}
