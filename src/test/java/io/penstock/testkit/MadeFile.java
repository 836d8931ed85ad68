package io.penstock.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files that ffmpeg makes of its test picture, and what ffprobe finds in files. */
public final class MadeFile {
  private MadeFile() {}

  /** H.264 with pictures that are shown in another order than they are decoded in. */
  public static Path h264(Path file, int pictures, int framesPerSecond) {
    return make(
        file,
        pictures,
        framesPerSecond,
        List.of("-c:v", "libx264", "-preset", "veryfast", "-bf", "3", "-g", "25", "-b:v", "400k"));
  }

  /** AV1. */
  public static Path av1(Path file, int pictures, int framesPerSecond) {
    return make(
        file,
        pictures,
        framesPerSecond,
        List.of("-c:v", "libaom-av1", "-cpu-used", "8", "-usage", "realtime", "-b:v", "300k"));
  }

  private static Path make(Path file, int pictures, int framesPerSecond, List<String> encoding) {
    String source = "testsrc2=size=320x240:rate=" + framesPerSecond;
    Stream<String> arguments =
        Stream.of(
                Stream.of("-f", "lavfi", "-i", source, "-frames:v", Integer.toString(pictures)),
                encoding.stream(),
                Stream.of("-pix_fmt", "yuv420p", file.toString()))
            .flatMap(part -> part);
    try {
      Ffmpeg.run(arguments.toList());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + file, e);
    }
  }

  /**
   * When the packets of the pictures are shown, in milliseconds, in the order in which they come.
   */
  public static List<Long> shownMillis(Path file) {
    try {
      Process process =
          new ProcessBuilder(
                  "ffprobe",
                  "-v",
                  "error",
                  "-select_streams",
                  "v:0",
                  "-show_entries",
                  "packet=pts_time",
                  "-of",
                  "csv=print_section=0",
                  file.toString())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return said.lines()
          .map(line -> line.replaceAll("[,\\s]+$", ""))
          .filter(line -> !line.isEmpty())
          .map(line -> Math.round(Double.parseDouble(line) * 1000))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run ffprobe", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while ffprobe ran", e);
    }
  }

  /** The files of a folder whose names end so, by name. */
  public static List<Path> in(Path folder, String end) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
