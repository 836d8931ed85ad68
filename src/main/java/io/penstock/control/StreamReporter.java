package io.penstock.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.eventstream.EventStream;
import io.penstock.stream.Failure;
import io.penstock.stream.StreamEvent;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamState;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells what becomes of a stream: its supervisor the newest status, and whoever listens each
 * transition once. Its {@link StreamActor}'s alone.
 */
final class StreamReporter {
  private final StreamId stream;
  private final StreamHistory history;
  private final ActorRef<StreamReport> reports;
  private final ActorRef<EventStream.Command> events;

  StreamReporter(
      ActorSystem<?> system,
      StreamId stream,
      StreamHistory history,
      ActorRef<StreamReport> reports) {
    this.stream = stream;
    this.history = history;
    this.reports = reports;
    this.events = system.eventStream();
  }

  /** The stream is in this state, and that says it all. */
  void become(StreamState next) {
    become(next, Optional.empty(), Optional.empty());
  }

  /** The stream is in this state because of {@code why}. */
  void become(StreamState next, Failure why) {
    become(next, Optional.of(why.message()), Optional.of(why));
  }

  /**
   * The stream is in this state.
   *
   * @param reason for people
   * @param why what has just brought it there; empty for a change for the better, or none
   */
  void become(StreamState next, Optional<String> reason, Optional<Failure> why) {
    StreamState from = history.state();
    if (history.become(next, reason)) {
      publish(new StreamEvent.StateChanged(stream, Instant.now(), from, next, why));
    }
    report();
  }

  /** An attempt has failed, or something else that the next one mends. */
  void failed(int attempt, Failure failure) {
    history.failed(failure);
    publish(new StreamEvent.AttemptFailed(stream, Instant.now(), attempt, failure));
  }

  private void publish(StreamEvent event) {
    events.tell(new EventStream.Publish<>(event));
  }

  /** Tells the newest status. */
  void report() {
    reports.tell(newest());
  }

  StreamReport newest() {
    return new StreamReport(stream, history.status());
  }
}
