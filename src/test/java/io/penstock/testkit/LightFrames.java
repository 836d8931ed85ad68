package io.penstock.testkit;

import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameMemory;
import io.penstock.media.PixelFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tiny frames by the thousand, for tests of their ways rather than of their pixels. Thread safe.
 */
public final class LightFrames implements FrameMemory {
  /** What the frames look like unless a test asks for another size. */
  public static final FrameFormat FORMAT = format(16, 16);

  private final AtomicLong released = new AtomicLong();

  /** The format of frames of this size. */
  public static FrameFormat format(int width, int height) {
    return DirectMemory.format(PixelFormat.I420, width, height, "");
  }

  /** A frame as from a decoder. */
  public Frame frame(long pts) {
    return frame(FORMAT, pts);
  }

  /** A frame as from a decoder. */
  public Frame frame(FrameFormat format, long pts) {
    return new Frame(this, DirectMemory.picture(format), 0, 0, pts, pts, -1, false);
  }

  /** How many were released. */
  public long released() {
    return released.get();
  }

  @Override
  public void release(Frame frame) {
    released.incrementAndGet();
  }

  @Override
  public Frame copy(Frame frame) {
    return new Frame(
        this,
        DirectMemory.picture(frame.format()),
        0,
        0,
        frame.pts(),
        frame.arrival(),
        frame.duration(),
        true);
  }

  @Override
  public Frame share(Frame frame) {
    return new Frame(
        this, frame.picture(), 0, 0, frame.pts(), frame.arrival(), frame.duration(), false);
  }
}
