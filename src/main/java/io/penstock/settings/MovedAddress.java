package io.penstock.settings;

import io.penstock.stream.SecretUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A secret that is kept does not follow an address: whoever may change a stream could else have it
 * sent to a host of their own, and so learn what they are never shown.
 */
public final class MovedAddress {
  private static final String AGAIN = "must be given again, since %s names another host";

  /** Words of an option's key that say where something is, or what gets it. */
  private static final Set<String> PLACES =
      Set.of(
          "addr",
          "address",
          "broker",
          "endpoint",
          "host",
          "hostname",
          "hosts",
          "port",
          "proxy",
          "server",
          "servers",
          "target",
          "type",
          "uri",
          "url");

  private static final Pattern WORD_END = Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])");

  private static final Map<String, Integer> PORTS = Map.of("rtsp", 554, "rtsps", 322);

  private MovedAddress() {}

  /**
   * The source's secrets that would be kept for another host.
   *
   * @param given what somebody gave, in its canonical form: a stream, or a patch of one
   * @param before what was so, with its secrets
   * @param after what it makes, with its secrets
   */
  public static List<Problem> problems(
      StreamDocument given, StreamDocument before, StreamDocument after) {
    List<Problem> problems = new ArrayList<>();
    for (String pointer : PasswordHosts.POINTERS) {
      Optional<Object> secret = after.at(pointer);
      boolean isWritten =
          given.at(pointer).filter(text -> !StreamDocument.holdsMask(text)).isPresent();
      if (secret.isPresent() && secret.equals(before.at(pointer)) && !isWritten) {
        another(pointer, before, after)
            .ifPresent(name -> problems.add(new Problem(pointer, AGAIN.formatted(name))));
      }
    }
    return problems;
  }

  /**
   * Whether a password of the source is sent nowhere else than before.
   *
   * @param pointer where it stands, or where its file does
   */
  public static boolean staysInPlace(String pointer, StreamDocument before, StreamDocument after) {
    return another(pointer, before, after).isEmpty();
  }

  /** What names a host that did not get the password before: the main address where that does. */
  private static Optional<String> another(
      String pointer, StreamDocument before, StreamDocument after) {
    Set<String> known =
        PasswordHosts.of(before, pointer).values().stream()
            .map(MovedAddress::host)
            .collect(Collectors.toSet());
    return PasswordHosts.of(after, pointer).entrySet().stream()
        .filter(address -> !known.contains(host(address.getValue())))
        .map(Map.Entry::getKey)
        .reduce((first, last) -> last);
  }

  /** Whether an object has something to do with another place than before. */
  static boolean isElsewhere(Map<?, ?> now, Map<?, ?> before) {
    return !places(now).equals(places(before));
  }

  private static Map<String, String> places(Map<?, ?> object) {
    Map<String, String> places = new TreeMap<>();
    add("", "", object, places);
    return places;
  }

  private static void add(
      String pointer, String key, @Nullable Object value, Map<String, String> places) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (name, each) ->
              add(DocumentNames.pointer(pointer, name), String.valueOf(name), each, places));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        add(pointer + "/" + i, key, list.get(i), places);
      }
    } else if (value != null && (isPlace(key) || value.toString().contains("://"))) {
      places.put(pointer, host(value));
    }
  }

  private static boolean isPlace(String key) {
    return WORD_END
        .splitAsStream(key)
        .anyMatch(word -> PLACES.contains(word.toLowerCase(Locale.ROOT)));
  }

  /** Scheme, host and port of an address; what is none is compared as a whole. */
  private static String host(Object address) {
    try {
      SecretUri uri = SecretUri.parse(address.toString());
      int port = uri.port() >= 0 ? uri.port() : PORTS.getOrDefault(uri.scheme(), -1);
      return uri.host().isEmpty()
          ? address.toString()
          : "%s://%s:%d".formatted(uri.scheme(), uri.host().toLowerCase(Locale.ROOT), port);
    } catch (IllegalArgumentException e) {
      return address.toString();
    }
  }
}
