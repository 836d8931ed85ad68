package io.penstock.stream;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address that may hold secrets: a user and password before the host, a query, and for a live
 * target the stream key, which is the last part of the path. {@link #toString()} and {@link
 * #redacted()} show none of them.
 */
public final class SecretUri {
  private static final String MASK = "***";

  /** Shorter texts are not searched for: they would mask every second word of a message. */
  private static final int SHORTEST_SECRET = 4;

  /** Short enough to be an int. */
  private static final Pattern PORT = Pattern.compile(":(\\d{1,9})$");

  private final URI uri;

  private SecretUri(URI uri) {
    this.uri = uri;
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException with a message that does not hold the text
   */
  public static SecretUri parse(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getScheme() == null || uri.getRawSchemeSpecificPart() == null) {
        throw new IllegalArgumentException("not an address: it has no scheme, such as rtsp://");
      }
      return new SecretUri(uri);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "not an address: " + e.getReason().toLowerCase(Locale.ROOT) + place(e));
    }
  }

  /** Where it is wrong, except in an authority: there each JDK counts otherwise. */
  private static String place(URISyntaxException e) {
    return e.getReason().contains("authority") ? "" : " at character " + e.getIndex();
  }

  /** The scheme in lower case, {@code rtsp} for instance. */
  public String scheme() {
    return uri.getScheme().toLowerCase(Locale.ROOT);
  }

  /**
   * The host, or an empty text where the address has none. Names with an underscore count, though
   * {@link URI} knows none: container networks are full of them.
   */
  public String host() {
    if (uri.getHost() != null) {
      return uri.getHost();
    }
    String authority = uri.getRawAuthority() == null ? "" : authorityWithoutUser();
    return PORT.matcher(authority).replaceFirst("");
  }

  /** The port as written, or -1. */
  public int port() {
    if (uri.getHost() != null || uri.getRawAuthority() == null) {
      return uri.getPort();
    }
    Matcher port = PORT.matcher(authorityWithoutUser());
    return port.find() ? Integer.parseInt(port.group(1)) : -1;
  }

  /** The decoded path, or an empty text. */
  public String path() {
    return uri.getPath() == null ? "" : uri.getPath();
  }

  /** The user before the host and, behind a colon, the password; empty where there is none. */
  public String userInfo() {
    return decoded(rawUserInfo());
  }

  /** The user before the host, decoded; empty where there is none. */
  public String username() {
    String raw = rawUserInfo();
    int colon = raw.indexOf(':');
    return decoded(colon < 0 ? raw : raw.substring(0, colon));
  }

  /** The password before the host, decoded. */
  public Optional<Secret> password() {
    String raw = rawUserInfo();
    int colon = raw.indexOf(':');
    return colon < 0
        ? Optional.empty()
        : Optional.of(new Secret(decoded(raw.substring(colon + 1))));
  }

  /** This address without the user and password. */
  public SecretUri withoutUser() {
    return parse(revealWithoutUser());
  }

  /** The whole address, secrets included: for a native property and nowhere else. */
  public String reveal() {
    return uri.toString();
  }

  /**
   * The whole address without the user and password: what an element gets that takes these by
   * properties of their own.
   */
  public String revealWithoutUser() {
    String authority = uri.getRawAuthority();
    return authority == null
        ? uri.toString()
        : uri.toString()
            .replaceFirst(
                Pattern.quote(authority), Matcher.quoteReplacement(authorityWithoutUser()));
  }

  /**
   * The same address, secrets included, with another scheme and place: what an element gets that is
   * to connect to a relay.
   */
  public String revealAt(String scheme, String hostAndPort) {
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    String user = authority.substring(0, authority.lastIndexOf('@') + 1);
    String text = uri.toString();
    return scheme
        + "://"
        + user
        + hostAndPort
        + text.substring(text.indexOf(authority) + authority.length());
  }

  /** The parameters of the query, decoded, in their order; the last of a name counts. */
  public Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      if (!parameter.isEmpty()) {
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        parameters.put(
            percentDecoded(name),
            equals < 0 ? "" : percentDecoded(parameter.substring(equals + 1)));
      }
    }
    return parameters;
  }

  /** Where a percent sign stands for itself, the text as it is. */
  private static String percentDecoded(String raw) {
    try {
      return decoded(raw);
    } catch (IllegalArgumentException e) {
      return raw;
    }
  }

  /**
   * The address for people: user and password gone, query masked, and the stream key of a live
   * target masked.
   */
  public String redacted() {
    StringBuilder text = new StringBuilder(scheme()).append(':');
    if (uri.getRawAuthority() != null) {
      text.append("//").append(authorityWithoutUser());
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    text.append(isLiveTarget() ? maskedKey(path) : path);
    if (uri.getRawQuery() != null) {
      text.append('?').append(MASK);
    }
    return text.toString();
  }

  /**
   * {@code message} with every part of this address that is secret masked, however it got there.
   */
  public String scrub(String message) {
    String clean = message;
    for (String secret : secrets()) {
      clean = clean.replace(secret, MASK);
    }
    return clean;
  }

  private List<String> secrets() {
    List<String> found = new ArrayList<>();
    addWithParts(found, rawUserInfo());
    addWithParts(found, userInfo());
    addLong(found, uri.getRawQuery());
    addLong(found, uri.getQuery());
    addParameters(found);
    if (isLiveTarget()) {
      addLong(found, key(path()));
      addLong(found, key(uri.getRawPath() == null ? "" : uri.getRawPath()));
    }
    found.sort((a, b) -> b.length() - a.length());
    return found;
  }

  /** An element says what one of them was, and not the whole query. */
  private void addParameters(List<String> found) {
    parameters().values().forEach(value -> addLong(found, value));
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    for (String parameter : query.split("&", -1)) {
      addLong(found, parameter.substring(parameter.indexOf('=') + 1));
    }
  }

  private static void addWithParts(List<String> found, String userInfo) {
    addLong(found, userInfo);
    int colon = userInfo.indexOf(':');
    addLong(found, colon < 0 ? null : userInfo.substring(colon + 1));
  }

  private static void addLong(List<String> found, @Nullable String secret) {
    if (secret != null && secret.length() >= SHORTEST_SECRET) {
      found.add(secret);
    }
  }

  private boolean isLiveTarget() {
    return scheme().startsWith("rtmp") || scheme().equals("srt");
  }

  /**
   * What stands before the host, percent-encoded as written. Read from the authority, since {@link
   * URI} knows no user where it knows no host.
   */
  private String rawUserInfo() {
    String authority = uri.getRawAuthority();
    int at = authority == null ? -1 : authority.lastIndexOf('@');
    return authority == null || at < 0 ? "" : authority.substring(0, at);
  }

  private static String decoded(String raw) {
    return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private String authorityWithoutUser() {
    String authority = uri.getRawAuthority();
    return authority.substring(authority.lastIndexOf('@') + 1);
  }

  private static String maskedKey(String path) {
    String key = key(path);
    return key.isEmpty() ? path : path.substring(0, path.length() - key.length()) + MASK;
  }

  /**
   * All behind the application, which is the first part of the path; the whole of a single part.
   */
  private static String key(String path) {
    int application = path.indexOf('/', 1);
    return application < 0
        ? path.substring(Math.min(1, path.length()))
        : path.substring(application + 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretUri that && that.uri.equals(uri);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(uri);
  }

  @Override
  public String toString() {
    return redacted();
  }
}
