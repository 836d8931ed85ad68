package io.penstock.http;

import io.penstock.stream.StreamId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The newest events, for those who come back. An id is the run it belongs to and a number, {@code
 * mb1x2k3f-17}: one of another run says nothing of what happened here. One thread at a time.
 */
final class EventRing {
  /** A number that fits in a long. */
  private static final Pattern ID = Pattern.compile("([0-9a-z]{1,20})-([0-9]{1,18})");

  private final String run;
  private final int capacity;
  private final Deque<FeedEvent> events = new ArrayDeque<>();
  private long newest;

  /**
   * @param run small letters and digits; another one for every run
   * @param capacity how many events are kept
   */
  EventRing(String run, int capacity) {
    this.run = run;
    this.capacity = capacity;
  }

  /** One more has happened. */
  FeedEvent add(EventType type, StreamId stream, Object data) {
    newest++;
    FeedEvent event = new FeedEvent(newest, type, stream, EventText.event(newestId(), type, data));
    if (events.size() == capacity) {
      events.removeFirst();
    }
    events.addLast(event);
    return event;
  }

  /** The id of the newest event; that of the beginning while there is none. */
  String newestId() {
    return run + "-" + newest;
  }

  /** What happened after {@code id}, oldest first; empty where that is not known any more. */
  Optional<List<FeedEvent>> after(String id) {
    Matcher matcher = ID.matcher(id);
    if (!matcher.matches() || !matcher.group(1).equals(run)) {
      return Optional.empty();
    }
    long seen = Long.parseLong(matcher.group(2));
    if (seen > newest || seen < newest - events.size()) {
      return Optional.empty();
    }
    return Optional.of(events.stream().skip(events.size() - (newest - seen)).toList());
  }
}
