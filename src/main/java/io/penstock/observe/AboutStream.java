package io.penstock.observe;

import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * Which stream the lines are about that a thread logs. Actors have it said by Akka; this is for all
 * other threads.
 */
public final class AboutStream {
  /** The key under which the log knows it. */
  static final String KEY = "stream";

  private AboutStream() {}

  /** The id of the stream that this thread logs about; empty where it is none. */
  public static Optional<String> current() {
    return Optional.ofNullable(MDC.get(KEY));
  }

  /** Has what {@code work} logs be about this stream; what the thread logs after is as before. */
  public static void run(String stream, Runnable work) {
    call(
        stream,
        () -> {
          work.run();
          return stream;
        });
  }

  /** The same for work that has a result. */
  public static <T> T call(String stream, Supplier<T> work) {
    Optional<String> before = current();
    MDC.put(KEY, stream);
    try {
      return work.get();
    } finally {
      before.ifPresentOrElse(other -> MDC.put(KEY, other), () -> MDC.remove(KEY));
    }
  }

  /** The same, where it is known. */
  public static void run(Optional<String> stream, Runnable work) {
    stream.ifPresentOrElse(id -> run(id, work), work);
  }
}
