package io.penstock.rtsp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a server wants its client to prove who it is (RFC 7616, and RFC 7617 for Basic).
 *
 * @param scheme how
 * @param realm what the user name is known in
 * @param nonce what to mix in; empty for Basic
 * @param opaque what to send back as it is
 * @param session whether the hash of the password is mixed with the nonces ({@code -sess})
 * @param authQop whether the server asks for {@code qop=auth}
 */
record Challenge(
    Scheme scheme,
    String realm,
    String nonce,
    Optional<String> opaque,
    boolean session,
    boolean authQop) {

  /** In the order in which they are preferred, the weakest first. */
  enum Scheme {
    BASIC("", ""),
    MD5("MD5", "MD5"),
    SHA_256("SHA-256", "SHA-256"),
    SHA_512_256("SHA-512-256", "SHA-512/256");

    private final String named;
    private final String hash;

    Scheme(String named, String hash) {
      this.named = named;
      this.hash = hash;
    }

    /** What RFC 7616 calls it. */
    String named() {
      return named;
    }

    /** What Java calls it. */
    String hash() {
      return hash;
    }
  }

  private static final Pattern START =
      Pattern.compile("(?i)(?:^|,)\\s*(Basic|Digest)\\s+(?=\\w+\\s*=)");

  private static final Pattern PARAMETER =
      Pattern.compile("(\\w[\\w-]*)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,\"]+))");

  /**
   * The strongest of those that can be met; empty where there is none.
   *
   * @param headers the values of WWW-Authenticate, each with one challenge or more
   */
  static Optional<Challenge> strongest(List<String> headers) {
    return headers.stream()
        .flatMap(header -> in(header).stream())
        .max(Comparator.comparing(Challenge::scheme));
  }

  private static List<Challenge> in(String header) {
    List<Challenge> found = new ArrayList<>();
    Matcher start = START.matcher(header);
    int from = -1;
    boolean digest = false;
    while (start.find()) {
      if (from >= 0) {
        read(digest, header.substring(from, start.start())).ifPresent(found::add);
      }
      from = start.end();
      digest = start.group(1).equalsIgnoreCase("Digest");
    }
    if (from >= 0) {
      read(digest, header.substring(from)).ifPresent(found::add);
    }
    return found;
  }

  private static Optional<Challenge> read(boolean digest, String text) {
    Map<String, String> values = new HashMap<>();
    Matcher parameter = PARAMETER.matcher(text);
    while (parameter.find()) {
      String quoted = parameter.group(2);
      values.put(
          parameter.group(1).toLowerCase(Locale.ROOT),
          quoted == null ? parameter.group(3) : quoted);
    }
    String algorithm = values.getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
    boolean session = algorithm.endsWith("-SESS");
    return scheme(digest, session ? algorithm.substring(0, algorithm.length() - 5) : algorithm)
        .map(
            scheme ->
                new Challenge(
                    scheme,
                    values.getOrDefault("realm", ""),
                    values.getOrDefault("nonce", ""),
                    Optional.ofNullable(values.get("opaque")),
                    session,
                    List.of(values.getOrDefault("qop", "").split("[,\\s]+")).contains("auth")));
  }

  private static Optional<Scheme> scheme(boolean digest, String algorithm) {
    if (!digest) {
      return Optional.of(Scheme.BASIC);
    }
    return List.of(Scheme.MD5, Scheme.SHA_256, Scheme.SHA_512_256).stream()
        .filter(scheme -> scheme.named().equals(algorithm))
        .findFirst();
  }
}
