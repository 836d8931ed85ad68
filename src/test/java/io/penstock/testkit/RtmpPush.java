package io.penstock.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Somebody else's encoder: ffmpeg sends a clip to an {@code rtmp://} address at its own pace. */
public final class RtmpPush implements AutoCloseable {
  private final Process ffmpeg;

  private RtmpPush(Process ffmpeg) {
    this.ffmpeg = ffmpeg;
  }

  /** Sends the clip, again and again, without encoding it. */
  public static RtmpPush of(NumberedClip clip, String address) {
    try {
      return new RtmpPush(
          Ffmpeg.builder(
                  List.of(
                      "-nostdin",
                      "-re",
                      "-stream_loop",
                      "-1",
                      "-i",
                      clip.mp4().toString(),
                      "-c",
                      "copy",
                      "-f",
                      "flv",
                      "-flvflags",
                      "no_duration_filesize",
                      address))
              // That a server throws it out is what tests ask for, and no news.
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start ffmpeg: install the package ffmpeg", e);
    }
  }

  /** Whether it is still sending. */
  public boolean isAlive() {
    return ffmpeg.isAlive();
  }

  @Override
  public void close() {
    ffmpeg.destroyForcibly();
    try {
      ffmpeg.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
