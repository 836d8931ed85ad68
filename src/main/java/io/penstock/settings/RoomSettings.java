package io.penstock.settings;

/**
 * How much room recordings may take on this node.
 *
 * @param minFree bytes that have to stay free on the disk of the media directory
 * @param recordingsBudget bytes that all recordings may take together; 0 for any number
 */
public record RoomSettings(long minFree, long recordingsBudget) {
  /** Reads two keys of {@code penstock.storage}. */
  static RoomSettings read(Node storage) {
    return new RoomSettings(
        storage.scalar("min-free").byteCount().orElse(0L),
        storage.scalar("recordings-budget").byteCount().orElse(0L));
  }
}
