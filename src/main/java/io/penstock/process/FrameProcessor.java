package io.penstock.process;

/**
 * One step in a stream's chain: it looks at each frame, or draws on it. Called by one thread at a
 * time, not always the same one. The chain that made it closes it.
 */
public interface FrameProcessor extends AutoCloseable {
  /**
   * Whether {@link #process} writes into the picture; always the same answer. A processor that only
   * looks gets the decoder's own memory without a copy, and must not write into it: the decoder
   * builds the next pictures on it.
   */
  boolean draws();

  /**
   * Looks at or draws on one frame. {@code image} and every Mat from it mean something only until
   * this returns: what is to be kept is copied.
   *
   * @throws Exception when the frame cannot be processed; the frame is lost and the stream's
   *     attempt ends
   */
  void process(Image image) throws Exception;

  /** Frees what the processor holds, nothing by default. Called once, after the last frame. */
  @Override
  default void close() {}
}
