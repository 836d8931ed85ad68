package io.penstock.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Has ffmpeg encode two seconds of a picture that does not change, once per picture. */
final class StillEncoder {
  private static final Map<String, byte[]> ENCODED = new ConcurrentHashMap<>();

  private StillEncoder() {}

  /**
   * H.264 as a byte stream, a key picture each second.
   *
   * @param picture a source of ffmpeg's lavfi, 15 pictures a second
   */
  static byte[] encode(String picture) {
    return ENCODED.computeIfAbsent(picture, StillEncoder::run).clone();
  }

  private static byte[] run(String picture) {
    List<String> command =
        List.of(
            "ffmpeg",
            "-nostdin",
            "-v",
            "error",
            "-f",
            "lavfi",
            "-i",
            picture,
            "-t",
            "2",
            "-pix_fmt",
            "yuv420p",
            "-c:v",
            "libx264",
            "-preset",
            "superfast",
            // So well that no key frame moves a level by more than a few, as a camera with bits to
            // spare does: what is coarser is not found to be still.
            "-crf",
            "12",
            "-bf",
            "0",
            "-x264-params",
            "keyint=15:min-keyint=15:scenecut=0:threads=1",
            "-f",
            "h264",
            "pipe:1");
    try {
      Process ffmpeg =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (InputStream stream = ffmpeg.getInputStream()) {
        return stream.readAllBytes();
      } finally {
        ffmpeg.destroy();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run ffmpeg: install the package ffmpeg", e);
    }
  }
}
