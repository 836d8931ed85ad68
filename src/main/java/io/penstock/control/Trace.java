package io.penstock.control;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Where an exception comes from, without its words: a user's processor may have put a secret there.
 */
final class Trace {
  private static final int FRAMES = 6;

  private Trace() {}

  /** The innermost cause's class, and the places it was thrown from. */
  static String of(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return Arrays.stream(cause.getStackTrace())
        .limit(FRAMES)
        .map(StackTraceElement::toString)
        .collect(Collectors.joining(" < ", cause.getClass().getName() + " at ", ""));
  }
}
