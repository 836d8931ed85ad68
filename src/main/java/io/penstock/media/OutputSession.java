package io.penstock.media;

import java.util.concurrent.CompletionStage;

/** One attempt at an output. Whoever opened it closes it. */
public interface OutputSession extends PacketSink, AutoCloseable {
  /** How far this attempt has come. Asks native code: not for the default dispatcher. */
  OutputProgress progress();

  /**
   * Whether the target is asked to take the stream only when packets come: they have to be brought
   * before it has accepted. Always the same.
   */
  default boolean asksWithPackets() {
    return false;
  }

  /** Packets of this attempt that never went out because the target was too slow for them. */
  long packetsDropped();

  /**
   * Sends what waits, then the end. When the result completes the target has all of it. It does not
   * complete when the target stands still; the caller sets a deadline. Does not block.
   */
  CompletionStage<Void> drain();

  /** Leaves the target and frees what it holds; blocks while native code does. Idempotent. */
  @Override
  void close();
}
