package io.penstock.stream;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Finds the word that somebody probably meant. */
public final class Nearest {
  /** No word that anybody means is longer, and comparing takes the square of it. */
  private static final int LONGEST = 64;

  private Nearest() {}

  /**
   * A message about {@code word}: {@code what} and the nearest of {@code known}, or all of them
   * where none is near.
   */
  public static String unknown(String what, String word, Collection<String> known) {
    return what
        + to(word, known)
            .map(near -> ", did you mean \"" + near + "\"?")
            .orElseGet(() -> ", known are: " + String.join(", ", new TreeSet<>(known)));
  }

  /** The word of {@code known} that differs from {@code word} in the fewest places. */
  public static Optional<String> to(String word, Collection<String> known) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    // A third of the letters: with more, short words are near to everything.
    int limit = Math.max(1, word.length() / 3);
    return new TreeSet<>(known)
        .stream()
            .filter(candidate -> distance(word, candidate) <= limit)
            .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
  }

  /** Letters to insert, delete or replace, ignoring case; swapped neighbours count once. */
  private static int distance(String first, String second) {
    String a = first.toLowerCase(Locale.ROOT);
    String b = second.toLowerCase(Locale.ROOT);
    int[][] steps = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        steps[i][j] = i == 0 || j == 0 ? i + j : cheapest(steps, a, b, i, j);
      }
    }
    return steps[a.length()][b.length()];
  }

  private static int cheapest(int[][] steps, String a, String b, int i, int j) {
    int replace = steps[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replace, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, steps[i - 2][j - 2] + 1) : best;
  }
}
