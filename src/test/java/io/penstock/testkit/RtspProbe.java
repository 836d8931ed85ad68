package io.penstock.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A reader of an RTSP address that is not GStreamer: ffprobe. It either asks what the camera sends,
 * or watches and notes the time of each packet.
 */
public final class RtspProbe implements AutoCloseable {
  private final Process ffprobe;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private RtspProbe(String address, String transport, List<String> questions) {
    List<String> command =
        new ArrayList<>(
            List.of("ffprobe", "-v", "error", "-rtsp_transport", transport, "-timeout", "5000000"));
    command.addAll(questions);
    command.addAll(List.of("-of", "csv=p=0", address));
    try {
      ffprobe = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start ffprobe: install the package ffmpeg", e);
    }
    reader = new Thread(this::read, "rtsp-probe-" + ffprobe.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Asks over TCP what a camera sends, and waits for the answer. */
  public static RtspProbe of(String address) {
    return ask(address, "tcp");
  }

  /** Asks over UDP what a camera sends, and waits for the answer. */
  public static RtspProbe overUdp(String address) {
    return ask(address, "udp");
  }

  /** Watches over TCP until it is closed or the camera ends. */
  public static RtspProbe watching(String address) {
    return new RtspProbe(
        address,
        "tcp",
        List.of(
            // Packets come at once, not after it has measured the pace.
            "-analyzeduration",
            "0",
            "-fpsprobesize",
            "0",
            "-show_entries",
            "packet=pts_time,flags"));
  }

  private static RtspProbe ask(String address, String transport) {
    RtspProbe probe =
        new RtspProbe(
            address, transport, List.of("-show_entries", "stream=codec_name,width,height"));
    probe.join();
    return probe;
  }

  /** All it said: the codec and size of an asked camera, or the error. */
  public String output() {
    return String.join("\n", lines).strip();
  }

  /** How many pictures came so far, when watching. */
  public int pictures() {
    return seconds().size();
  }

  /** The times of the pictures that came so far and had one, when watching. */
  public List<Double> seconds() {
    return lines.stream()
        .filter(line -> line.matches("\\d+\\.\\d+,.*"))
        .map(line -> Double.valueOf(line.substring(0, line.indexOf(','))))
        .toList();
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return ffprobe.isAlive();
  }

  @Override
  public void close() {
    ffprobe.destroyForcibly();
    join();
  }

  private void join() {
    try {
      ffprobe.waitFor();
      reader.join();
    } catch (InterruptedException e) {
      ffprobe.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(ffprobe.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      // Closed: what was read stays.
    }
  }
}
