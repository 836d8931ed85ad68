package io.penstock.control;

import io.penstock.media.NoRoom;
import io.penstock.stream.Failure;
import java.util.function.UnaryOperator;

/** Why a native pipeline could not be opened. */
final class NotOpenedFailure {
  private NotOpenedFailure() {}

  /**
   * @param what could not be opened, for people
   * @param scrub takes secrets out of what native code says
   */
  static Failure of(String what, Throwable failure, UnaryOperator<String> scrub) {
    String message = scrub.apply(NativeWork.message(failure));
    return Trace.unwrapped(failure) instanceof NoRoom
        ? new Failure.NoRoom(message)
        : new Failure.Internal(what + message);
  }
}
