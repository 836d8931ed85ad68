package io.penstock.stream;

import java.util.Optional;

/**
 * A stream that somebody wants.
 *
 * @param spec what is wanted; where it is {@code unreadable}, the id and nothing else
 * @param origin who wants it
 * @param revision how often it was changed since it was added, that included
 * @param version the number of the change that made it so, among those of all streams: no two
 *     states of a stream have the same, not even when it was removed and added again
 * @param unreadable why what was written down makes no stream any more, in a sentence: a default or
 *     a file it needs has gone
 */
public record StreamWish(
    StreamSpec spec, Origin origin, long revision, long version, Optional<String> unreadable) {
  /** A wish that is sound. */
  public StreamWish(StreamSpec spec, Origin origin, long revision, long version) {
    this(spec, origin, revision, version, Optional.empty());
  }

  /** What a configuration alone wants. */
  public static StreamWish declared(StreamSpec spec) {
    return new StreamWish(spec, Origin.CONFIG, 1, 0);
  }

  /** Which stream. */
  public StreamId id() {
    return spec.id();
  }

  /** Whether it should run. */
  public boolean runs() {
    return spec.enabled() && unreadable.isEmpty();
  }
}
