package io.penstock.flow;

import io.penstock.media.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The frame that a stage passed on last. If the stream is aborted on its way, nobody else closes
 * it. Its stage's alone.
 */
final class LentFrame {
  private final Runnable lost;
  private @Nullable Frame frame;

  /**
   * @param lost told of a frame that was on its way when the stage ended
   */
  LentFrame(Runnable lost) {
    this.lost = lost;
  }

  /** {@code passed} goes downstream, where somebody else owns it. */
  void is(Frame passed) {
    frame = passed;
  }

  /** Whoever is downstream is done with it. */
  void isDone() {
    frame = null;
  }

  /** The stage ends: what is still open nobody will ever close, nor show. */
  void close() {
    if (frame != null && frame.isOpen()) {
      frame.close();
      lost.run();
    }
  }
}
