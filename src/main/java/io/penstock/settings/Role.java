package io.penstock.settings;

/** What a token allows. Each role may do what those before it may. */
public enum Role {
  /** See everything but secrets. */
  VIEWER,
  /** Add, change, restart and remove streams. */
  OPERATOR,
  /** Reload the configuration, back up and restore. */
  ADMIN;

  /** Whether this role may do what {@code needed} may. */
  public boolean includes(Role needed) {
    return compareTo(needed) >= 0;
  }
}
