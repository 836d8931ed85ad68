package io.penstock.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the passwords in the source of a stream are sent: its addresses, and those beside it. */
final class PasswordHosts {
  private static final String MAIN = "/source";
  private static final String SUBSTREAM = "/source/substream";
  private static final List<String> KEYS = List.of("password", "passwordFile");

  /** Every place of a password, or of the file that holds it. */
  static final List<String> POINTERS =
      List.of(MAIN, SUBSTREAM).stream()
          .flatMap(object -> KEYS.stream().map(key -> object + "/" + key))
          .toList();

  private PasswordHosts() {}

  /**
   * The addresses that what stands at a pointer is sent to, each with what it is called.
   *
   * @param pointer one of {@link #POINTERS}
   */
  static Map<String, Object> of(StreamDocument document, String pointer) {
    Map<String, Object> addresses = new LinkedHashMap<>();
    document.at(SUBSTREAM + "/uri").ifPresent(uri -> addresses.put("the substream", uri));
    if (pointer.startsWith(SUBSTREAM)) {
      return addresses;
    }
    if (hasItsOwn(document, pointer.substring(MAIN.length() + 1))) {
      addresses.clear();
    }
    if (document.at(MAIN + "/fallbackUris").orElse(List.of()) instanceof List<?> fallbacks) {
      List<@Nullable Object> all = new ArrayList<>(fallbacks);
      for (int i = 0; i < all.size(); i++) {
        Object each = all.get(i);
        if (each != null) {
          addresses.put("fallback " + (i + 1), each);
        }
      }
    }
    document.at(MAIN + "/uri").ifPresent(uri -> addresses.put("the address", uri));
    return addresses;
  }

  /** Whether the substream does without what stands at {@code key} of the source. */
  private static boolean hasItsOwn(StreamDocument document, String key) {
    Optional<Object> substream = document.at(SUBSTREAM);
    return substream.isPresent()
        && substream.get() instanceof Map<?, ?> keys
        && (keys.containsKey(key) || KEYS.stream().anyMatch(own -> keys.get(own) != null));
  }
}
