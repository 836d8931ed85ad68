package io.penstock.cli;

import io.penstock.stream.SecretUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what is secret in what is sent. */
final class StreamSecrets {
  private StreamSecrets() {}

  /**
   * Passwords, wherever they stand in these documents. What is a part of a stream's id, which
   * answers are full of, is hidden by nothing, and would hide the id.
   */
  static List<String> of(@Nullable Object document) {
    List<String> secrets = new ArrayList<>();
    collect("", document, secrets);
    List<String> ids = new ArrayList<>();
    collectIds(document, ids);
    secrets.removeIf(secret -> ids.stream().anyMatch(id -> id.contains(secret)));
    return secrets;
  }

  private static void collectIds(@Nullable Object document, List<String> ids) {
    if (document instanceof List<?> list) {
      list.forEach(each -> collectIds(each, ids));
    } else if (document instanceof Map<?, ?> map && map.get("id") instanceof String id) {
      ids.add(id);
    }
  }

  private static void collect(String key, @Nullable Object value, List<String> secrets) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, each) -> collect(String.valueOf(name), each, secrets));
    } else if (value instanceof List<?> list) {
      list.forEach(each -> collect(key, each, secrets));
    } else if (value != null) {
      String text = String.valueOf(value);
      if (key.equals("password")) {
        secrets.add(text);
      } else if (text.contains("://")) {
        address(text, secrets);
      }
    }
  }

  /** Of a target also the path behind the application, which is a stream key. */
  private static void address(String text, List<String> secrets) {
    try {
      SecretUri uri = SecretUri.parse(text);
      uri.password().ifPresent(password -> secrets.add(password.reveal()));
      if (!uri.redacted().equals(text) && uri.scheme().startsWith("rtmp")) {
        int application = uri.path().indexOf('/', 1);
        secrets.add(uri.path().substring(application + 1));
      }
    } catch (IllegalArgumentException e) {
      // What is no address is refused by the server, which repeats nothing of it.
    }
  }
}
