package io.penstock.observe;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * What of the lines that native libraries write is fit for the log: without secrets, colours and
 * great length, a few a minute of those that differ in numbers only, and at most {@value
 * #MOST_BYTES_AN_HOUR} bytes an hour. What is left out is counted and told. One thread's.
 */
final class LineThrottle {
  static final int LONGEST = 500;
  static final int MOST_BYTES_AN_HOUR = 200_000;

  /** A start of everything at once may take as much. */
  private static final int BURST_BYTES = 20_000;

  /** Time, level, logger and the rest of what stands before a line in the log. */
  private static final int PREFIX_BYTES = 50;

  private static final int MOST_A_MINUTE = 5;
  private static final int MOST_SHAPES = 200;
  private static final int LONGEST_SHAPE = 200;
  private static final int LONGEST_SAMPLE = 120;
  private static final Duration TELL_WITHHELD = Duration.ofMinutes(10);
  private static final double BYTES_A_NANO =
      (MOST_BYTES_AN_HOUR - BURST_BYTES) / (double) Duration.ofHours(1).toNanos();

  private static final Pattern ESCAPE = Pattern.compile("\\x1B\\[[0-9;?]*[A-Za-z]");
  private static final Pattern UNPRINTABLE = Pattern.compile("\\p{Cntrl}+");
  private static final Pattern VARYING = Pattern.compile("0x[0-9a-fA-F]+|[0-9]+");

  private final LongSupplier nanos;
  private final Repeats repeats = new Repeats(MOST_A_MINUTE, MOST_SHAPES);
  private double allowance = BURST_BYTES;
  private long allowedAt;
  private long withheld;
  private long withheldTold;

  LineThrottle(LongSupplier nanos) {
    this.nanos = nanos;
    this.allowedAt = nanos.getAsLong();
    this.withheldTold = allowedAt;
  }

  /** What is to be written for one line: itself, or nothing yet. */
  List<String> offer(String line) {
    String bare = UNPRINTABLE.matcher(ESCAPE.matcher(line).replaceAll("")).replaceAll(" ").strip();
    if (bare.isEmpty()) {
      return List.of();
    }
    // Most lines of a flood end here: what is costly comes after.
    String shape = VARYING.matcher(Words.cut(bare, LONGEST_SHAPE)).replaceAll("#");
    return repeats.admits(shape, bare, nanos.getAsLong()) ? allowed(fit(bare, LONGEST)) : List.of();
  }

  /** Cut last, since half a secret is not recognised. */
  private static String fit(String line, int longest) {
    return Words.cut(Redaction.of(line), longest);
  }

  /** So many lines never came here. */
  void missed(long lines) {
    withheld += lines;
  }

  /** What is due by now; to be asked every few seconds. */
  List<String> look() {
    long now = nanos.getAsLong();
    List<String> due = new ArrayList<>();
    for (Repeats.Left left : repeats.left(now)) {
      List<String> told =
          allowed(
              String.format(
                  Locale.ROOT,
                  "… and %,d more like it: %s",
                  left.count(),
                  fit(left.sample(), LONGEST_SAMPLE)));
      due.addAll(told);
      withheld += told.isEmpty() ? left.count() - 1 : 0;
    }
    if (withheld > 0 && now - withheldTold >= TELL_WITHHELD.toNanos()) {
      due.add(String.format(Locale.ROOT, "… and %,d more lines, too many for a log", withheld));
      withheld = 0;
      withheldTold = now;
    }
    return due;
  }

  /** The line, if its bytes are still allowed; else it counts as withheld. */
  private List<String> allowed(String line) {
    long now = nanos.getAsLong();
    allowance = Math.min(BURST_BYTES, allowance + (now - allowedAt) * BYTES_A_NANO);
    allowedAt = now;
    int bytes = line.getBytes(StandardCharsets.UTF_8).length + PREFIX_BYTES;
    if (bytes > allowance) {
      withheld++;
      return List.of();
    }
    allowance -= bytes;
    return List.of(line);
  }
}
