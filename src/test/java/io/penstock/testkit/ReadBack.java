package io.penstock.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A recorded file as ffprobe and ffmpeg see it.
 *
 * @param codec of the pictures, as ffprobe calls it
 * @param pictures that could be decoded
 * @param complaints of ffmpeg while it decoded all of them
 */
public record ReadBack(String codec, int pictures, String complaints) {
  /** Reads and decodes a whole file. */
  public static ReadBack of(Path file) {
    List<String> seen =
        run(List.of(
                "ffprobe",
                "-v",
                "error",
                "-count_frames",
                "-select_streams",
                "v:0",
                "-show_entries",
                "stream=codec_name,nb_read_frames",
                "-of",
                "default=noprint_wrappers=1:nokey=1",
                file.toString()))
            .lines()
            .toList();
    // A transport stream is told twice: by its program, and by itself.
    if (seen.size() < 2) {
      throw new AssertionError("ffprobe finds no pictures in " + file + ": " + seen);
    }
    return new ReadBack(
        seen.get(0),
        Integer.parseInt(seen.get(1)),
        run(
            List.of(
                "ffmpeg",
                "-nostdin",
                "-v",
                "error",
                "-i",
                file.toString(),
                // Each picture at its own time, or rounded times would be complained about.
                "-vsync",
                "passthrough",
                "-enc_time_base",
                "-1",
                "-f",
                "null",
                "-")));
  }

  /** A folder that is made. */
  public static Path newFolder(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      process.waitFor();
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command.get(0), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while " + command.get(0) + " ran", e);
    }
  }
}
