package io.penstock.control;

import io.penstock.flow.StreamCounters;
import io.penstock.media.SourceSession;
import io.penstock.stream.Failure;
import io.penstock.stream.LastError;
import io.penstock.stream.SourceOffer;
import io.penstock.stream.StreamState;
import io.penstock.stream.SubstreamStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link SubstreamActor} remembers over all attempts, and the status made of it. Its actor's
 * alone.
 */
final class SubstreamHistory {
  private final StreamCounters counters;
  private StreamState state = StreamState.STARTING;
  private int attempts;
  private int reconnects;
  private boolean everLive;
  private @Nullable SourceSession session;
  private Optional<LastError> lastError = Optional.empty();
  private Optional<Failure> trouble = Optional.empty();

  SubstreamHistory(StreamCounters counters) {
    this.counters = counters;
  }

  /** One more attempt begins; its number. */
  int attempt() {
    return ++attempts;
  }

  void become(StreamState next) {
    state = next;
  }

  /** Frames come from this session, which stays its attempt's. */
  void sees(SourceSession newSession) {
    session = newSession;
  }

  /** An attempt has pictures. */
  void live() {
    reconnects += everLive ? 1 : 0;
    everLive = true;
  }

  /** An attempt has failed. */
  void failed(Failure failure) {
    lastError = Optional.of(new LastError(failure, Instant.now()));
    stops(new Failure.OfSubstream(failure));
  }

  /** Processors see nothing from now on. */
  void stops(Failure why) {
    trouble = Optional.of(why);
  }

  /** They do again. */
  void goesOn() {
    trouble = Optional.empty();
  }

  /** Why processors see nothing; empty while they do, and until the first attempt has failed. */
  Optional<Failure> trouble() {
    return trouble;
  }

  SubstreamStatus status() {
    // What came in is read last: frames that go by meanwhile are then in flight, not too many.
    long processed = counters.framesProcessed();
    Map<String, Long> dropped = counters.framesDropped();
    SourceSession seen = session;
    Optional<SourceOffer.Video> sent = seen == null ? Optional.empty() : seen.sent();
    return new SubstreamStatus(
        state,
        sent,
        seen == null ? "" : seen.decoder().label(),
        counters.framesIn(),
        counters.framesDamaged(),
        counters.bytesIn(),
        processed,
        dropped,
        attempts,
        reconnects,
        lastError);
  }
}
