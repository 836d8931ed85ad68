package io.penstock.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pictures and sound of a file, as ffprobe and ffmpeg see them. Times are seconds.
 *
 * @param codecs of its tracks, as ffprobe calls them
 * @param silences where nothing is heard, from the beginning of the file on
 * @param complaints of ffmpeg while it decoded all of it
 */
public record ReadTracks(
    List<String> codecs, Track pictures, Track sound, List<Silence> silences, String complaints) {
  private static final Pattern SILENCE =
      Pattern.compile("silence_start: ([\\d.-]+)|silence_end: ([\\d.-]+)");

  /**
   * The packets of a track.
   *
   * @param first when the first is shown or heard
   * @param last when the last is
   * @param leastStep between two
   * @param mostStep between two
   */
  public record Track(int packets, double first, double last, double leastStep, double mostStep) {}

  /** A time in which nothing is heard; at the end of the file it may have no end. */
  public record Silence(double begin, double end) {}

  /** Reads a whole file. */
  public static ReadTracks of(Path file) {
    return new ReadTracks(
        probe(file, "-show_entries", "stream=codec_name").lines().distinct().sorted().toList(),
        track(file, "v:0"),
        track(file, "a:0"),
        silences(
            run(
                List.of(
                    "ffmpeg",
                    "-nostdin",
                    "-hide_banner",
                    "-nostats",
                    "-i",
                    file.toString(),
                    "-map",
                    "0:a",
                    "-af",
                    "silencedetect=noise=-35dB:d=0.2",
                    "-f",
                    "null",
                    "-"))),
        run(
            List.of(
                "ffmpeg",
                "-nostdin",
                "-v",
                "error",
                "-i",
                file.toString(),
                "-map",
                "0",
                "-vsync",
                "passthrough",
                "-enc_time_base",
                "-1",
                "-f",
                "null",
                "-")));
  }

  private static Track track(Path file, String stream) {
    List<Double> times =
        probe(file, "-select_streams", stream, "-show_entries", "packet=pts_time")
            .lines()
            .map(line -> Double.parseDouble(line.replace(",", "")))
            .sorted()
            .toList();
    if (times.isEmpty()) {
      throw new AssertionError(file + " has no track " + stream);
    }
    double least = Double.MAX_VALUE;
    double most = 0;
    for (int i = 1; i < times.size(); i++) {
      least = Math.min(least, times.get(i) - times.get(i - 1));
      most = Math.max(most, times.get(i) - times.get(i - 1));
    }
    return new Track(times.size(), times.get(0), times.get(times.size() - 1), least, most);
  }

  private static List<Silence> silences(String said) {
    List<Silence> silences = new ArrayList<>();
    double begin = Double.NaN;
    for (Matcher found = SILENCE.matcher(said); found.find(); ) {
      if (found.group(1) != null) {
        begin = Double.parseDouble(found.group(1));
      } else {
        silences.add(new Silence(begin, Double.parseDouble(found.group(2))));
        begin = Double.NaN;
      }
    }
    if (!Double.isNaN(begin)) {
      silences.add(new Silence(begin, Double.NaN));
    }
    return silences;
  }

  private static String probe(Path file, String... what) {
    List<String> command = new ArrayList<>(List.of("ffprobe", "-v", "error"));
    command.addAll(List.of(what));
    command.addAll(List.of("-of", "csv=print_section=0", file.toString()));
    return run(command);
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
