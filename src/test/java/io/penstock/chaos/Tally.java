package io.penstock.chaos;

import java.util.EnumMap;
import java.util.Map;

/** Counts for a camera, and along with it for its server. In the loop's thread only. */
final class Tally {
  private final Tally[] above;
  private final Map<Event, Long> events = new EnumMap<>(Event.class);
  private final Map<Level, Integer> levels = new EnumMap<>(Level.class);
  private final Map<Level, Integer> peaks = new EnumMap<>(Level.class);
  private final SecondPeak begun = new SecondPeak();
  private final SecondPeak asked = new SecondPeak();

  /**
   * @param above counted along
   */
  Tally(Tally... above) {
    this.above = above.clone();
  }

  /** What happens. */
  enum Event {
    CONNECTION,
    FIRST_REQUEST,
    DESCRIBE,
    SETUP,
    PLAY,
    BUSY,
    KEEP_ALIVE,
    EXPIRED,
    CHALLENGED,
    FAILED_LOGIN,
    PICTURE
  }

  /** What comes and goes. */
  enum Level {
    OPEN,
    HANDSHAKES,
    ASKING,
    SETUPS,
    SESSIONS
  }

  void count(Event event) {
    countHere(event);
    for (Tally one : above) {
      one.count(event);
    }
  }

  /** Counts what those above know already. */
  void countHere(Event event) {
    events.merge(event, 1L, Long::sum);
    if (event == Event.CONNECTION) {
      begun.add(System.nanoTime());
    } else if (event == Event.FIRST_REQUEST) {
      asked.add(System.nanoTime());
    }
  }

  void up(Level level) {
    upHere(level);
    for (Tally one : above) {
      one.up(level);
    }
  }

  /** Raises what those above know already. */
  void upHere(Level level) {
    peaks.merge(level, levels.merge(level, 1, Integer::sum), Math::max);
  }

  void down(Level level) {
    levels.merge(level, -1, Integer::sum);
    for (Tally one : above) {
      one.down(level);
    }
  }

  ServerCounts counts() {
    return new ServerCounts(
        event(Event.CONNECTION),
        level(Level.OPEN),
        level(Level.HANDSHAKES),
        peak(Level.HANDSHAKES),
        begun.most(),
        peak(Level.ASKING),
        asked.most(),
        event(Event.DESCRIBE),
        event(Event.SETUP),
        peak(Level.SETUPS),
        event(Event.PLAY),
        level(Level.SESSIONS),
        peak(Level.SESSIONS),
        event(Event.BUSY),
        event(Event.KEEP_ALIVE),
        event(Event.EXPIRED),
        event(Event.CHALLENGED),
        event(Event.FAILED_LOGIN),
        event(Event.PICTURE));
  }

  private long event(Event event) {
    return events.getOrDefault(event, 0L);
  }

  private int level(Level level) {
    return levels.getOrDefault(level, 0);
  }

  private int peak(Level level) {
    return peaks.getOrDefault(level, 0);
  }
}
