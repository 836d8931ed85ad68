package io.penstock.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class NativeLogTest {
  @Test
  @Timeout(30)
  void writesWhatWaitsBeforeItIsClosed() {
    try (LoggedLines lines = new LoggedLines("native")) {
      try (NativeLog log = NativeLog.start()) {
        log.offer("GLib-CRITICAL **: {} of rtsp://a:hunter2@c/d");
        log.offer("");
      }
      assertThat(lines.lines()).containsExactly("WARN [-] GLib-CRITICAL **: {} of rtsp://c/d");
    }
  }

  @Test
  @Timeout(30)
  void neverKeepsAWriterWaiting() {
    try (LoggedLines lines = new LoggedLines("native")) {
      try (NativeLog log = NativeLog.start()) {
        for (int i = 0; i < 1_000_000; i++) {
          log.offer("the same line, number " + i);
        }
      }
      assertThat(lines.lines()).hasSize(5);
    }
  }
}
