package io.penstock.media;

import io.penstock.stream.Chosen;
import io.penstock.stream.EncodeSpec;
import java.util.concurrent.CompletionStage;

/** One encoder at work, for frames of one format. Whoever opened it closes it. */
public interface EncoderSession extends FrameTarget, AutoCloseable {
  /** What encodes. */
  Chosen encoder();

  /**
   * Has the next frame become a key frame, so that somebody who joins need not wait. Does not
   * block.
   */
  void requestKeyFrame();

  /**
   * Goes by another bitrate and other times between key frames from the next frames on, if it can
   * while it works; all else of {@code encode} is as it was. Blocks while native code does.
   *
   * @return false where it cannot: nothing has changed then
   */
  default boolean retune(EncodeSpec encode) {
    return false;
  }

  /**
   * Ends the encoding: when the result completes, the last packet was handed on. It does not
   * complete when the encoder is broken; the caller sets a deadline. Does not block.
   */
  CompletionStage<Void> drain();

  /** Stops the encoder and frees what it holds; blocks while native code does. Idempotent. */
  @Override
  void close();
}
