package io.penstock.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.testkit.Await;
import io.penstock.testkit.RtspProbe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCamerasTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Test
  void servesBothPictures() {
    try (DemoCameras cameras = DemoCameras.open(RtspServerSettings.anyPort())) {
      assertThat(RtspProbe.of(cameras.testPattern()).output()).isEqualTo("h264,960,540");
      assertThat(RtspProbe.of(cameras.peopleWalking()).output()).isEqualTo("h264,768,576");
    }
  }

  @Test
  void playsAtThePaceOfEach() {
    try (DemoCameras cameras = DemoCameras.open(RtspServerSettings.anyPort());
        RtspProbe pattern = RtspProbe.watching(cameras.testPattern());
        RtspProbe people = RtspProbe.watching(cameras.peopleWalking())) {
      Await.until(LIMIT, () -> pattern.pictures() > 60 && people.pictures() > 20, "both play");
      assertRising(pattern.seconds(), 0.04);
      assertRising(people.seconds(), 0.1);
    }
  }

  @Test
  void takesAnMp4ApartAndSaysWhenItIsNone(@TempDir Path folder) throws Exception {
    Path nonsense = Files.writeString(folder.resolve("nonsense.mp4"), "no film");
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> ByteStream.extract(nonsense, folder.resolve("out.h264")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("GStreamer cannot read " + nonsense + " as H.264 in MP4");
  }

  private static void assertRising(List<Double> seconds, double step) {
    for (int i = 1; i < seconds.size(); i++) {
      assertThat(seconds.get(i) - seconds.get(i - 1)).isBetween(step * 0.7, step * 1.3);
    }
  }
}
