package io.penstock.settings;

import io.penstock.stream.SecretUri;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A processor's options as the API shows them. What they mean only the processor knows, so that
 * whatever may be a secret counts as one: values whose key sounds like it, and in addresses what
 * {@link SecretUri} masks.
 */
final class OptionMask {
  private static final String MASK = StreamDocument.MASK;

  /** Words of a key: {@code api-key}, {@code api_key} and {@code apiKey} have two. */
  private static final Pattern WORD_END = Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])");

  private static final Set<String> SECRET_WORDS =
      Set.of(
          "auth",
          "authorization",
          "bearer",
          "cookie",
          "key",
          "keys",
          "login",
          "pass",
          "passwd",
          "pin",
          "pwd");

  /** Whole or within a longer word. */
  private static final List<String> SECRET_PARTS =
      List.of("apikey", "credential", "passphrase", "password", "secret", "token");

  private OptionMask() {}

  /** Options without what may be secret. */
  static Map<String, Object> of(Map<?, ?> options) {
    Map<String, Object> shown = new LinkedHashMap<>();
    options.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          shown.put(name, soundsSecret(name) ? MASK : shown(value));
        });
    return shown;
  }

  private static Object shown(Object value) {
    if (value instanceof Map<?, ?> options) {
      return of(options);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(OptionMask::shown).toList();
    }
    return value instanceof String text && text.contains("://") ? redacted(text) : value;
  }

  /** More than an address, or not quite one, is not worth the risk. */
  private static String redacted(String address) {
    try {
      return SecretUri.parse(address).redacted();
    } catch (IllegalArgumentException e) {
      return MASK;
    }
  }

  private static boolean soundsSecret(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return SECRET_PARTS.stream().anyMatch(lower::contains)
        || WORD_END
            .splitAsStream(key)
            .anyMatch(word -> SECRET_WORDS.contains(word.toLowerCase(Locale.ROOT)));
  }
}
