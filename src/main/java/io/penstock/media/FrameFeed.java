package io.penstock.media;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a stream's frames come from. Never blocks. Taken from by one thread at a time. */
public interface FrameFeed {
  /**
   * The next frame, if there is one and it has this format. The caller owns it.
   *
   * @return null where none is there yet, where {@link #nextFormat()} is another, or at the end
   */
  @Nullable Frame poll(FrameFormat format);

  /** The format of the frame that waits; empty where none does. */
  Optional<FrameFormat> nextFormat();

  /** Whether no frame waits and none will come. */
  boolean hasEnded();

  /**
   * Has {@code bell} rung from a native thread whenever a frame or the end may have come. The bell
   * returns at once. A new bell replaces the old one.
   */
  void onAvailable(Runnable bell);
}
