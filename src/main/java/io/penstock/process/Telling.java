package io.penstock.process;

import io.penstock.stream.StreamEvent.Detected;
import io.penstock.stream.StreamId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * What one processor is given to tell what it sees: writes it on its board, and tells others of
 * changes.
 */
final class Telling implements Sightings {
  private final StreamId stream;
  private final InstantSource clock;
  private final Consumer<Detected> told;
  private volatile SightingBoard board;
  private volatile boolean ended;

  Telling(ProcessorContext stream, SightingBoard board, Consumer<Detected> told) {
    this.stream = stream.stream();
    this.clock = stream.clock();
    this.board = board;
    this.told = told;
  }

  /** Goes on with the board of the one before, before the first frame. */
  void goOnWith(SightingBoard before) {
    SightingBoard begun = board;
    board = before;
    begun.sightings().forEach(first -> tell(first.kind(), first.active(), first.level()));
  }

  @Override
  public void tell(String kind, boolean active, double level) {
    if (!ended) {
      board.tell(kind, active, level, clock.instant()).ifPresent(this::publish);
    }
  }

  /** The processor is gone. */
  void end() {
    ended = true;
    Instant now = clock.instant();
    board.end(now).forEach(this::publish);
  }

  private void publish(SightingBoard.Change change) {
    told.accept(
        new Detected(
            stream,
            change.at(),
            board.processor(),
            change.kind(),
            change.active(),
            change.level()));
  }
}
