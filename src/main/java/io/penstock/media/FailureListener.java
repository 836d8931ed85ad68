package io.penstock.media;

import io.penstock.stream.Failure;

/** Told that a session is of no more use, on a native thread. */
@FunctionalInterface
public interface FailureListener {
  /**
   * The attempt is over. Told at least once, perhaps more often; the first failure counts. Returns
   * at once.
   */
  void failed(Failure failure);
}
