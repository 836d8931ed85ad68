package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.demo.RtspServerSettings;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumberedCameraTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void keepsPaceAndRisingTimesOverLoops() {
    ClipSpec spec = ClipSpec.standard().withFrames(50);
    try (NumberedCamera camera = NumberedCamera.open(spec);
        RtspProbe reader = RtspProbe.watching(camera.address())) {
      Await.until(LIMIT, () -> reader.pictures() > 10, "pictures arrive");
      long start = System.nanoTime();
      int before = reader.pictures();
      Await.until(LIMIT, () -> reader.pictures() >= before + 150, "three more loops");
      double seconds = (System.nanoTime() - start) / 1e9;
      assertThat(seconds).isBetween(5.0, 7.5);

      List<Double> times = reader.seconds();
      for (int i = 1; i < times.size(); i++) {
        assertThat(times.get(i) - times.get(i - 1)).isBetween(0.03, 0.05);
      }
    }
  }

  @Test
  void playsEveryPictureOverLoops() throws IOException {
    ClipSpec spec = ClipSpec.standard().withFrames(50);
    try (NumberedCamera camera = NumberedCamera.open(spec)) {
      Process player =
          Ffmpeg.start(
              List.of(
                  "-nostdin",
                  "-rtsp_transport",
                  "tcp",
                  "-i",
                  camera.address(),
                  "-t",
                  "6",
                  "-vsync",
                  "passthrough",
                  "-c:v",
                  "pgmyuv",
                  "-f",
                  "image2pipe",
                  "pipe:1"));
      NumberSequence sequence = camera.sequence();
      int seen = 0;
      try (InputStream pictures = new BufferedInputStream(player.getInputStream())) {
        PictureReader reader = new PictureReader(pictures);
        for (; reader.next(); seen++) {
          assertThat(sequence.unwrap(reader.number().orElseThrow())).isEqualTo(seen);
        }
      }
      assertThat(seen).isGreaterThan(2 * spec.frames());
    }
  }

  @Test
  void servesTwentyCamerasFromOneSmallMachine() {
    int count = 20;
    List<RtspProbe> readers = new ArrayList<>();
    try (NumberedCamera cameras =
        NumberedCamera.open(ClipSpec.small(), count, RtspServerSettings.anyPort())) {
      for (int index = 0; index < count; index++) {
        readers.add(RtspProbe.watching(cameras.address(index)));
      }
      Await.until(
          LIMIT, () -> readers.stream().allMatch(reader -> reader.pictures() > 10), "all play");
      long cpu = processCpuNanos();
      long start = System.nanoTime();
      int[] before = readers.stream().mapToInt(RtspProbe::pictures).toArray();
      Await.until(
          LIMIT,
          () -> {
            for (int index = 0; index < count; index++) {
              if (readers.get(index).pictures() < before[index] + 50) {
                return false;
              }
            }
            return true;
          },
          "five seconds of each");
      long elapsed = System.nanoTime() - start;
      double cores = (processCpuNanos() - cpu) / (double) elapsed;
      System.out.printf(
          "%d cameras: %.2f cores, 50 pictures of each in %.1f s%n", count, cores, elapsed / 1e9);
    } finally {
      readers.forEach(RtspProbe::close);
    }
  }

  private static long processCpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }
}
