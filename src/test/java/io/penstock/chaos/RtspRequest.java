package io.penstock.chaos;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client asks.
 *
 * @param method in upper case
 * @param uri as it was sent
 * @param message the whole of it
 */
record RtspRequest(String method, String uri, RtspPart.Message message) {
  private static final Pattern TRACK = Pattern.compile("/?track(\\d)$");
  private static final Pattern HOST = Pattern.compile("^rtsps?://[^/]*");

  static RtspRequest of(RtspPart.Message message) {
    String[] words = message.startLine().split(" ", -1);
    return new RtspRequest(
        words[0].toUpperCase(Locale.ROOT), words.length > 1 ? words[1] : "", message);
  }

  Optional<String> header(String name) {
    return message.header(name);
  }

  String sequence() {
    return header("CSeq").orElse("0");
  }

  /** The session it belongs to, without what stands behind. */
  Optional<String> session() {
    return header("Session").map(value -> value.replaceFirst(";.*", "").strip());
  }

  /** The camera's path: without host, track, query and a slash at the end. */
  String path() {
    String path = HOST.matcher(uri).replaceFirst("");
    path = TRACK.matcher(path).replaceFirst("").replaceFirst("\\?.*", "");
    return path.replaceFirst("/+$", "");
  }

  /** The track's number, where it asks for one. */
  OptionalInt track() {
    Matcher track = TRACK.matcher(uri);
    return track.find() ? OptionalInt.of(Integer.parseInt(track.group(1))) : OptionalInt.empty();
  }
}
