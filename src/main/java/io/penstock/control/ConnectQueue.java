package io.penstock.control;

import io.penstock.settings.ConnectSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Who may connect next: at most so many at once, and so many a second, at each host. Those that had
 * their turn and came to nothing get at most half of each, so that they never keep the others
 * waiting. Hosts take turns. Pure: times are {@link System#nanoTime()}.
 *
 * @param <T> who connects; equal to itself alone
 */
final class ConnectQueue<T> {
  private static final long SECOND = 1_000_000_000;

  private ConnectSettings settings;
  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private final Map<T, Place> places = new HashMap<>();
  private int underWay;
  private int hopelessUnderWay;

  ConnectQueue(ConnectSettings settings) {
    this.settings = settings;
  }

  private final class Host {
    private final ArrayDeque<T> waiting = new ArrayDeque<>();
    private final ArrayDeque<T> hopeless = new ArrayDeque<>();
    private final Starts starts = new Starts();
    private final Starts hopelessStarts = new Starts();
    private int underWay;
    private int hopelessUnderWay;

    boolean isIdle(long now) {
      return waiting.isEmpty() && hopeless.isEmpty() && underWay == 0 && starts.within(now) == 0;
    }
  }

  /** When attempts began within the last second. */
  private static final class Starts {
    private final ArrayDeque<Long> times = new ArrayDeque<>();

    int within(long now) {
      while (!times.isEmpty() && now - times.peekFirst() >= SECOND) {
        times.removeFirst();
      }
      return times.size();
    }

    void add(long now) {
      times.addLast(now);
    }

    /** When the oldest of them no longer counts. */
    long freeAt() {
      return times.isEmpty() ? Long.MAX_VALUE : times.peekFirst() + SECOND;
    }
  }

  private record Place(String host, boolean hopeless, boolean admitted) {}

  /** These count from now on; who connects already goes on. */
  void use(ConnectSettings next) {
    settings = next;
  }

  /** {@code who} wants to connect to {@code host}. Asking twice counts once. */
  void ask(T who, String host, boolean hopeless) {
    if (places.putIfAbsent(who, new Place(host, hopeless, false)) == null) {
      Host at = hosts.computeIfAbsent(host, name -> new Host());
      (hopeless ? at.hopeless : at.waiting).addLast(who);
    }
  }

  /** {@code who} is connected, has failed, or wants no more. */
  void leave(T who) {
    Place place = places.remove(who);
    if (place == null) {
      return;
    }
    Host host = hosts.get(place.host());
    if (host == null) {
      return;
    }
    if (!place.admitted()) {
      (place.hopeless() ? host.hopeless : host.waiting).remove(who);
      return;
    }
    underWay--;
    host.underWay--;
    if (place.hopeless()) {
      hopelessUnderWay--;
      host.hopelessUnderWay--;
    }
  }

  /** Those that may connect now, and count as under way from now on. */
  List<T> admit(long now) {
    List<T> admitted = new ArrayList<>();
    while (admitRound(now, false, admitted)) {
      // Each round lets in one a host.
    }
    while (admitRound(now, true, admitted)) {
      // What room the others have left.
    }
    hosts.values().removeIf(host -> host.isIdle(now));
    return admitted;
  }

  private boolean admitRound(long now, boolean hopeless, List<T> admitted) {
    int before = admitted.size();
    List<Map.Entry<String, Host>> served = new ArrayList<>();
    for (Iterator<Map.Entry<String, Host>> all = hosts.entrySet().iterator(); all.hasNext(); ) {
      if (underWay >= settings.overall()
          || (hopeless && hopelessUnderWay >= half(settings.overall()))) {
        break;
      }
      Map.Entry<String, Host> entry = all.next();
      Host host = entry.getValue();
      if (hasRoom(host, now, hopeless)) {
        admitted.add(let(host, now, hopeless));
        all.remove();
        served.add(Map.entry(entry.getKey(), host));
      }
    }
    // Who was served goes to the end of the line.
    served.forEach(entry -> hosts.put(entry.getKey(), entry.getValue()));
    return admitted.size() > before;
  }

  private boolean hasRoom(Host host, long now, boolean hopeless) {
    boolean room =
        !(hopeless ? host.hopeless : host.waiting).isEmpty()
            && host.underWay < settings.perHost()
            && host.starts.within(now) < settings.perHostRate();
    return room
        && (!hopeless
            || (host.hopelessUnderWay < half(settings.perHost())
                && host.hopelessStarts.within(now) < half(settings.perHostRate())));
  }

  private T let(Host host, long now, boolean hopeless) {
    T who = (hopeless ? host.hopeless : host.waiting).removeFirst();
    places.computeIfPresent(who, (t, place) -> new Place(place.host(), place.hopeless(), true));
    host.starts.add(now);
    host.underWay++;
    underWay++;
    if (hopeless) {
      host.hopelessStarts.add(now);
      host.hopelessUnderWay++;
      hopelessUnderWay++;
    }
    return who;
  }

  private static int half(int limit) {
    return Math.max(1, limit / 2);
  }

  /**
   * When somebody may be let in though nobody leaves: the rate of a host allows it then. Empty
   * where that would not help.
   */
  OptionalLong nextLook(long now) {
    long wait = Long.MAX_VALUE;
    for (Host host : hosts.values()) {
      if (!host.waiting.isEmpty() && host.starts.within(now) >= settings.perHostRate()) {
        wait = Math.min(wait, host.starts.freeAt() - now);
      }
      if (!host.hopeless.isEmpty()) {
        if (host.starts.within(now) >= settings.perHostRate()) {
          wait = Math.min(wait, host.starts.freeAt() - now);
        } else if (host.hopelessStarts.within(now) >= half(settings.perHostRate())) {
          wait = Math.min(wait, host.hopelessStarts.freeAt() - now);
        }
      }
    }
    return wait == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(now + wait);
  }

  /** How many are connecting. */
  int underWay() {
    return underWay;
  }

  /** How many wait. */
  int waiting() {
    return places.size() - underWay;
  }
}
