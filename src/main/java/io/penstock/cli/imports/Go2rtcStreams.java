package io.penstock.cli.imports;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Frigate's own go2rtc sends on, and from which cameras. Remembers which were asked for. */
final class Go2rtcStreams {
  /** The port that go2rtc serves RTSP at within Frigate. */
  private static final Pattern RESTREAM =
      Pattern.compile("rtsp://(?:127\\.0\\.0\\.1|localhost|\\[::1]):8554/([^?#]+).*");

  private static final Pattern CAMERA = Pattern.compile("(rtsps?://[^#]*)(#.*)?");

  /** One restream of another is all that makes sense; more is a circle. */
  private static final int LONGEST_CHAIN = 4;

  private final Map<String, List<String>> sources = new LinkedHashMap<>();
  private final Set<String> used = new TreeSet<>();

  Go2rtcStreams(Map<?, ?> streams) {
    streams.forEach(
        (name, value) ->
            sources.put(String.valueOf(name), Tree.list(value).stream().map(Tree::text).toList()));
  }

  /**
   * Where a picture comes from.
   *
   * @param address empty where it cannot be told
   * @param note what the user should know
   */
  record Answer(Optional<String> address, Optional<String> note) {}

  /** The camera behind an input: the input itself, unless it is one of these streams. */
  Answer behind(String input) {
    String address = input;
    for (int i = 0; i < LONGEST_CHAIN; i++) {
      Matcher restream = RESTREAM.matcher(address);
      if (!restream.matches()) {
        return i == 0
            ? new Answer(Optional.of(Placeholders.safe(address)), Optional.empty())
            : camera(address);
      }
      String name = restream.group(1);
      List<String> candidates = sources.get(name);
      if (candidates == null) {
        return none("its input is go2rtc's stream " + name + ", which is not in this file");
      }
      used.add(name);
      Optional<String> next =
          candidates.stream().filter(source -> CAMERA.matcher(source).matches()).findFirst();
      if (next.isEmpty()) {
        return none("go2rtc's stream " + name + " has no RTSP camera among its sources");
      }
      address = next.get();
    }
    return none("go2rtc's streams lead back to themselves");
  }

  /** The streams that nobody asked for. */
  List<String> unused() {
    return sources.keySet().stream().filter(name -> !used.contains(name)).toList();
  }

  private static Answer camera(String source) {
    Matcher camera = CAMERA.matcher(source);
    boolean hasOptions = camera.matches() && camera.group(2) != null;
    return new Answer(
        Optional.of(Placeholders.safe(hasOptions ? camera.group(1) : source)),
        hasOptions
            ? Optional.of("what go2rtc's source has behind # is not taken over")
            : Optional.empty());
  }

  private static Answer none(String why) {
    return new Answer(Optional.empty(), Optional.of("not taken over: " + why));
  }
}
