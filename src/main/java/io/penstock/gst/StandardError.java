package io.penstock.gst;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The standard error of this process, read by us: native libraries write there whatever they like,
 * and GStreamer's debug log and GLib's warnings go there too. Nobody who writes ever waits: what
 * does not fit into the pipe is lost.
 */
public final class StandardError implements AutoCloseable {
  private static final int STDERR = 2;
  private static final int F_SETFL = 4;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int EINTR = 4;
  private static final int O_WRONLY = 1;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;

  /** What an unprivileged process may ask for. */
  private static final int PIPE_BYTES = 1 << 20;

  private static final int READ_BYTES = 1 << 16;

  /** Of one line, bytes; the rest is dropped. */
  private static final int LONGEST = 4096;

  private static final Duration LAST_LINES = Duration.ofSeconds(1);

  private final int reading;
  private final int before;
  private final Consumer<String> lines;
  private final Thread reader = new Thread(this::read, "standard-error");
  private final byte[] line = new byte[LONGEST];
  private int length;
  private boolean closed;

  private StandardError(int reading, int before, Consumer<String> lines) {
    this.reading = reading;
    this.before = before;
    this.lines = lines;
    reader.setDaemon(true);
  }

  /**
   * Reads it from now on, until it is closed.
   *
   * @param lines given each line, on a thread of its own; must not wait
   * @throws IllegalStateException when the system does not allow it; nothing has changed then
   */
  public static synchronized StandardError capture(Consumer<String> lines) {
    int[] ends = new int[2];
    int before = C.fcntl(STDERR, F_DUPFD_CLOEXEC, STDERR + 1);
    if (before < 0 || C.pipe2(ends, O_CLOEXEC) != 0) {
      throw new IllegalStateException(
          "standard error cannot be read: no more files can be opened (errno "
              + Native.getLastError()
              + ")");
    }
    // With room for a burst, and no waiting beyond it: a thread of the JVM's own may write as well,
    // while ours cannot run.
    C.fcntl(ends[1], F_SETPIPE_SZ, PIPE_BYTES);
    C.fcntl(ends[1], F_SETFL, O_WRONLY | O_NONBLOCK);
    C.dup2(ends[1], STDERR);
    C.close(ends[1]);
    StandardError captured = new StandardError(ends[0], before, lines);
    captured.reader.start();
    return captured;
  }

  private void read() {
    byte[] bytes = new byte[READ_BYTES];
    long count;
    do {
      count = C.read(reading, bytes, bytes.length);
      for (int i = 0; i < count; i++) {
        take(bytes[i]);
      }
    } while (count > 0 || (count < 0 && Native.getLastError() == EINTR));
    if (length > 0) {
      endLine();
    }
    C.close(reading);
  }

  private void take(byte next) {
    if (next == '\n') {
      endLine();
    } else if (length < LONGEST) {
      line[length++] = next;
    }
  }

  private void endLine() {
    String text = new String(line, 0, length, StandardCharsets.UTF_8);
    length = 0;
    lines.accept(text);
  }

  /** Standard error is what it was before. What was written until then is read. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    // The pipe has no writer left then, and the reader comes to its end.
    C.dup2(before, STDERR);
    C.close(before);
    try {
      reader.join(LAST_LINES.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** libc. */
  private static final class C {
    static {
      Native.register(C.class, Platform.C_LIBRARY_NAME);
    }

    private C() {}

    static native int pipe2(int[] ends, int flags);

    static native int dup2(int from, int to);

    static native int close(int file);

    static native int fcntl(int file, int command, long argument);

    static native long read(int file, byte[] bytes, long size);
  }
}
