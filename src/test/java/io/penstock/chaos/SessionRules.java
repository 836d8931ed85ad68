package io.penstock.chaos;

import java.time.Duration;
import java.util.Set;

/**
 * How a camera treats sessions.
 *
 * @param most that it serves at a time, ghosts included
 * @param busyStatus what one too many is answered: 453 as a rule, or 503
 * @param ghostFor how long a session counts on after its connection went without TEARDOWN
 * @param timeout announced, and after which a session without a keep-alive ends; whole seconds
 * @param keepAlives the methods that count as one; others of its kind are answered with 501
 * @param announced what the camera claims to know ({@code Public}), true or not
 * @param hangsUp whether the connection is closed when a session ends for want of a keep-alive;
 *     else it merely falls silent
 */
public record SessionRules(
    int most,
    int busyStatus,
    Duration ghostFor,
    Duration timeout,
    Set<String> keepAlives,
    String announced,
    boolean hangsUp,
    Set<Carrier> carriers) {
  private static final String ALL =
      "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER, SET_PARAMETER";
  private static final String NO_PARAMETERS = "OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN";

  public SessionRules {
    keepAlives = Set.copyOf(keepAlives);
    carriers = Set.copyOf(carriers);
  }

  /** How RTP comes to a client. */
  public enum Carrier {
    /** Interleaved in the RTSP connection. */
    TCP,
    /** Datagrams. */
    UDP
  }

  /** Any number of sessions, a timeout of a minute, every keep-alive counts. */
  public static SessionRules lenient() {
    return new SessionRules(
        Integer.MAX_VALUE,
        453,
        Duration.ZERO,
        Duration.ofSeconds(60),
        Set.of("OPTIONS", "GET_PARAMETER", "SET_PARAMETER"),
        ALL,
        false,
        Set.of(Carrier.TCP, Carrier.UDP));
  }

  /** The same for so many sessions, and those that broke count on for this time. */
  public SessionRules withMost(int sessions, Duration ghost) {
    return new SessionRules(
        sessions, busyStatus, ghost, timeout, keepAlives, announced, hangsUp, carriers);
  }

  /** The same with another answer to one session too many. */
  public SessionRules withBusyStatus(int status) {
    return new SessionRules(
        most, status, ghostFor, timeout, keepAlives, announced, hangsUp, carriers);
  }

  /** The same with another timeout. */
  public SessionRules withTimeout(Duration time) {
    return new SessionRules(
        most, busyStatus, ghostFor, time, keepAlives, announced, hangsUp, carriers);
  }

  /** The same, and OPTIONS alone keeps a session; the camera says that it knows no more. */
  public SessionRules withOptionsOnly() {
    return withKeepAlives(Set.of("OPTIONS"), NO_PARAMETERS);
  }

  /** The same, and GET_PARAMETER alone keeps a session. */
  public SessionRules withGetParameterOnly() {
    return withKeepAlives(Set.of("GET_PARAMETER"), ALL);
  }

  /** The same, and OPTIONS alone keeps a session, though the camera says that it knows all. */
  public SessionRules withWrongPublic() {
    return withKeepAlives(Set.of("OPTIONS"), ALL);
  }

  /** The same with other methods that count, and another claim. */
  public SessionRules withKeepAlives(Set<String> methods, String claim) {
    return new SessionRules(most, busyStatus, ghostFor, timeout, methods, claim, hangsUp, carriers);
  }

  /** The same, and closes the connection of a session that ends for want of a keep-alive. */
  public SessionRules thatHangUp() {
    return new SessionRules(
        most, busyStatus, ghostFor, timeout, keepAlives, announced, true, carriers);
  }

  /** The same, and RTP comes in this way alone. */
  public SessionRules withOnly(Carrier carrier) {
    return new SessionRules(
        most, busyStatus, ghostFor, timeout, keepAlives, announced, hangsUp, Set.of(carrier));
  }
}
