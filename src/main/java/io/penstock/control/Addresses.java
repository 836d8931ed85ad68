package io.penstock.control;

import io.penstock.stream.Culprit;
import io.penstock.stream.Failure;
import io.penstock.stream.RetryRule;
import io.penstock.stream.Secret;
import io.penstock.stream.SecretUri;
import io.penstock.stream.SourceSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which of a source's addresses is tried next, by what became of the attempts before. They take
 * turns from the first to the last; a stream that was live begins with the first again, whichever
 * it was live at. Times are {@link System#nanoTime()}.
 *
 * <p>Credentials that a host refuses are tried there as often as {@link
 * RetryRule.UntilCredentialsChange} has it, whatever other hosts say: cameras lock an account, and
 * two addresses of a camera share it.
 */
final class Addresses {
  /**
   * How long to wait.
   *
   * @param soon before another address that has not had its turn
   * @param round before they take turns again
   * @param again before the same host is tried again, at the least
   */
  record Pauses(Duration soon, Duration round, Duration again) {}

  private record Refusal(int attempts, Optional<Secret> password) {}

  private final List<String> hosts;
  private final boolean passwordMayChange;
  private final Map<String, Refusal> refusals = new HashMap<>();
  private final Map<String, Long> busyUntil = new HashMap<>();
  private int current;
  private boolean live;

  Addresses(SourceSpec source) {
    this.hosts =
        source.uris().stream().map(SecretUri::host).map(h -> h.toLowerCase(Locale.ROOT)).toList();
    this.passwordMayChange =
        source.credentials().flatMap(credentials -> credentials.passwordFile()).isPresent();
  }

  /** The one to try, or being tried: its place in {@link SourceSpec#uris()}. */
  int current() {
    return current;
  }

  /** The password that need not be tried at the current one, since its host refuses it. */
  Optional<Secret> refused() {
    Refusal refusal = refusals.get(host());
    return refusal == null || !isBarred(host()) ? Optional.empty() : refusal.password();
  }

  /** Pictures come from the current one. */
  void live() {
    live = true;
    refusals.remove(host());
    busyUntil.remove(host());
  }

  /** Somebody has changed something: all are as good as new. */
  void forgive() {
    live = false;
    current = 0;
    refusals.clear();
    busyUntil.clear();
  }

  /**
   * The attempt at the current one failed at {@code now}, or ended. Another may be the current one
   * then.
   *
   * @param used the password that was used, if one was
   * @return how long to wait before the next attempt; empty where none can help until the
   *     credentials change
   */
  Optional<Duration> failed(Failure failure, Optional<Secret> used, Pauses pauses, long now) {
    boolean wasLive = live;
    int before = current;
    live = false;
    if (failure.retryRule() instanceof RetryRule.UntilCredentialsChange) {
      refuse(used);
    } else if (failure.retryRule() instanceof RetryRule.After) {
      busyUntil.put(host(), now + pauses.again().toNanos());
    }
    if (hosts.stream().allMatch(this::isBarred)) {
      return Optional.empty();
    }
    current = wasLive ? next(0, false) : next(failure);
    Duration pause = !wasLive && current > before ? pauses.soon() : pauses.round();
    Duration busy = Duration.ofNanos(busyUntil.getOrDefault(host(), now) - now);
    return Optional.of(busy.compareTo(pause) > 0 ? busy : pause);
  }

  private void refuse(Optional<Secret> used) {
    Refusal known = refusals.get(host());
    int attempts = known == null || !known.password().equals(used) ? 0 : known.attempts();
    refusals.put(host(), new Refusal(attempts + 1, used));
  }

  private int next(Failure failure) {
    if (failure.retryRule() instanceof RetryRule.UntilCredentialsChange) {
      // A camera that is just starting refuses right ones too.
      return isBarred(host()) ? next(current + 1, false) : current;
    }
    if (failure.retryRule() instanceof RetryRule.After) {
      // Another of its addresses leads to the same camera, which has no session left.
      return next(current + 1, true);
    }
    return failure.culprit() == Culprit.CAMERA ? next(current + 1, false) : next(current, false);
  }

  /** The first that may be tried, from {@code start} on and around; the current one if none. */
  private int next(int start, boolean elsewhere) {
    return IntStream.range(start, start + hosts.size())
        .map(place -> place % hosts.size())
        .filter(place -> passwordMayChange || !isBarred(hosts.get(place)))
        .filter(place -> !elsewhere || !hosts.get(place).equals(host()))
        .findFirst()
        .orElse(current);
  }

  private boolean isBarred(String host) {
    Refusal refusal = refusals.get(host);
    return refusal != null && refusal.attempts() >= Failure.UNAUTHORIZED_ATTEMPTS;
  }

  private String host() {
    return hosts.get(current);
  }
}
