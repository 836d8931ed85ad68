package io.penstock.testkit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs the installed ffmpeg. */
final class Ffmpeg {
  private Ffmpeg() {}

  /** Starts it with these arguments; its errors go to this JVM's. */
  static Process start(List<String> arguments) throws IOException {
    return builder(arguments).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Prepares it with these arguments. */
  static ProcessBuilder builder(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("ffmpeg", "-hide_banner", "-v", "error", "-y"));
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }

  /** Runs it with these arguments to its end. */
  static void run(List<String> arguments) throws IOException {
    Process process = start(arguments);
    process.getOutputStream().close();
    awaitSuccess(process);
  }

  /** Waits for its end, which must be a good one. */
  static void awaitSuccess(Process process) throws IOException {
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException("ffmpeg ended with " + code);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while ffmpeg ran", e);
    }
  }
}
