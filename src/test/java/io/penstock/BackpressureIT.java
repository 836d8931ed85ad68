package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.Await;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.FlvFile;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.NumberedCamera;
import io.penstock.testkit.NumberedClip;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A step that is too slow: a camera is not held up, a file loses nothing, memory stays. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class BackpressureIT {
  /** The queue behind the decoder, one in the chain, one on its way to the encoder. */
  private static final long MOST_IN_FLIGHT = 5;

  /** Far less than the two hundred pictures of 640x360 that were dropped meanwhile. */
  private static final long MOST_GROWTH_KIB = 24 * 1024;

  private static final String SLOW = "process = [ { type = slow, delay = 500ms } ]";

  /** An encoder that takes 400 ms for a picture. */
  private static final String SLOW_ENCODER =
      """
      penstock.backend = crawling
      penstock.backends.crawling {
        priority = 10
        decode.h264 = [ { element = avdec_h264, properties { max-threads = 1 } } ]
        encode.h264 {
          elements = [
            { element = identity, properties { sleep-time = 400000 } }
            { element = x264enc, properties { tune = zerolatency, speed-preset = ultrafast } }
          ]
          encoder = x264enc
          bitrate { property = bitrate, unit = "kbit/s" }
          keyframe { property = key-int-max }
        }
      }
      """;

  @Test
  void aSlowProcessorDropsTheOldestAndTheCameraNeverNotices() {
    dropsAtTheCamerasPace("", SLOW, "process/slow");
  }

  @Test
  void aSlowEncoderDropsTheOldestAndTheCameraNeverNotices() {
    dropsAtTheCamerasPace(SLOW_ENCODER, "process = []", "encode/slow");
  }

  private static void dropsAtTheCamerasPace(String backend, String process, String reason) {
    try (NumberedCamera camera = NumberedCamera.open(ClipSpec.standard());
        RunningService penstock =
            RunningService.start(
                backend
                    + "penstock.streams.gate { source.uri = \"%s\", %s }"
                        .formatted(camera.address(), process))) {
      penstock.awaitState("gate", StreamState.LIVE);
      Await.until(
          RunningService.LIMIT,
          () -> penstock.status("gate").source().framesIn() > 50,
          "two seconds of the camera came in");
      long before = ProcessMemory.residentKib();
      long start = System.nanoTime();
      Await.until(
          RunningService.LIMIT,
          () -> penstock.status("gate").source().framesIn() > 250,
          "eight seconds more came in");
      double seconds = (System.nanoTime() - start) / 1e9;
      StreamStatus status = penstock.status("gate");
      assertThat(seconds).as("25 pictures a second came in").isLessThan(14);
      assertThat(status.source().attempt()).isEqualTo(1);
      assertThat(status.source().lastError()).isEmpty();
      assertThat(status.framesDropped()).containsOnlyKeys(reason);
      long dropped = status.framesDropped().getOrDefault(reason, 0L);
      assertThat(status.source().framesIn() - status.framesProcessed() - dropped)
          .as("in flight: %s", status)
          .isBetween(0L, MOST_IN_FLIGHT);
      assertThat(dropped).isGreaterThan(150);
      assertThat(ProcessMemory.residentKib() - before).isLessThan(MOST_GROWTH_KIB);
    }
  }

  @Test
  void aFileLosesNothingToASlowProcessor(@TempDir Path media) throws Exception {
    int frames = 40;
    NumberedClip clip = NumberedClip.of(ClipSpec.standard().withFrames(frames));
    Path source = Files.copy(clip.mp4(), media.resolve("clip.mp4"));
    Path target = media.resolve("out.flv");
    try (RunningService penstock =
        RunningService.start(
            """
            penstock.media-directory = "%s"
            penstock.streams.clip {
              source.uri = "file:%s"
              process = [ { type = slow, delay = 100ms } ]
              outputs = [ { name = main, uri = "file:%s" } ]
            }
            """
                .formatted(media, source, target))) {
      penstock.service().ended().toCompletableFuture().join();
      StreamStatus status = penstock.status("clip");
      assertThat(status.state()).isEqualTo(StreamState.STOPPED);
      assertThat(status.source().framesIn()).isEqualTo(frames);
      assertThat(status.framesProcessed()).isEqualTo(frames);
      assertThat(status.framesDropped()).isEmpty();
    }
    assertThat(FlvFile.read(target).pictures()).hasSize(frames);
  }
}
