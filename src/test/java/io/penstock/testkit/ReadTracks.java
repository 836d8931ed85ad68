package io.penstock.testkit;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
  private static final Set<String> VIDEO_OR_AUDIO = Set.of("video", "audio");
  private static final Pattern COMPLAINT = Pattern.compile("\\[(error|fatal|panic)\\]");
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
    List<String> codecs = new ArrayList<>();
    List<Double> pictures = new ArrayList<>();
    List<Double> sound = new ArrayList<>();
    for (String line : probe(file).lines().distinct().toList()) {
      String[] fields = line.split(",", -1);
      if (fields[0].equals("stream") && VIDEO_OR_AUDIO.contains(fields[2])) {
        codecs.add(fields[1]);
      } else if (fields[0].equals("packet") && VIDEO_OR_AUDIO.contains(fields[1])) {
        (fields[1].equals("video") ? pictures : sound).add(Double.parseDouble(fields[2]));
      }
    }
    String said = decode(file);
    return new ReadTracks(
        codecs.stream().distinct().toList(),
        track(pictures),
        track(sound),
        silences(said),
        said.lines().filter(line -> COMPLAINT.matcher(line).find()).collect(joining("\n")));
  }

  private static String probe(Path file) {
    return run(
        List.of(
            "ffprobe",
            "-v",
            "error",
            "-show_entries",
            "stream=codec_type,codec_name:packet=codec_type,pts_time",
            "-of",
            "csv",
            file.toString()));
  }

  private static String decode(Path file) {
    return run(
        List.of(
            "ffmpeg",
            "-nostdin",
            "-hide_banner",
            "-nostats",
            "-v",
            "level+info",
            "-i",
            file.toString(),
            // Without the data that FLV begins with.
            "-map",
            "0:v",
            "-map",
            "0:a",
            "-af",
            "silencedetect=noise=-35dB:d=0.2",
            "-vsync",
            "passthrough",
            "-enc_time_base",
            "-1",
            "-f",
            "null",
            "-"));
  }

  private static Track track(List<Double> unsorted) {
    if (unsorted.isEmpty()) {
      throw new AssertionError("a track is missing");
    }
    List<Double> times = unsorted.stream().sorted().toList();
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
