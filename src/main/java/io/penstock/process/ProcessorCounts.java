package io.penstock.process;

import io.penstock.observe.DurationCounts;
import io.penstock.stream.Durations;
import io.penstock.stream.Sighting;
import java.time.Duration;
import java.util.List;

/** What one processor of a chain has done and seen so far. Read from any thread. */
public final class ProcessorCounts {
  /** Drawing stays below it. */
  private static final Duration CHEAP = Duration.ofMillis(10);

  /** The time between two pictures at 25 a second: with more, pictures are left out. */
  private static final Duration A_PICTURE = Duration.ofMillis(40);

  private final String type;
  private final int position;
  private final DurationCounts took = new DurationCounts(CHEAP, A_PICTURE);
  private final SightingBoard board;

  /**
   * @param name the processor's within the stream
   */
  ProcessorCounts(String type, int position, String name) {
    this.type = type;
    this.position = position;
    this.board = new SightingBoard(type, name);
  }

  /** The processor's type. */
  public String type() {
    return type;
  }

  /** The processor's place in the chain, from 0. */
  public int position() {
    return position;
  }

  /** How many frames it was shown. */
  public long frames() {
    return took.count();
  }

  /** How many nanoseconds it took over them, conversions to BGR not counted. */
  public long nanos() {
    return took.nanos();
  }

  /** How long it took over each of them. */
  public Durations durations() {
    return took.durations();
  }

  /** What it says that it sees; nothing for one that does not tell. */
  public List<Sighting> sightings() {
    return board.sightings();
  }

  SightingBoard board() {
    return board;
  }

  void add(long nanos) {
    took.add(nanos);
  }
}
