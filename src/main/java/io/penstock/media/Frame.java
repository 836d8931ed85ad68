package io.penstock.media;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * One decoded picture with its times. It has one owner: whoever takes a frame closes it or passes
 * it on. A frame straight from a decoder may only be read, since the decoder may still need it as a
 * reference; {@link #toWritable()} makes the one copy that may be drawn on.
 */
public final class Frame implements AutoCloseable {
  /** Spares an object for each frame. */
  private static final AtomicIntegerFieldUpdater<Frame> CLOSED =
      AtomicIntegerFieldUpdater.newUpdater(Frame.class, "closed");

  private final FrameMemory memory;
  private final Picture picture;
  private final long handle;
  private final long mapping;
  private final long pts;
  private final long arrival;
  private final long duration;
  private final long made = System.nanoTime();
  private final boolean writable;
  private volatile int closed;

  /**
   * @param memory takes the frame back
   * @param picture where the pixels are while this frame is open
   * @param handle the native object, of meaning to {@code memory} alone
   * @param mapping the native mapping of it, of meaning to {@code memory} alone
   * @param pts running time of the node in nanoseconds at which the picture is to be shown
   * @param arrival running time of the node in nanoseconds at which it was there
   * @param duration nanoseconds, or -1 where it is not known
   * @param writable whether it may be drawn on
   */
  public Frame(
      FrameMemory memory,
      Picture picture,
      long handle,
      long mapping,
      long pts,
      long arrival,
      long duration,
      boolean writable) {
    this.memory = memory;
    this.picture = picture;
    this.handle = handle;
    this.mapping = mapping;
    this.pts = pts;
    this.arrival = arrival;
    this.duration = duration;
    this.writable = writable;
    NativeLedger.FRAMES.opened();
  }

  /** The pixels. */
  public Picture picture() {
    ensureOpen();
    return picture;
  }

  /** What the picture looks like. */
  public FrameFormat format() {
    return picture.format();
  }

  /**
   * Running time of the node in nanoseconds at which the picture is to be shown; {@link
   * Timeline#NONE} where the source did not say.
   */
  public long pts() {
    return pts;
  }

  /** Running time of the node in nanoseconds at which it was there. */
  public long arrival() {
    return arrival;
  }

  /**
   * Nanoseconds since it came out of the decoder. Of a copy that was made later: since then, so
   * that the first one of a source that is drawn on is said to be younger than it is.
   */
  public long age() {
    return System.nanoTime() - made;
  }

  /** Nanoseconds, or -1 where it is not known. */
  public long duration() {
    return duration;
  }

  /** Whether it may be drawn on. */
  public boolean isWritable() {
    return writable;
  }

  /** Whether it was not closed yet. */
  public boolean isOpen() {
    return closed == 0;
  }

  /** The native object, for the {@link FrameMemory} that made this frame. */
  public long handle() {
    return handle;
  }

  /** The native mapping, for the {@link FrameMemory} that made this frame. */
  public long mapping() {
    return mapping;
  }

  /**
   * A frame that may be drawn on: this one, or its copy. Takes ownership of this frame, also on
   * exception; the result is the caller's.
   */
  public Frame toWritable() {
    ensureOpen();
    if (writable) {
      return this;
    }
    try {
      return memory.copy(this);
    } finally {
      close();
    }
  }

  /**
   * Another frame over the same pixels, for another owner, that may only be read. This one stays
   * the caller's; from now on nobody may draw on it either.
   */
  public Frame share() {
    ensureOpen();
    return memory.share(this);
  }

  /** Gives the frame back. Idempotent. */
  @Override
  public void close() {
    if (CLOSED.compareAndSet(this, 0, 1)) {
      NativeLedger.FRAMES.closed();
      memory.release(this);
    }
  }

  private void ensureOpen() {
    if (closed != 0) {
      throw new IllegalStateException("frame at " + pts + " ns is closed");
    }
  }
}
