package io.penstock.testkit;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * One picture as a player shows it. The bytes belong to the player and are valid during the
 * callback alone.
 *
 * @param index counted from 0 since the player was opened
 * @param number what {@link FrameNumber} reads in it
 * @param ptsMillis the timestamp in the stream, as the server sent it
 * @param width in pixels
 * @param height in pixels
 * @param i420 luma, then U, then V, without padding
 */
public record PlayedPicture(
    int index, OptionalInt number, long ptsMillis, int width, int height, ByteBuffer i420) {

  /** The picture without its pixels. */
  public record Seen(int index, OptionalInt number, long ptsMillis, long nanoTime) {}
}
