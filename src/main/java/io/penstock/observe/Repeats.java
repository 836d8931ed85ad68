package io.penstock.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets so many lines of a shape through in a minute and counts the others. Of shapes it remembers
 * so many; all the others together count as one. One thread's.
 */
final class Repeats {
  /** Lines of one shape that were left out. */
  record Left(long count, String sample) {}

  private static final long WINDOW = Duration.ofMinutes(1).toNanos();
  private static final String OTHERS = "";

  private final int mostAMinute;
  private final int mostShapes;
  private final Map<String, Window> windows = new HashMap<>();

  Repeats(int mostAMinute, int mostShapes) {
    this.mostAMinute = mostAMinute;
    this.mostShapes = mostShapes;
  }

  /**
   * Whether a line may be written.
   *
   * @param shape what lines that are alike have in common
   * @param sample an example, for {@link #left}
   */
  boolean admits(String shape, String sample, long now) {
    boolean known = windows.containsKey(shape) || windows.size() < mostShapes;
    Window window =
        windows.computeIfAbsent(known ? shape : OTHERS, name -> new Window(now, sample));
    window.lines++;
    return window.lines <= mostAMinute;
  }

  /** What was left out in the minutes that are over by now, each told once. */
  List<Left> left(long now) {
    List<Left> left = new ArrayList<>();
    windows
        .values()
        .removeIf(
            window -> {
              if (now - window.start < WINDOW) {
                return false;
              }
              if (window.lines > mostAMinute) {
                left.add(new Left(window.lines - mostAMinute, window.sample));
              }
              return true;
            });
    return left;
  }

  private static final class Window {
    private final long start;
    private final String sample;
    private long lines;

    private Window(long start, String sample) {
      this.start = start;
      this.sample = sample;
    }
  }
}
