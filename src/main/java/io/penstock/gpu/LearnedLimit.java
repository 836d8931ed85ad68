package io.penstock.gpu;

import java.time.Duration;

/**
 * How many sessions a GPU took before it refused one. Limits change with pictures' sizes and with
 * what else runs there: after a while one more is tried, and after another while another one.
 *
 * @param most that were open when it refused
 * @param since {@link System#nanoTime()} of that
 */
record LearnedLimit(int most, long since) {
  /** How many may be open at {@code now}. */
  int at(long now, Duration each) {
    return (int) Math.min(Integer.MAX_VALUE, most + (now - since) / each.toNanos());
  }
}
