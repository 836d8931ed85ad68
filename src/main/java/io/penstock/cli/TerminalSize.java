package io.penstock.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** How large the terminal is; it may change at any time. */
final class TerminalSize {
  private static final int USUAL_ROWS = 24;

  private TerminalSize() {}

  /** Its lines, or those of a usual one where that cannot be told. */
  static int rows() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(1, TimeUnit.SECONDS)) {
        stty.destroyForcibly();
        return USUAL_ROWS;
      }
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      int rows = Integer.parseInt(size.substring(0, Math.max(0, size.indexOf(' '))));
      return rows > 0 ? rows : USUAL_ROWS;
    } catch (IOException | NumberFormatException e) {
      return USUAL_ROWS;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return USUAL_ROWS;
    }
  }
}
