package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.faulty.HeapMeterFactory;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.NumberedClip;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a frame at 1080p costs in Java heap, on all threads of the process together. */
@ExtendWith(NothingLeft.class)
class AllocationIT {
  private static final long MOST_BYTES = 1024;

  @Test
  void aFrameAllocatesUnderAKibibyte(@TempDir Path media) throws Exception {
    NumberedClip clip = NumberedClip.of(new ClipSpec(1920, 1080, 30, 900, 60, 4000));
    Path source = Files.copy(clip.mp4(), media.resolve("clip.mp4"));
    CompletableFuture<Long> bytes = HeapMeterFactory.next();
    try (RunningService penstock =
        RunningService.start(
            """
            penstock.media-directory = "%s"
            penstock.streams.clip {
              source.uri = "file:%s"
              process = [
                { type = overlay, rectangle = [40, 40, 400, 240], text = "{stream} {time}" }
                { type = heap-meter }
              ]
              outputs = [ { name = main, uri = "file:%s/out.flv" } ]
            }
            """
                .formatted(media, source, media))) {
      long perFrame = bytes.get(2, TimeUnit.MINUTES) / HeapMeterFactory.MEASURED;
      assertThat(perFrame).isBetween(1L, MOST_BYTES);
      assertThat(penstock.status("clip").framesDropped()).isEmpty();
    }
  }
}
