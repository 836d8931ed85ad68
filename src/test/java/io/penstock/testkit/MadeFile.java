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

  /** H.264 whose pictures come in order, with a tone that lasts as long as they do. */
  public static Path withSound(Path file, int pictures, int framesPerSecond, String soundCodec) {
    String seconds = Double.toString((double) pictures / framesPerSecond);
    return make(
        file,
        framesPerSecond,
        // A number of pictures would cut off the sound that its encoder has not taken yet.
        List.of("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-t", seconds),
        List.of(
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-bf",
            "0",
            "-g",
            "25",
            "-b:v",
            "400k",
            "-c:a",
            soundCodec));
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
    return make(file, framesPerSecond, List.of("-frames:v", Integer.toString(pictures)), encoding);
  }

  private static Path make(
      Path file, int framesPerSecond, List<String> more, List<String> encoding) {
    String source = "testsrc2=size=320x240:rate=" + framesPerSecond;
    Stream<String> arguments =
        Stream.of(
                Stream.of("-f", "lavfi", "-i", source),
                more.stream(),
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
    return packets(file, "v:0", "pts_time").stream()
        .map(said -> Math.round(Double.parseDouble(said) * 1000))
        .toList();
  }

  /** What tells the packets of the sound apart, in their order. */
  public static List<String> soundPackets(Path file) {
    return packets(file, "a:0", "data_hash");
  }

  private static List<String> packets(Path file, String track, String entry) {
    return said(List.of(
            "ffprobe",
            "-v",
            "error",
            "-show_data_hash",
            "md5",
            "-select_streams",
            track,
            "-show_entries",
            "packet=" + entry,
            "-of",
            "csv=print_section=0",
            file.toString()))
        .lines()
        .map(line -> line.replaceAll("[,\\s]+$", ""))
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /** Where the sound of a file is silent for a tenth of a second, as ffmpeg says it. */
  public static List<String> silences(Path file) {
    return said(List.of(
            "ffmpeg",
            "-nostdin",
            "-i",
            file.toString(),
            "-vn",
            "-af",
            "silencedetect=noise=-50dB:duration=0.1",
            "-f",
            "null",
            "-"))
        .lines()
        .filter(line -> line.contains("silence_"))
        .toList();
  }

  private static String said(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command.get(0), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while " + command.get(0) + " ran", e);
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
