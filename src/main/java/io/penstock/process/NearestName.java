package io.penstock.process;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses which name was meant. */
final class NearestName {
  private NearestName() {}

  /** The known name which takes the fewest edits to get from {@code wrong}, if they are few. */
  static Optional<String> of(String wrong, Collection<String> known) {
    // Half of the letters wrong is another word, not a slip.
    int most = Math.max(2, wrong.length() / 2);
    return known.stream()
        .filter(name -> edits(wrong, name) <= most)
        .min(Comparator.comparingInt((String name) -> edits(wrong, name)).thenComparing(n -> n));
  }

  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
