package io.penstock.chaos;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A request that a camera always answers alike.
 *
 * @param method in upper case; empty for every method
 * @param status of the answer, 401 or 503 for instance
 * @param retryAfterSeconds said along with it
 */
public record AnswerRule(Optional<String> method, int status, OptionalInt retryAfterSeconds) {
  /** Answers everything with this status. */
  public static AnswerRule everything(int status) {
    return new AnswerRule(Optional.empty(), status, OptionalInt.empty());
  }

  /** Answers this method with this status. */
  public static AnswerRule to(String method, int status) {
    return new AnswerRule(Optional.of(method), status, OptionalInt.empty());
  }

  /** The same, and says when to come again. */
  public AnswerRule retryAfter(int seconds) {
    return new AnswerRule(method, status, OptionalInt.of(seconds));
  }

  boolean fits(RtspRequest request) {
    return method.isEmpty() || method.get().equals(request.method());
  }
}
