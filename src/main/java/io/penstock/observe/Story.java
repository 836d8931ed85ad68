package io.penstock.observe;

import io.penstock.stream.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What has been told of one thing that comes and goes, a stream or an output. One thread's. */
final class Story {
  /** What a state means for somebody who reads the log. */
  enum Place {
    /** All is well. */
    WELL,
    /** It works, and something is wrong. */
    POORLY,
    /** It is away, and tried for. */
    AWAY,
    /** It rests, since it was told to. */
    ENDED,
    /** It rests, since nothing more can be tried. */
    STUCK,
    /** On the way from one of the others to the next: no news. */
    PASSING
  }

  /** Something to tell. */
  record Told(boolean worse, String text) {}

  private static final Duration MOMENT = Duration.ofSeconds(2);

  private final String subject;
  private final Flapping flapping = new Flapping();

  /** The newest state that is no passing one. */
  private String state = "";

  private Place place = Place.PASSING;
  private @Nullable Failures failures;

  /** Of attempts within one summary of a flapping one. */
  private long failedWhileFlapping;

  private @Nullable Failure newestWhileFlapping;

  /**
   * @param subject at the start of each line
   */
  Story(String subject) {
    this.subject = subject;
  }

  /** An attempt failed. It is told with the change that it makes, or else at the next look. */
  void failed(Failure why, long now) {
    if (place == Place.STUCK || place == Place.ENDED) {
      return; // what it rests for was told
    }
    if (flapping.flaps()) {
      failedWhileFlapping++;
      newestWhileFlapping = why;
    }
    if (failures == null) {
      failures = new Failures(why, now);
    }
    failures.failed(why);
  }

  /** It is in another state. */
  List<Told> changed(Place next, String label, Optional<Failure> why, long now) {
    boolean stillAway = next == Place.AWAY && place == Place.AWAY;
    if (next == Place.PASSING || label.equals(state) || stillAway) {
      return List.of();
    }
    String text = subject + " is " + label + end(next, why, now);
    state = label;
    place = next;
    remember(why, now);
    if (flapping.changed(now)) {
      return List.of(
          new Told(
              true,
              "%s is flapping, with more than %d changes in %s: one summary in as long from now on"
                  .formatted(subject, Flapping.MOST, Words.of(Flapping.WINDOW))));
    }
    boolean last = next == Place.ENDED || next == Place.STUCK;
    boolean worse = next != Place.WELL && next != Place.ENDED;
    return flapping.flaps() && !last ? List.of() : List.of(new Told(worse, text));
  }

  /** How the line ends: why, or after what. */
  private String end(Place next, Optional<Failure> why, long now) {
    if (why.isPresent()) {
      return ": " + Words.of(why.get());
    }
    Failures past = failures;
    return next != Place.WELL || past == null
        ? ""
        : " after %s and %s"
            .formatted(Words.of(past.age(now)), Words.count(past.count(), "failed attempt"));
  }

  private void remember(Optional<Failure> why, long now) {
    if (place != Place.AWAY) {
      failures = null;
      return;
    }
    why.ifPresent(
        failure -> {
          Failures away = failures == null ? new Failures(failure, now) : failures;
          away.told(failure);
          failures = away;
        });
  }

  /** What is due by now; to be asked every second or so. */
  List<Told> look(long now) {
    if (flapping.flaps()) {
      return flapping.isDue(now) ? List.of(sum(now)) : List.of();
    }
    List<Told> told = new ArrayList<>();
    // What ends a spell of health comes with a change of state, a moment later.
    if (failures != null && (place != Place.WELL || failures.age(now).compareTo(MOMENT) > 0)) {
      failures.look(now).ifPresent(text -> told.add(new Told(true, subject + ": " + text)));
    }
    return told;
  }

  private Told sum(long now) {
    int changes = flapping.sum(now);
    String text =
        "%s %s: %s in %s, %s"
            .formatted(
                subject,
                flapping.flaps() ? "is still flapping" : "is not flapping any more",
                Words.count(changes, "change"),
                Words.of(Flapping.WINDOW),
                Words.count(failedWhileFlapping, "failed attempt"));
    if (newestWhileFlapping != null) {
      text += ", newest: " + Words.of(newestWhileFlapping);
    }
    if (failures != null) {
      failures.told(failures.newest());
    }
    failedWhileFlapping = 0;
    newestWhileFlapping = null;
    return new Told(flapping.flaps() || place != Place.WELL, text + "; now " + state);
  }
}
