package io.penstock.observe;

import io.penstock.stream.Failure;
import java.time.Duration;
import java.util.Optional;

/**
 * The failures of one time away: the first is told, a new cause is told a few times, and of the
 * rest there is a summary 1, 10 and 60 minutes after the first, and every 60 minutes from then on.
 */
final class Failures {
  private static final Duration[] SUMMARIES = {
    Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofMinutes(60)
  };

  /** A camera that is refused and unreachable in turn would be told for ever. */
  private static final int MOST_NEW_CAUSES = 2;

  private final long since;
  private Failure newest;
  private String toldCause = "";
  private boolean untold;
  private long failed;
  private long toldFailed;
  private int summaries;
  private int newCauses;

  /** The time away begins with {@code first}, which is not told yet. */
  Failures(Failure first, long now) {
    since = now;
    newest = first;
    untold = true;
  }

  /** One more attempt has failed. */
  void failed(Failure why) {
    newest = why;
    failed++;
    if (!toldCause.isEmpty()) {
      untold = !why.cause().equals(toldCause) && newCauses < MOST_NEW_CAUSES;
    }
  }

  /** Why, as somebody was just told. */
  void told(Failure why) {
    newest = why;
    toldCause = why.cause();
    untold = false;
    toldFailed = Math.max(failed, 1);
  }

  /** How many attempts have failed. */
  long count() {
    return failed;
  }

  Duration age(long now) {
    return Duration.ofNanos(now - since);
  }

  Failure newest() {
    return newest;
  }

  /** What has to be told now. */
  Optional<String> look(long now) {
    if (now - since >= nextSummary().toNanos()) {
      summaries++;
      newCauses = 0;
      return failed > toldFailed ? Optional.of(summary(now)) : Optional.empty();
    }
    if (!untold) {
      return Optional.empty();
    }
    boolean first = toldCause.isEmpty();
    newCauses += first ? 0 : 1;
    told(newest);
    return Optional.of((first ? "an attempt failed: " : "now ") + Words.of(newest));
  }

  private String summary(long now) {
    String text =
        "%s failed in %s, newest: %s"
            .formatted(Words.count(failed, "attempt"), Words.of(age(now)), Words.of(newest));
    told(newest);
    return text;
  }

  private Duration nextSummary() {
    int last = SUMMARIES.length - 1;
    return summaries <= last
        ? SUMMARIES[summaries]
        : SUMMARIES[last].multipliedBy(summaries - last + 1L);
  }
}
