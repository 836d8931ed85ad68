package io.penstock.stream;

import java.time.Instant;

/**
 * A stream is wanted, wanted otherwise, or no longer wanted; whoever asks for it from now on sees
 * that.
 *
 * @param change what became of the wish
 * @param revision how often the wish was changed since the stream was added; of one that is gone,
 *     its last
 */
public record WishChanged(StreamId stream, Instant at, Change change, long revision) {
  /** What became of a wish. The names are the API's. */
  public enum Change {
    CREATED("created"),
    CHANGED("changed"),
    REMOVED("removed");

    private final String label;

    Change(String label) {
      this.label = label;
    }

    /** As the API has it. */
    public String label() {
      return label;
    }
  }
}
