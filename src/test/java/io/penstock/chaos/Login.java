package io.penstock.chaos;

import java.util.List;

/**
 * Who may see a camera.
 *
 * @param schemes offered, in this order
 */
public record Login(String username, String password, List<Scheme> schemes) {
  public Login {
    schemes = List.copyOf(schemes);
  }

  /** How a client proves that it knows the password. */
  public enum Scheme {
    BASIC,
    DIGEST_MD5,
    /** As RFC 7616 has it, with {@code qop=auth}. */
    DIGEST_SHA256
  }

  /** A login with what nearly every camera asks for: digest, MD5. */
  public static Login digest(String username, String password) {
    return new Login(username, password, List.of(Scheme.DIGEST_MD5));
  }

  /** A login with these schemes. */
  public static Login of(String username, String password, Scheme... schemes) {
    return new Login(username, password, List.of(schemes));
  }

  @Override
  public String toString() {
    return "login of " + username + " by " + schemes;
  }
}
