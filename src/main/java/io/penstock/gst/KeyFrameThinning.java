package io.penstock.gst;

import java.time.Duration;

/**
 * Which packets are worth decoding for somebody who wants a picture now and then: where key frames
 * come that often, no others. It changes its mind at a key frame only, since the packets between
 * need those before them. One thread's.
 */
final class KeyFrameThinning {
  /** A distance by chance is none to rely on. */
  private static final int TWICE = 2;

  /** Key frames a tenth further apart do: a camera that sends one a second is not that exact. */
  private static final long TENTH = 10;

  private static final long NONE = -1;

  private final long farthest;
  private long lastKey = NONE;
  private int distances;
  private boolean thins;

  /**
   * @param every the least time between two pictures that anybody wants
   */
  KeyFrameThinning(Duration every) {
    this.farthest = every.toNanos() + every.toNanos() / TENTH;
  }

  /**
   * Whether this packet is to be decoded.
   *
   * @param pts nanoseconds, on any clock; -1 where it is not known
   */
  boolean passes(boolean keyFrame, long pts) {
    if (keyFrame) {
      boolean isShort =
          pts != NONE && lastKey != NONE && pts > lastKey && pts - lastKey <= farthest;
      distances = isShort ? Math.min(TWICE, distances + 1) : 0;
      thins = distances == TWICE;
      lastKey = pts;
    }
    return keyFrame || !thins;
  }
}
