package io.penstock.stream;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A text that is never printed. Only {@link #reveal()} gives it out; whoever calls that passes it
 * to a native property and nowhere else.
 */
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /** The text itself. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
