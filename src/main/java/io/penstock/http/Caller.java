package io.penstock.http;

import io.penstock.settings.Role;

/**
 * Who sent a request.
 *
 * @param name of the token; {@code anonymous} where nobody has to log in
 * @param role what they may do
 */
public record Caller(String name, Role role) {
  /** Whoever reaches the port. */
  static final Caller ANONYMOUS = new Caller("anonymous", Role.ADMIN);
}
