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
}
