package io.penstock.flow;

import io.penstock.flow.PictureHealth.Verdict;
import io.penstock.stream.HealthSpec;

/** When looks at a picture become a verdict, see {@link PictureHealth}. Times in nanoseconds. */
final class HealthRule {
  private final Spell still;
  private final Spell black;
  private final long holdOff;
  private Verdict told = Verdict.GOOD;
  private boolean changed;
  private long changedAt;
  private boolean recovering;
  private long recoveringSince;

  HealthRule(HealthSpec spec) {
    this.still = new Spell(spec.frozen().toNanos());
    this.black = new Spell(spec.black().toNanos());
    this.holdOff = spec.holdOff().toNanos();
  }

  /**
   * What is told after a look.
   *
   * @param isStill whether the picture is the one that the looks before saw
   * @param isBlack whether it is black
   */
  Verdict next(long time, boolean isStill, boolean isBlack) {
    if (!isStill) {
      // The look that sees another picture is the first that sees that one.
      still.end();
    }
    still.goesOn(time);
    if (isBlack) {
      black.goesOn(time);
    } else {
      black.end();
    }
    Verdict seen =
        black.lasted(time) ? Verdict.BLACK : still.lasted(time) ? Verdict.FROZEN : Verdict.GOOD;
    if (seen != Verdict.GOOD || told == Verdict.GOOD) {
      recovering = false;
    } else if (!recovering) {
      recovering = true;
      recoveringSince = time;
    }
    if (seen != told && mayTell(seen, time)) {
      told = seen;
      changed = true;
      changedAt = time;
      recovering = false;
    }
    return told;
  }

  private boolean mayTell(Verdict seen, long time) {
    return seen == Verdict.GOOD
        ? time - recoveringSince >= holdOff
        : !changed || time - changedAt >= holdOff;
  }

  /** How long something has been so, without a break. */
  private static final class Spell {
    private static final int FEWEST_LOOKS = 3;

    private final long limit;
    private int looks;
    private long since;

    Spell(long limit) {
      this.limit = limit;
    }

    void goesOn(long time) {
      if (looks == 0) {
        since = time;
      }
      looks = Math.min(looks + 1, FEWEST_LOOKS);
    }

    void end() {
      looks = 0;
    }

    boolean lasted(long time) {
      return limit > 0 && looks == FEWEST_LOOKS && time - since >= limit;
    }
  }
}
