package io.penstock.gst;

import java.util.Optional;

/**
 * Whether a backend can do what it is there for.
 *
 * @param works empty where it was not tried, though its elements are registered
 * @param reason why it does not, {@code vah264dec: is not registered} for instance; empty where it
 *     works or was not tried
 */
public record RoleVerdict(Optional<Boolean> works, String reason) {
  static final RoleVerdict WORKS = new RoleVerdict(Optional.of(true), "");
  static final RoleVerdict UNTRIED = new RoleVerdict(Optional.empty(), "");

  static RoleVerdict broken(String reason) {
    return new RoleVerdict(Optional.of(false), reason);
  }

  /** Whether nothing speaks against it. */
  boolean usable() {
    return works.orElse(true);
  }
}
