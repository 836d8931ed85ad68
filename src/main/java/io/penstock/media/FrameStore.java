package io.penstock.media;

/**
 * Memory for pictures of one format that no source gives. Thread safe. Frames that are open when it
 * is closed stay valid.
 */
public interface FrameStore extends AutoCloseable {
  /**
   * A new frame that may be drawn on, with the pixels of {@code picture}, which has this store's
   * format; its time is now. The caller owns it.
   *
   * @throws IllegalStateException when the store is closed
   */
  Frame copyOf(Picture picture);

  /** Lets go of the memory. Idempotent. */
  @Override
  void close();
}
