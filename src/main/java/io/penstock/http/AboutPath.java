package io.penstock.http;

import io.penstock.observe.AboutStream;
import io.penstock.stream.StreamId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which stream a request is about, by its path, for lines of the log. */
final class AboutPath {
  private static final Pattern OF_STREAM = Pattern.compile("/api/v1/streams/([^/]+)(?:/.*)?");

  private AboutPath() {}

  /** The stream's id; empty where the path is of none. */
  static Optional<String> stream(String path) {
    Matcher matcher = OF_STREAM.matcher(path);
    return matcher.matches() && StreamId.isValid(matcher.group(1))
        ? Optional.of(matcher.group(1))
        : Optional.empty();
  }

  /** Has what {@code work} logs be about the stream of {@code path}. */
  static void run(String path, Runnable work) {
    AboutStream.run(stream(path), work);
  }
}
