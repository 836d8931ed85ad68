package io.penstock.rtsp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When a session is to be kept alive, and with which request. Servers disagree on which one counts,
 * some say that they know one and do not, so that both are sent by turns, each well within the
 * session's timeout. rtspsrc sends none at all while RTP comes over TCP. Thread safe.
 */
final class KeepAlive {
  private static final String PARAMETER = "GET_PARAMETER";
  private static final String OPTIONS = "OPTIONS";

  /** So that each of two requests comes twice in a timeout, with time to spare. */
  private static final int ROUNDS = 5;

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final List<String> methods = new ArrayList<>(List.of(OPTIONS));
  private Duration period = Duration.ofSeconds(60).dividedBy(ROUNDS);
  private long lastNanos;
  private int turn;

  /**
   * Learns what the server knows.
   *
   * @param methods the header Public
   */
  synchronized void serverKnows(String methods) {
    if (methods.contains(PARAMETER) && !this.methods.contains(PARAMETER)) {
      this.methods.add(0, PARAMETER);
    }
  }

  /** Learns how long the server holds a session that nobody uses, and starts to count. */
  synchronized void starts(Duration sessionTimeout, long nowNanos) {
    Duration even = sessionTimeout.dividedBy(ROUNDS);
    period = even.compareTo(SHORTEST) < 0 ? SHORTEST : even;
    lastNanos = nowNanos;
  }

  synchronized boolean isDue(long nowNanos) {
    return nowNanos - lastNanos >= period.toNanos();
  }

  /** The method to use now. */
  synchronized String next(long nowNanos) {
    lastNanos = nowNanos;
    return methods.get(turn++ % methods.size());
  }

  /** The server refuses this one: it is not sent again while there is another. */
  synchronized void refused(String method) {
    if (methods.size() > 1) {
      methods.remove(method);
    }
  }
}
