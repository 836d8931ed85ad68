package io.penstock.control;

import akka.util.ByteString;
import io.penstock.stream.LastError;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import java.time.Instant;
import java.util.Optional;

/** What somebody gets who asks for a stream's picture. */
public sealed interface SnapshotReply {
  /**
   * The picture.
   *
   * @param jpeg the picture as the outputs get it, overlays included
   * @param at when it went to the encoder: less than a second ago
   */
  record Taken(ByteString jpeg, Instant at) implements SnapshotReply {}

  /**
   * There is none.
   *
   * @param state where the stream is
   * @param reason why there is none, in a sentence; empty where the state says it all
   * @param lastError the newest failure of the source; empty while none was seen
   */
  record NotTaken(StreamState state, Optional<String> reason, Optional<LastError> lastError)
      implements SnapshotReply {
    /** A stream that is so has no picture. */
    static NotTaken of(StreamStatus status) {
      return of(status, status.reason());
    }

    static NotTaken of(StreamStatus status, Optional<String> reason) {
      return new NotTaken(status.state(), reason, status.source().lastError());
    }
  }

  /** There is no such stream. */
  record UnknownStream() implements SnapshotReply {}
}
