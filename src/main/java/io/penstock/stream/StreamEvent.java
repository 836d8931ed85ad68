package io.penstock.stream;

import java.time.Instant;
import java.util.Optional;

/** Something of a stream has changed, for whoever counts, shows or sends on. */
public sealed interface StreamEvent {
  /** Which stream. */
  StreamId stream();

  /** When. */
  Instant at();

  /**
   * The stream went from one state to another.
   *
   * @param why the failure behind it; empty for a change for the better, or one that was asked for
   */
  record StateChanged(
      StreamId stream, Instant at, StreamState from, StreamState to, Optional<Failure> why)
      implements StreamEvent {}

  /**
   * An output went from one state to another.
   *
   * @param output its name
   * @param why the failure behind it; empty for a change for the better, or one that was asked for
   */
  record OutputChanged(
      StreamId stream,
      Instant at,
      String output,
      OutputState from,
      OutputState to,
      Optional<Failure> why)
      implements StreamEvent {}

  /**
   * An attempt at the source failed. Not every one changes the state.
   *
   * @param attempt its number
   */
  record AttemptFailed(StreamId stream, Instant at, int attempt, Failure why)
      implements StreamEvent {}

  /**
   * A processor begins to see something, or sees it no more.
   *
   * @param processor its name within the stream, as in {@link Sighting}
   * @param kind what it looks for
   * @param active whether it begins
   * @param level how much of it there was, in the kind's own unit
   */
  record Detected(
      StreamId stream, Instant at, String processor, String kind, boolean active, double level)
      implements StreamEvent {}
}
