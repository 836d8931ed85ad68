package io.penstock.control;

import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/** What an exception is, and where it comes from. */
public final class Trace {
  private static final int FRAMES = 6;

  private Trace() {}

  /** What a stage failed with: those that hang on another wrap its exception. */
  public static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /**
   * The innermost cause's class, and the places it was thrown from, without its words: a user's
   * processor may have put a secret there.
   */
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
