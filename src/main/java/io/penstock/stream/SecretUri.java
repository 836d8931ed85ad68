package io.penstock.stream;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * An address that may hold secrets: a user and password before the host, a query, and for a live
 * target the stream key, which is the last part of the path. {@link #toString()} and {@link
 * #redacted()} show none of them.
 */
public final class SecretUri {
  private static final String MASK = "***";

  /** Shorter texts are not searched for: they would mask every second word of a message. */
  private static final int SHORTEST_SECRET = 4;

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
          "not an address: "
              + e.getReason().toLowerCase(Locale.ROOT)
              + " at character "
              + e.getIndex());
    }
  }

  /** The scheme in lower case, {@code rtsp} for instance. */
  public String scheme() {
    return uri.getScheme().toLowerCase(Locale.ROOT);
  }

  /** The host, or an empty text where the address has none. */
  public String host() {
    return uri.getHost() == null ? "" : uri.getHost();
  }

  /** The port as written, or -1. */
  public int port() {
    return uri.getPort();
  }

  /** The decoded path, or an empty text. */
  public String path() {
    return uri.getPath() == null ? "" : uri.getPath();
  }

  /** The user before the host and, behind a colon, the password; empty where there is none. */
  public String userInfo() {
    return uri.getUserInfo() == null ? "" : uri.getUserInfo();
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
    String rawUser = uri.getRawUserInfo();
    return rawUser == null
        ? uri.toString()
        : uri.toString().replaceFirst(java.util.regex.Pattern.quote(rawUser + "@"), "");
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
    addWithParts(found, uri.getRawUserInfo());
    addWithParts(found, uri.getUserInfo());
    addLong(found, uri.getRawQuery());
    addLong(found, uri.getQuery());
    if (isLiveTarget()) {
      addLong(found, key(path()));
    }
    found.sort((a, b) -> b.length() - a.length());
    return found;
  }

  private static void addWithParts(
      List<String> found, @org.jspecify.annotations.Nullable String userInfo) {
    if (userInfo != null) {
      addLong(found, userInfo);
      int colon = userInfo.indexOf(':');
      addLong(found, colon < 0 ? null : userInfo.substring(colon + 1));
    }
  }

  private static void addLong(
      List<String> found, @org.jspecify.annotations.Nullable String secret) {
    if (secret != null && secret.length() >= SHORTEST_SECRET) {
      found.add(secret);
    }
  }

  private boolean isLiveTarget() {
    return scheme().startsWith("rtmp") || scheme().equals("srt");
  }

  private String authorityWithoutUser() {
    String authority = uri.getRawAuthority();
    return authority.substring(authority.lastIndexOf('@') + 1);
  }

  private static String maskedKey(String path) {
    String key = key(path);
    return key.isEmpty() ? path : path.substring(0, path.length() - key.length()) + MASK;
  }

  private static String key(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
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
