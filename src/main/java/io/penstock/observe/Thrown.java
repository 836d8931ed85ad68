package io.penstock.observe;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;

/** An exception as the log has it. Libraries write addresses into theirs: never with secrets. */
final class Thrown {
  private static final int MOST_FRAMES = 30;
  private static final int MOST_CAUSES = 8;

  private Thrown() {}

  /** What it is, and where it came from first: enough to find it in the code. */
  static String brief(IThrowableProxy thrown) {
    return text(thrown, 1, "; ");
  }

  /** With its stack. */
  static String whole(IThrowableProxy thrown) {
    return text(thrown, MOST_FRAMES, "\n");
  }

  private static String text(IThrowableProxy thrown, int frames, String separator) {
    StringBuilder text = new StringBuilder();
    IThrowableProxy next = thrown;
    for (int i = 0; i < MOST_CAUSES && next != null; i++) {
      text.append(i == 0 ? "" : separator + "caused by ").append(next.getClassName());
      if (next.getMessage() != null) {
        text.append(": ").append(Redaction.of(next.getMessage()));
      }
      StackTraceElementProxy[] stack = next.getStackTraceElementProxyArray();
      for (int frame = 0; stack != null && frame < Math.min(frames, stack.length); frame++) {
        text.append(separator).append(stack[frame].getSTEAsString());
      }
      next = next.getCause();
    }
    return text.toString();
  }
}
