package io.penstock.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineThrottleTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ManualNanos clock = new ManualNanos();
  private final LineThrottle throttle = new LineThrottle(clock);

  @Test
  void letsAFewOfAShapeThroughAMinuteAndCountsTheOthers() {
    List<String> written = new ArrayList<>();
    for (int i = 0; i < 1239; i++) {
      written.addAll(
          throttle.offer("GLib-CRITICAL: object 0x7f" + i + "a of 12:00:" + i + " is bad"));
    }

    assertThat(written)
        .hasSize(5)
        .first()
        .isEqualTo("GLib-CRITICAL: object 0x7f0a of 12:00:0 is bad");
    assertThat(throttle.look()).as("the minute is not over").isEmpty();
    clock.pass(MINUTE);
    assertThat(throttle.look())
        .containsExactly(
            "… and 1,234 more like it: GLib-CRITICAL: object 0x7f0a of 12:00:0 is bad");
    assertThat(throttle.look()).as("told once").isEmpty();
    assertThat(throttle.offer("GLib-CRITICAL: object 0x1 of 13:00:00 is bad")).hasSize(1);
  }

  @Test
  void linesOfAnotherShapeAreNotHeldBack() {
    for (int i = 0; i < 100; i++) {
      throttle.offer("the same");
    }

    assertThat(throttle.offer("another")).containsExactly("another");
  }

  @Test
  void aShapeThatCameSeldomIsNotSummedUp() {
    throttle.offer("once");
    clock.pass(MINUTE);

    assertThat(throttle.look()).isEmpty();
  }

  @Test
  void takesColoursControlsSecretsAndLengthAway() {
    assertThat(
            throttle.offer(
                "\u001b[31;01mERROR\u001b[00m\trtsp://a:hunter2@c/d\u0007" + "x".repeat(5000)))
        .singleElement()
        .asString()
        .startsWith("ERROR rtsp://c/d xxx")
        .hasSize(LineThrottle.LONGEST)
        .endsWith("…");
    assertThat(throttle.offer(" \u001b[0m ")).as("a blank line").isEmpty();
  }

  @Test
  void halfASecretIsASecret() {
    String line = "x".repeat(LineThrottle.LONGEST - 20) + " rtsp://viewer:hunter2secret@c/d";

    assertThat(throttle.offer(line)).singleElement().asString().doesNotContain("hunter");
  }

  @Test
  void takesNoMoreBytesThanItsShareOfAnHour() {
    long bytes = 0;
    List<String> notes = new ArrayList<>();
    for (int second = 0; second < 3600; second++) {
      for (int i = 0; i < 50; i++) {
        String line = "shape " + letters(second * 50 + i) + " " + "y".repeat(200);
        bytes += sum(throttle.offer(line));
      }
      clock.pass(Duration.ofSeconds(1));
      List<String> due = throttle.look();
      bytes += sum(due);
      due.stream().filter(line -> line.contains("too many for a log")).forEach(notes::add);
    }

    assertThat(bytes).isBetween(100_000L, (long) LineThrottle.MOST_BYTES_AN_HOUR + 1000);
    assertThat(notes)
        .hasSizeBetween(5, 6)
        .allMatch(note -> note.matches("… and [0-9,]+ more lines.*"));
  }

  @Test
  void linesThatNeverCameAreToldToo() {
    throttle.missed(1_000_000);
    clock.pass(Duration.ofMinutes(10));

    assertThat(throttle.look()).containsExactly("… and 1,000,000 more lines, too many for a log");
  }

  private static long sum(List<String> lines) {
    return lines.stream()
        .mapToLong(line -> line.getBytes(StandardCharsets.UTF_8).length + 50L)
        .sum();
  }

  /** A number without digits, so that every line is a shape of its own. */
  private static String letters(int number) {
    StringBuilder text = new StringBuilder();
    for (char digit : Integer.toString(number).toCharArray()) {
      text.append((char) ('a' + digit - '0'));
    }
    return text.toString();
  }
}
