package io.penstock.record;

/**
 * How much room recordings may take on this node.
 *
 * @param minFree bytes that have to stay free on the disk of the media directory
 * @param budget bytes that all recordings may take together; 0 for any number
 */
public record RoomLimits(long minFree, long budget) {
  /** No limits. */
  public static final RoomLimits NONE = new RoomLimits(0, 0);
}
