package io.penstock.media;

import io.penstock.stream.Failure;

/** Told what becomes of a {@link SourceSession}, on native threads. Its methods return at once. */
public interface SourceListener {
  /** The first frame is there; it waits until it is polled. */
  void firstFrame(FrameFormat format);

  /** A frame was decoded. */
  void frameIn();

  /** A frame was dropped because nobody took it before newer ones came. */
  void frameDropped();

  /** A frame was closed because the attempt ended before anybody took it. */
  void frameUnused();

  /** The attempt is over. Told at least once, perhaps more often; the first failure counts. */
  void failed(Failure failure);
}
