package io.penstock.settings;

import java.util.Optional;

/**
 * One thing that is wrong in a configuration.
 *
 * @param path where, {@code penstock.http.port} for instance, or the file and line
 * @param value what stands there; empty where showing it would give away a secret, or help nobody
 * @param message what is wrong, to be read behind the path and the value
 */
public record Problem(String path, Optional<String> value, String message) {
  /** A problem that does not show the value. */
  public Problem(String path, String message) {
    this(path, Optional.empty(), message);
  }

  /** The same problem in the object at {@code parent}, to which its own path is relative. */
  Problem under(String parent) {
    String separator = path.isEmpty() || path.startsWith("[") ? "" : ".";
    return new Problem(parent + separator + path, value, message);
  }

  /** One line for people. */
  @Override
  public String toString() {
    return path + value.map(text -> " = " + text).orElse("") + ": " + message;
  }
}
