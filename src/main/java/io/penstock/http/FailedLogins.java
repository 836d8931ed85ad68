package io.penstock.http;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who failed to log in lately. An address that fails too often is not listened to for a while,
 * right token or wrong, so that guessing gets nowhere; but a token that came from there before goes
 * on working, since many may share the address of a proxy or router. For any thread.
 */
final class FailedLogins {
  /** A person who mistypes does not come near it. */
  static final int LIMIT = 10;

  /** From the first failure on. */
  static final Duration WINDOW = Duration.ofMinutes(1);

  /** Those that were not heard of for longest are forgotten. */
  static final int MOST_ADDRESSES = 10_000;

  /** More tokens than anybody has behind one address. */
  private static final int MOST_TOKENS = 256;

  private final InstantSource clock;
  private final Map<Network, History> histories =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Network, History> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };

  FailedLogins(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * How long {@code address} is not listened to; empty where it is.
   *
   * @param digest of the token that it shows
   */
  synchronized Optional<Duration> lockedOut(InetAddress address, String digest) {
    History history = histories.get(Network.of(address));
    if (history == null || history.known.contains(digest) || history.wrong.size() < LIMIT) {
      return Optional.empty();
    }
    Duration left = Duration.between(clock.instant(), history.first.plus(WINDOW));
    return left.isNegative() || left.isZero() ? Optional.empty() : Optional.of(left);
  }

  /**
   * A login failed. The same wrong token again is no guess but somebody who has not heard that it
   * is wrong by now, and counts once.
   *
   * @return whether it counts
   */
  synchronized boolean failed(InetAddress address, String digest) {
    History history = histories.computeIfAbsent(Network.of(address), network -> new History());
    Instant now = clock.instant();
    if (history.wrong.isEmpty() || !now.isBefore(history.first.plus(WINDOW))) {
      history.first = now;
      history.wrong.clear();
    }
    return history.wrong.size() < LIMIT && history.wrong.add(digest);
  }

  synchronized void succeeded(InetAddress address, String digest) {
    Set<String> known =
        histories.computeIfAbsent(Network.of(address), network -> new History()).known;
    if (known.size() < MOST_TOKENS) {
      known.add(digest);
    }
  }

  private static final class History {
    private final Set<String> known = new HashSet<>();
    private final Set<String> wrong = new HashSet<>();
    private Instant first = Instant.EPOCH;
  }

  /** One IPv4 address, or the 64 bits of an IPv6 address behind which one customer has the rest. */
  private record Network(String bytes) {
    static Network of(InetAddress address) {
      byte[] bytes = address.getAddress();
      return new Network(Arrays.toString(bytes.length == 16 ? Arrays.copyOf(bytes, 8) : bytes));
    }
  }
}
