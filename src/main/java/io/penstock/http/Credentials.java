package io.penstock.http;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the token in a request. One in an address would end up in logs, and is not looked for. */
final class Credentials {
  private Credentials() {}

  /**
   * The token; empty where there is none, where it is not written as it should be, and where there
   * are two: who knows which of them a proxy looked at.
   */
  static Optional<String> token(HttpRequest request) {
    List<String> values = new ArrayList<>();
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("authorization")) {
        values.add(header.value());
      }
    }
    return values.size() == 1 ? token(values.get(0).strip()) : Optional.empty();
  }

  private static Optional<String> token(String value) {
    int space = value.indexOf(' ');
    if (space < 0) {
      return Optional.empty();
    }
    String rest = value.substring(space + 1).strip();
    return switch (value.substring(0, space).toLowerCase(Locale.ROOT)) {
      case "bearer" -> Optional.of(rest).filter(token -> !token.isEmpty());
      case "basic" -> password(rest).filter(token -> !token.isEmpty());
      default -> Optional.empty();
    };
  }

  /** What stands behind the first colon; the user may be anything. */
  private static Optional<String> password(String base64) {
    try {
      String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
