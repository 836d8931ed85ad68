package io.penstock.gst;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Which packets go on to a decoder that must not hold up those that pass it by: those worth
 * decoding, as long as it keeps up. Where it is behind there are none until a key frame comes for
 * which it has caught up, so that every picture it makes is whole. One thread's.
 */
final class DecoderGate {
  /** What becomes of a packet. */
  enum Verdict {
    /** It is decoded. */
    PASSES,
    /** Nobody wants its picture. */
    UNWANTED,
    /** It would be decoded if the decoder were faster. */
    TOO_LATE
  }

  private static final double FULL = 1;

  /** A decoder that is behind gets pictures in a row, rather than one here and there. */
  private static final double CAUGHT_UP = 0.5;

  private final KeyFrameThinning thinning;
  private boolean behind;

  /**
   * @param every the least time between two pictures that anybody wants; zero for all
   */
  DecoderGate(Duration every) {
    this.thinning = new KeyFrameThinning(every);
  }

  /**
   * What becomes of this packet.
   *
   * @param pts nanoseconds, on any clock; -1 where it is not known
   * @param ahead how much waits for the decoder, as a share of what may; asked once at most
   */
  Verdict of(boolean keyFrame, long pts, DoubleSupplier ahead) {
    if (!thinning.passes(keyFrame, pts)) {
      return Verdict.UNWANTED;
    }
    if (behind && !keyFrame) {
      return Verdict.TOO_LATE;
    }
    behind = ahead.getAsDouble() >= (behind ? CAUGHT_UP : FULL);
    return behind ? Verdict.TOO_LATE : Verdict.PASSES;
  }
}
