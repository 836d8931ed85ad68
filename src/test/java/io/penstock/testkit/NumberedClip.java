package io.penstock.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * An H.264 clip whose every picture carries its number ({@link FrameNumber}) and moves: closed
 * GOPs, no B-pictures, SPS and PPS in the raw file with every key picture. Made by ffmpeg once per
 * build.
 *
 * @param spec what it is like
 * @param mp4 the clip as MP4
 * @param raw the clip as a raw byte stream
 */
public record NumberedClip(ClipSpec spec, Path mp4, Path raw) {
  /** To be raised when the pictures change, so that no older clip is taken. */
  private static final int VERSION = 1;

  private static final Path FOLDER = Path.of("target", "clips", "v" + VERSION).toAbsolutePath();

  /** Makes the clip, or finds it made already. */
  public static synchronized NumberedClip of(ClipSpec spec) {
    NumberedClip clip =
        new NumberedClip(
            spec,
            FOLDER.resolve(spec.fileName() + ".mp4"),
            FOLDER.resolve(spec.fileName() + ".h264"));
    try {
      // The raw file is moved into place last: where it is, the other is too.
      if (!Files.exists(clip.raw)) {
        Files.createDirectories(FOLDER);
        clip.make();
      }
      return clip;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the clip " + clip.mp4, e);
    }
  }

  private void make() throws IOException {
    Path folder = Files.createTempDirectory(FOLDER, "making-");
    Path madeMp4 = folder.resolve("clip.mp4");
    Path madeRaw = folder.resolve("clip.h264");
    encode(madeMp4);
    Ffmpeg.run(
        List.of(
            "-i",
            madeMp4.toString(),
            "-c",
            "copy",
            "-bsf:v",
            "h264_mp4toannexb",
            "-f",
            "h264",
            madeRaw.toString()));
    Files.move(madeMp4, mp4, StandardCopyOption.ATOMIC_MOVE);
    Files.move(madeRaw, raw, StandardCopyOption.ATOMIC_MOVE);
    Files.delete(folder);
  }

  private void encode(Path file) throws IOException {
    Process ffmpeg =
        Ffmpeg.start(
            List.of(
                "-f",
                "rawvideo",
                "-pix_fmt",
                "yuv420p",
                "-video_size",
                spec.width() + "x" + spec.height(),
                "-framerate",
                Integer.toString(spec.framesPerSecond()),
                "-i",
                "pipe:0",
                "-c:v",
                "libx264",
                "-preset",
                "superfast",
                "-bf",
                "0",
                "-b:v",
                spec.kilobitsPerSecond() + "k",
                "-x264-params",
                x264Settings(),
                file.toString()));
    try (OutputStream pictures = ffmpeg.getOutputStream()) {
      NumberedPicture picture = new NumberedPicture(spec.width(), spec.height());
      for (int number = 0; number < spec.frames(); number++) {
        pictures.write(picture.paint(number));
      }
    }
    Ffmpeg.awaitSuccess(ffmpeg);
  }

  private String x264Settings() {
    return "keyint=%d:min-keyint=%d:scenecut=0:open-gop=0:threads=2"
        .formatted(spec.keyInterval(), spec.keyInterval());
  }
}
