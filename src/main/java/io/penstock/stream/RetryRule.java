package io.penstock.stream;

import java.time.Duration;

/** When another attempt may help after a failure. */
public sealed interface RetryRule {
  /** After the growing pauses of the stream's {@link RetrySpec}, for ever. */
  record WithBackoff() implements RetryRule {}

  /**
   * Cameras lock accounts: after a few attempts in a row nothing is tried until the credential
   * changes.
   *
   * @param attempts how many may be made in all
   */
  record UntilCredentialsChange(int attempts) implements RetryRule {}

  /**
   * After this, every time: it is here that something is missing, and it may be there at any
   * moment.
   */
  record Every(Duration pause) implements RetryRule {}

  /**
   * Not before this has passed: the camera still holds a session that nobody uses any more.
   *
   * @param pause how long the camera holds one
   */
  record After(Duration pause) implements RetryRule {}
}
