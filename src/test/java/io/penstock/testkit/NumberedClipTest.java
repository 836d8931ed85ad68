package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumberedClipTest {
  private static final ClipSpec SPEC = ClipSpec.standard().withFrames(100);

  @Test
  void numbersEveryPicture() throws IOException {
    NumberedClip clip = NumberedClip.of(SPEC);
    assertThat(numbers(clip.mp4())).isEqualTo(allOf(SPEC));
    assertThat(numbers(clip.raw())).isEqualTo(allOf(SPEC));
  }

  @Test
  void numbersSmallPicturesAtAFewKilobits() throws IOException {
    ClipSpec tiny = new ClipSpec(160, 96, 10, 60, 10, 20);
    assertThat(numbers(NumberedClip.of(tiny).mp4())).isEqualTo(allOf(tiny));
  }

  @Test
  void survivesScalingAndASecondPoorEncoding(@TempDir Path folder) throws IOException {
    Path poor = folder.resolve("poor.mp4");
    Ffmpeg.run(
        List.of(
            "-i",
            NumberedClip.of(SPEC).mp4().toString(),
            "-vf",
            "scale=426:240",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-b:v",
            "120k",
            poor.toString()));
    assertThat(numbers(poor)).isEqualTo(allOf(SPEC));
  }

  @Test
  void isMadeOnce() throws IOException {
    FileTime made = Files.getLastModifiedTime(NumberedClip.of(SPEC).raw());
    assertThat(Files.getLastModifiedTime(NumberedClip.of(SPEC).raw())).isEqualTo(made);
  }

  private static List<Integer> allOf(ClipSpec spec) {
    return IntStream.range(0, spec.frames()).boxed().toList();
  }

  private static List<Integer> numbers(Path file) throws IOException {
    Process ffmpeg =
        Ffmpeg.start(
            List.of(
                "-i",
                file.toString(),
                "-vsync",
                "passthrough",
                "-c:v",
                "pgmyuv",
                "-pix_fmt",
                "yuv420p",
                "-f",
                "image2pipe",
                "pipe:1"));
    List<Integer> numbers = new ArrayList<>();
    try (InputStream pictures = new BufferedInputStream(ffmpeg.getInputStream())) {
      PictureReader reader = new PictureReader(pictures);
      while (reader.next()) {
        numbers.add(reader.number().orElse(-1));
      }
    }
    Ffmpeg.awaitSuccess(ffmpeg);
    return numbers;
  }
}
