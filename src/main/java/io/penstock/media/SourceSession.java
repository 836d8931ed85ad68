package io.penstock.media;

import java.util.Optional;

/** One attempt at a source: its frames, for as long as it lasts. Whoever opened it closes it. */
public interface SourceSession extends FrameFeed, AutoCloseable {
  /** {@link System#nanoTime()} at which the newest frame came, or at which the attempt began. */
  long lastFrameNanos();

  /**
   * {@link System#nanoTime()} at which the newest packet came, decoded or not, or at which the
   * attempt began.
   */
  long lastPacketNanos();

  /**
   * What the source sends, whatever its frames are brought to; empty before the first frame. Also
   * after closing.
   */
  Optional<FrameFormat> sourceFormat();

  /** What decodes, as {@code backend/element}. */
  String decoder();

  /**
   * Stops the source and frees what it holds; blocks while native code does. Frames that somebody
   * still has open stay valid. Idempotent.
   */
  @Override
  void close();
}
