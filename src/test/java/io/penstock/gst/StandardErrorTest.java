package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Function;
import io.penstock.testkit.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StandardErrorTest {
  private static final int G_LOG_LEVEL_WARNING = 1 << 4;
  private static final int GST_LEVEL_ERROR = 1;
  private static final Duration SOON = Duration.ofSeconds(10);

  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Test
  void readsWhatNativeCodeWrites() {
    StandardError captured = StandardError.capture(lines::add);
    write("one\ntwo\nthe ");
    write("third – with no end");
    captured.close();

    assertThat(lines).containsExactly("one", "two", "the third – with no end");
  }

  @Test
  void readsTheWarningsOfGLibAndTheDebugLogOfGStreamer() {
    GstRuntime.start();
    StandardError captured = StandardError.capture(lines::add);
    Function.getFunction("glib-2.0", "g_log")
        .invoke(Void.class, new Object[] {"penstock", G_LOG_LEVEL_WARNING, "%s", "a pad has gone"});
    Function threshold = Function.getFunction("gstreamer-1.0", "gst_debug_set_default_threshold");
    threshold.invoke(Void.class, new Object[] {GST_LEVEL_ERROR});
    Function.getFunction("gstreamer-1.0", "gst_debug_log")
        .invoke(
            Void.class,
            new Object[] {
              Function.getFunction("gstreamer-1.0", "_gst_debug_get_category")
                  .invokePointer(new Object[] {"GST_PIPELINE"}),
              GST_LEVEL_ERROR,
              "file.c",
              "function",
              7,
              null,
              "%s",
              "an element is lost"
            });
    threshold.invoke(Void.class, new Object[] {0});
    captured.close();

    assertThat(lines)
        .anyMatch(line -> line.contains("penstock-WARNING") && line.contains("a pad has gone"));
    assertThat(lines)
        .anyMatch(line -> line.contains("GST_PIPELINE") && line.contains("an element is lost"));
  }

  @Test
  void cutsALineThatDoesNotEnd() {
    StandardError captured = StandardError.capture(lines::add);
    write("x".repeat(50_000) + "\nnext\n");
    captured.close();

    assertThat(lines).hasSize(2).last().isEqualTo("next");
    assertThat(lines.get(0)).matches("x{4096}");
  }

  @Test
  void nobodyWhoWritesWaitsForASlowReader() throws InterruptedException {
    CountDownLatch slow = new CountDownLatch(1);
    StandardError captured =
        StandardError.capture(
            line -> {
              waitFor(slow);
              lines.add(line);
            });
    for (int i = 0; i < 5000; i++) {
      write("y".repeat(1000) + "\n");
    }
    slow.countDown();
    Await.until(SOON, () -> lines.size() > 500, "what fitted into the pipe");
    captured.close();

    assertThat(lines.size()).as("the rest is lost").isLessThan(4000);
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void givesStandardErrorBackAndKeepsNoFileOpen() throws IOException {
    Path before = standardError();
    long files = openFiles();
    for (int i = 0; i < 20; i++) {
      StandardError captured = StandardError.capture(lines::add);
      assertThat(standardError()).isNotEqualTo(before);
      captured.close();
      captured.close();
    }

    assertThat(standardError()).isEqualTo(before);
    assertThat(openFiles()).isLessThan(files + 20);
    write("");
    assertThat(lines).isEmpty();
  }

  private static Path standardError() throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/self/fd/2"));
  }

  private static long openFiles() throws IOException {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  private static void write(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var unused =
        Function.getFunction("c", "write").invokeLong(new Object[] {2, bytes, (long) bytes.length});
  }
}
