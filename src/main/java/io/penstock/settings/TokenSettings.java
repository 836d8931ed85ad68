package io.penstock.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Who may use the API.
 *
 * @param name what the audit log calls them
 * @param role what they may do
 * @param sha256 of the token in UTF-8, 64 lower-case hexadecimal digits; the token itself is
 *     nowhere
 */
public record TokenSettings(String name, Role role, String sha256) {
  /** What a name looks like: one word of a log line. */
  public static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,63}");

  /** The digest by which a token is known. */
  public static String digest(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
