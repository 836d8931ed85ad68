package io.penstock;

import io.penstock.settings.PenstockSettings;
import io.penstock.settings.Problem;
import java.util.List;
import java.util.function.Consumer;

/**
 * A part of the service that takes over other settings while it runs. All parts are asked first,
 * and only when none has a problem do they change.
 */
@FunctionalInterface
interface Reloadable {
  /** What a part makes of other settings. */
  sealed interface Prepared {}

  /**
   * It can take them over.
   *
   * @param apply does so, once; must neither fail nor wait. Not called when another part cannot.
   */
  record Ready(Runnable apply) implements Prepared {}

  /** It cannot: at least one problem. */
  record Unsound(List<Problem> problems) implements Prepared {
    public Unsound {
      problems = List.copyOf(problems);
    }
  }

  /** Reads and checks all that it needs, and changes nothing. On a thread that may wait. */
  Prepared prepare(PenstockSettings next);

  /** A part that has nothing to check. */
  static Reloadable of(Consumer<PenstockSettings> apply) {
    return next -> new Ready(() -> apply.accept(next));
  }
}
