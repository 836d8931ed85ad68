package io.penstock.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What somebody who watches an {@code rtmp://} address sees: ffmpeg reads and decodes it, and each
 * picture comes with its number and its timestamp. Its threads are its own; whoever opened it
 * closes it. It ends by itself when the stream does.
 */
public final class RtmpPlayer implements AutoCloseable {
  private final Process ffmpeg;
  private final ShownTimes times;
  private final Consumer<PlayedPicture> viewer;
  private final List<PlayedPicture.Seen> seen = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private RtmpPlayer(Process ffmpeg, Consumer<PlayedPicture> viewer) {
    this.ffmpeg = ffmpeg;
    this.viewer = viewer;
    this.times = ShownTimes.of(ffmpeg.getErrorStream());
    this.reader = new Thread(this::read, "rtmp-player-" + ffmpeg.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Watches an address. */
  public static RtmpPlayer open(String address) {
    return open(address, picture -> {});
  }

  /**
   * Watches an address and shows each picture to {@code viewer}, in the player's thread; a slow
   * viewer slows the player down.
   */
  public static RtmpPlayer open(String address, Consumer<PlayedPicture> viewer) {
    ProcessBuilder command =
        Ffmpeg.builder(
            List.of(
                // Its words about the pictures are informational; errors come the same way.
                "-v",
                "info",
                "-nostats",
                "-nostdin",
                // Without limits it waits six seconds for audio that never comes.
                "-probesize",
                "32k",
                "-analyzeduration",
                "1000000",
                "-rw_timeout",
                "15000000",
                "-copyts",
                "-i",
                address,
                "-map",
                "0:v:0",
                "-vf",
                "showinfo=checksum=0",
                "-vsync",
                "passthrough",
                "-enc_time_base",
                "-1",
                // Each picture in this format tells its own size, and keeps the decoder's values.
                "-c:v",
                "pgmyuv",
                "-pix_fmt",
                "yuv420p",
                "-f",
                "image2pipe",
                "pipe:1"));
    try {
      return new RtmpPlayer(command.start(), viewer);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start ffmpeg: install the package ffmpeg", e);
    }
  }

  /** What it has seen so far, pixels aside. */
  public List<PlayedPicture.Seen> seen() {
    return List.copyOf(seen);
  }

  /** How many pictures it has seen so far. */
  public int count() {
    return seen.size();
  }

  /** Whether the stream is over, or never came. */
  public boolean ended() {
    return !ffmpeg.isAlive() && !reader.isAlive();
  }

  /** What ffmpeg complained about: broken pictures, a refused connection. */
  public List<String> complaints() {
    return times.complaints();
  }

  /** Stops watching. Idempotent. */
  @Override
  public void close() {
    ffmpeg.destroyForcibly();
    try {
      ffmpeg.waitFor(5, TimeUnit.SECONDS);
      reader.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (InputStream pictures = new BufferedInputStream(ffmpeg.getInputStream(), 1 << 16)) {
      PictureReader source = new PictureReader(pictures);
      for (int index = 0; source.next(); index++) {
        PlayedPicture picture =
            new PlayedPicture(
                index,
                source.number(),
                times.take(),
                source.width(),
                source.height(),
                source.i420());
        seen.add(
            new PlayedPicture.Seen(
                index, picture.number(), picture.ptsMillis(), System.nanoTime()));
        viewer.accept(picture);
      }
    } catch (IOException e) {
      // Closed, or ffmpeg ended within a picture: the whole ones were seen.
    }
  }
}
