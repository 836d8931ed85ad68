package io.penstock.testkit;

import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameMemory;
import io.penstock.media.FrameStore;
import io.penstock.media.Picture;

/** A store of pictures in plain direct memory, each its own. Thread safe. */
public final class DirectStore implements FrameStore, FrameMemory {
  private final FrameFormat format;
  private volatile boolean closed;

  public DirectStore(FrameFormat format) {
    this.format = format;
  }

  /** Whether it was closed. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public Frame copyOf(Picture picture) {
    if (closed || !picture.format().equals(format)) {
      throw new IllegalStateException(closed ? "closed" : "not of " + format);
    }
    return copied(picture, System.nanoTime());
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public void release(Frame frame) {}

  @Override
  public Frame copy(Frame frame) {
    return copied(frame.picture(), frame.pts());
  }

  @Override
  public Frame share(Frame frame) {
    return new Frame(this, frame.picture(), 0, 0, frame.pts(), frame.arrival(), -1, false);
  }

  private Frame copied(Picture picture, long time) {
    Picture copy = DirectMemory.picture(picture.format());
    picture.copyTo(copy);
    return new Frame(this, copy, 0, 0, time, time, -1, true);
  }
}
