package io.penstock.media;

import io.penstock.stream.AudioStatus;
import io.penstock.stream.Chosen;
import io.penstock.stream.SourceOffer;
import java.util.Optional;

/** One attempt at a source: its frames, for as long as it lasts. Whoever opened it closes it. */
public interface SourceSession extends FrameFeed, AutoCloseable {
  /**
   * {@link System#nanoTime()} at which the newest frame came, or at which the attempt began; of a
   * packet where packets are wanted.
   */
  long lastFrameNanos();

  /**
   * {@link System#nanoTime()} at which the newest packet came, decoded or not, or at which the
   * attempt began.
   */
  long lastPacketNanos();

  /**
   * The pictures that the source sends, whatever they are brought to; empty before the first one.
   * Also after closing.
   */
  Optional<SourceOffer.Video> sent();

  /** The sound that is taken from the source; empty where none is. Also after closing. */
  default Optional<AudioStatus> audio() {
    return Optional.empty();
  }

  /** What decodes, if anything does. */
  Chosen decoder();

  /**
   * Stops the source and frees what it holds; blocks while native code does. Frames that somebody
   * still has open stay valid. Idempotent.
   */
  @Override
  void close();
}
