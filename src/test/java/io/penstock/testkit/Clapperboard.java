package io.penstock.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A clip in which every second begins with a white picture and a beep, both for a tenth of a
 * second: what plays it can be asked how far sound and picture are apart. H.264 and PCM in
 * Matroska, made by ffmpeg once per build.
 */
public final class Clapperboard {
  /** Samples a second of its sound. */
  public static final int RATE = 48_000;

  /** Pictures a second. */
  public static final int PICTURES = 25;

  /** How long it plays. */
  public static final int SECONDS = 40;

  /** Below it lies what encoders leave of silence, and above it the beep. */
  private static final int LOUD = 4_000;

  /** Below, one that a machine of tests held up would count for too much. */
  private static final int LEAST_PAIRS = 3;

  /** Luma of white is 235, of black 16. */
  private static final double BRIGHT = 125;

  private static final Pattern PRINTED =
      Pattern.compile("pts_time:(?<time>-?[0-9.]+)|YAVG=(?<luma>[0-9.]+)");

  private static final Path CLIP =
      Path.of("target", "clips", "clapperboard-1.mkv").toAbsolutePath();

  private Clapperboard() {}

  /** The clip. */
  public static synchronized Path clip() {
    try {
      if (!Files.exists(CLIP)) {
        Files.createDirectories(CLIP.getParent());
        Path made = Files.createTempFile(CLIP.getParent(), "making-", ".mkv");
        make(made);
        Files.move(made, CLIP, StandardCopyOption.ATOMIC_MOVE);
      }
      return CLIP;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the clip " + CLIP, e);
    }
  }

  private static void make(Path file) throws IOException {
    Ffmpeg.run(
        List.of(
            "-f",
            "lavfi",
            "-i",
            "color=black:size=320x180:rate=%d,drawbox=color=white:t=fill:enable='lt(mod(t,1),0.1)'"
                .formatted(PICTURES),
            "-f",
            "lavfi",
            "-i",
            "aevalsrc='0.8*sin(2*PI*1000*t)*lt(mod(t,1),0.1)':sample_rate=" + RATE,
            "-t",
            Integer.toString(SECONDS),
            "-c:v",
            "libx264",
            "-preset",
            "superfast",
            "-bf",
            "0",
            "-g",
            Integer.toString(PICTURES),
            "-pix_fmt",
            "yuv420p",
            "-c:a",
            "pcm_s16le",
            file.toString()));
  }

  /**
   * A launch line for a camera that plays it.
   *
   * @param sound from raw sound to a payloader, such as {@code mulawenc ! rtppcmupay}
   */
  public static String launch(String sound) {
    return "filesrc location=\"%s\" ! matroskademux name=d d. ! queue ! h264parse".formatted(clip())
        + " ! rtph264pay name=pay0 pt=96 config-interval=-1"
        + " d. ! queue ! audioconvert ! audioresample ! "
        + sound
        + " name=pay1 pt=97";
  }

  /**
   * Where beeps begin.
   *
   * @param encoded anything that ffmpeg takes for sound
   */
  public static List<Beep> beeps(Path encoded) {
    List<Double> frames = frames(encoded);
    short[] samples = decoded(encoded);
    int frame = samples.length / Math.max(1, frames.size());
    int rate = rate(encoded);
    List<Beep> begins = new ArrayList<>();
    int quiet = 0;
    for (int i = 0; i < samples.length; i++) {
      if (Math.abs(samples[i]) < LOUD) {
        quiet++;
      } else {
        if (quiet >= rate / 2) {
          double within = (double) (i % frame) / rate;
          begins.add(new Beep(i / frame, within, frames.get(i / frame) + within));
        }
        quiet = 0;
      }
    }
    return begins;
  }

  /**
   * Where a beep begins.
   *
   * @param frame counted from 0
   * @param within seconds from the beginning of that frame
   * @param time seconds, as the container has it
   */
  public record Beep(int frame, double within, double time) {}

  private static List<Double> frames(Path encoded) {
    return probed(encoded, "frame=pts_time").map(Double::parseDouble).toList();
  }

  private static int rate(Path encoded) {
    return probed(encoded, "stream=sample_rate").findFirst().map(Integer::parseInt).orElseThrow();
  }

  private static Stream<String> probed(Path encoded, String entries) {
    return new String(
            output(
                new ProcessBuilder(
                    List.of(
                        "ffprobe",
                        "-v",
                        "error",
                        "-select_streams",
                        "a:0",
                        "-show_entries",
                        entries,
                        "-of",
                        "default=noprint_wrappers=1:nokey=1",
                        encoded.toString()))),
            StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank());
  }

  /**
   * When flashes begin.
   *
   * @param encoded anything that ffmpeg takes for pictures
   * @return in seconds, as the container has them
   */
  public static List<Double> flashes(Path encoded) {
    String printed =
        new String(
            output(
                List.of(
                    "-copyts",
                    "-i",
                    encoded.toString(),
                    "-an",
                    "-vf",
                    "signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-",
                    "-f",
                    "null",
                    "-")),
            StandardCharsets.UTF_8);
    List<Double> begins = new ArrayList<>();
    double time = 0;
    boolean bright = true;
    for (Matcher found = PRINTED.matcher(printed); found.find(); ) {
      if (found.group("time") != null) {
        time = Double.parseDouble(found.group("time"));
        continue;
      }
      boolean now = Double.parseDouble(found.group("luma")) > BRIGHT;
      if (now && !bright) {
        begins.add(time);
      }
      bright = now;
    }
    return begins;
  }

  /**
   * How much later beeps come than their flashes, most of the time; negative where they come
   * earlier.
   *
   * @param flashes seconds
   * @param beeps seconds
   * @return the median, in seconds
   */
  public static double apart(List<Double> flashes, List<Double> beeps) {
    List<Double> pairs =
        flashes.stream()
            .flatMap(
                flash ->
                    beeps.stream()
                        .map(beep -> beep - flash)
                        .filter(late -> Math.abs(late) < 0.5)
                        .min(Comparator.comparingDouble(Math::abs))
                        .stream())
            .sorted()
            .toList();
    if (pairs.size() < LEAST_PAIRS) {
      throw new AssertionError("flashes at %s s, beeps at %s s".formatted(flashes, beeps));
    }
    return pairs.get(pairs.size() / 2);
  }

  private static short[] decoded(Path encoded) {
    byte[] bytes =
        output(List.of("-i", encoded.toString(), "-vn", "-f", "s16le", "-ac", "1", "pipe:1"));
    short[] samples = new short[bytes.length / 2];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
    return samples;
  }

  private static byte[] output(List<String> arguments) {
    return output(Ffmpeg.builder(arguments));
  }

  private static byte[] output(ProcessBuilder command) {
    try {
      Process ffmpeg = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
      ffmpeg.getOutputStream().close();
      byte[] bytes = ffmpeg.getInputStream().readAllBytes();
      Ffmpeg.awaitSuccess(ffmpeg);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot decode what is to be looked at", e);
    }
  }
}
