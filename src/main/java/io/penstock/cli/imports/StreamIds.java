package io.penstock.cli.imports;

import io.penstock.stream.StreamId;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes ids of names. */
final class StreamIds {
  private static final int LONGEST = 63;
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern OTHERS = Pattern.compile("[^A-Za-z0-9_]+");
  private static final Pattern EDGES = Pattern.compile("^[-_]+|-+$");

  /** Letters that are two in plain Latin. */
  private static final Map<String, String> LETTERS =
      Map.of(
          "ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue", "ß", "ss", "æ", "ae",
          "ø", "oe");

  private StreamIds() {}

  /**
   * A valid id for each name, at its place; all differ, ignoring case. A name that is an id already
   * keeps it, even where another name before it would make the same.
   */
  static List<String> of(List<String> names) {
    Set<String> taken = new HashSet<>();
    boolean[] kept = new boolean[names.size()];
    for (int i = 0; i < names.size(); i++) {
      kept[i] = StreamId.isValid(names.get(i)) && taken.add(key(names.get(i)));
    }
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      ids.add(kept[i] ? names.get(i) : free(plain(names.get(i)), taken));
    }
    return ids;
  }

  private static String free(String wanted, Set<String> taken) {
    String id = wanted;
    for (int number = 2; !taken.add(key(id)); number++) {
      String end = "-" + number;
      id = wanted.substring(0, Math.min(wanted.length(), LONGEST - end.length())) + end;
    }
    return id;
  }

  private static String plain(String name) {
    String text = Normalizer.normalize(name, Normalizer.Form.NFC);
    for (Map.Entry<String, String> letter : LETTERS.entrySet()) {
      text = text.replace(letter.getKey(), letter.getValue());
    }
    text = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
    text = EDGES.matcher(OTHERS.matcher(text).replaceAll("-")).replaceAll("");
    if (text.isEmpty()) {
      return "camera";
    }
    return text.substring(0, Math.min(text.length(), LONGEST));
  }

  private static String key(String id) {
    return id.toLowerCase(Locale.ROOT);
  }
}
