package io.penstock.media;

import io.penstock.stream.Failure;
import io.penstock.stream.SourceOffer;

/**
 * Told what becomes of a {@link SourceSession}, on native threads. Its methods return at once; what
 * is only counted may be left uncounted.
 */
public interface SourceListener {
  /** The first frame is there; it waits until it is polled. */
  void firstFrame(FrameFormat format);

  /**
   * The first key frame has gone to whoever wants packets; where nothing may be lost, it is there
   * and waits to be taken.
   */
  default void packetsFlow() {}

  /** A file is through: all of it was handed on, or waits in the session. */
  default void ended() {}

  /** The source says what it has: all at once, or a part at a time. */
  default void offered(SourceOffer offer) {}

  /**
   * Sound of this format will come, if any comes. Told once, where sound is wanted and the source
   * offers some that can be carried; mostly before the first picture.
   */
  default void sounds(AudioFormat format) {}

  /** A frame was decoded; where none is, a picture came. */
  default void frameIn() {}

  /** A packet of so many bytes came. */
  default void packetIn(int bytes) {}

  /**
   * The frame decoded last is known to be damaged. Told before {@link #frameIn}.
   *
   * @param skipped whether it is kept from the processors, and so is dropped
   */
  default void frameDamaged(boolean skipped) {}

  /**
   * A picture came that was not decoded, since the decoder is behind. {@link #frameIn} is not told
   * of it.
   */
  default void frameTooLate() {}

  /** A frame was dropped because nobody took it before newer ones came. */
  default void frameDropped() {}

  /** A frame was closed because the attempt ended before anybody took it. */
  default void frameUnused() {}

  /** The attempt is over. Told at least once, perhaps more often; the first failure counts. */
  void failed(Failure failure);
}
