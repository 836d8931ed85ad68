package io.penstock.media;

/**
 * Where frames come from and go back to. Implemented by the package that knows the native library.
 * Safe to call from any thread.
 */
public interface FrameMemory {
  /** Takes back what {@code frame} holds. Called once a frame. */
  void release(Frame frame);

  /**
   * A writable copy of {@code frame} in memory of its own, with the same times. The caller owns it;
   * {@code frame} stays the caller's too.
   */
  Frame copy(Frame frame);

  /**
   * Another frame over the same pixels, with the same times, that may only be read. The caller owns
   * it; {@code frame} stays the caller's too.
   */
  Frame share(Frame frame);
}
