package io.penstock.cli.imports;

import io.penstock.stream.SecretUri;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the user and password out of a camera's address, however they are written there: other
 * programs take passwords with signs that no address may hold.
 */
final class CameraAddress {
  private static final Pattern RTSP =
      Pattern.compile("(rtsps?://)(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern HOST =
      Pattern.compile("(?:[^:@/?#\\s\\[\\]]+|\\[[0-9A-Fa-f:.]+])(?::\\d{1,5})?");
  private static final Pattern REST = Pattern.compile("([^/?#]*)(.*)", Pattern.DOTALL);

  private CameraAddress() {}

  /** The source of a stream; empty where the text is no address of a camera. */
  static Optional<Map<String, Object>> source(String text) {
    Matcher rtsp = RTSP.matcher(text.strip());
    if (!rtsp.matches()) {
      return Optional.empty();
    }
    String scheme = rtsp.group(1);
    String rest = rtsp.group(2);
    Matcher plain = REST.matcher(rest);
    if (plain.matches() && HOST.matcher(plain.group(1)).matches()) {
      return parsed(scheme + rest).map(uri -> source(uri.reveal(), "", ""));
    }
    Optional<SecretUri> proper =
        parsed(scheme + rest).filter(uri -> !uri.userInfo().isEmpty() && !uri.host().isEmpty());
    if (proper.isPresent()) {
      return proper.map(
          uri ->
              source(
                  uri.revealWithoutUser(),
                  uri.username(),
                  uri.password().map(password -> password.reveal()).orElse("")));
    }
    return unescaped(scheme, rest);
  }

  /** Whatever stands before the last @ is the user and password, sign by sign. */
  private static Optional<Map<String, Object>> unescaped(String scheme, String rest) {
    int at = rest.lastIndexOf('@');
    if (at < 0) {
      return Optional.empty();
    }
    String user = rest.substring(0, at);
    int colon = user.indexOf(':');
    return parsed(scheme + rest.substring(at + 1))
        .filter(uri -> HOST.matcher(uri.host()).matches())
        .map(
            uri ->
                source(
                    uri.reveal(),
                    colon < 0 ? user : user.substring(0, colon),
                    colon < 0 ? "" : user.substring(colon + 1)));
  }

  private static Map<String, Object> source(String uri, String username, String password) {
    Map<String, Object> source = new LinkedHashMap<>();
    source.put("uri", uri);
    if (!username.isEmpty()) {
      source.put("username", username);
      source.put("password", password);
    }
    return source;
  }

  private static Optional<SecretUri> parsed(String text) {
    try {
      return Optional.of(SecretUri.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
