package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.penstock.testkit.Await;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.NumberedClip;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
    try (RunningService penstock =
        RunningService.start(
            """
            penstock.media-directory = "%s"
            penstock.streams.clip {
              source.uri = "file:%s"
              process = [ { type = overlay, rectangle = [40, 40, 400, 240], text = "{stream} {time}" } ]
              outputs = [ { name = main, uri = "file:%s/out.flv" } ]
            }
            """
                .formatted(media, source, media))) {
      Await.until(
          RunningService.LIMIT,
          () -> penstock.status("clip").framesProcessed() > 200,
          "two hundred frames went by");
      long bytes = allocated();
      long frames = penstock.status("clip").framesProcessed();
      Await.until(
          RunningService.LIMIT,
          () -> penstock.status("clip").framesProcessed() > frames + 400,
          "four hundred frames more went by");
      long more = penstock.status("clip").framesProcessed() - frames;
      long perFrame = (allocated() - bytes) / more;
      System.out.println("Java heap a frame: " + perFrame + " bytes, over " + more + " frames");
      assertThat(perFrame).isLessThan(MOST_BYTES);
    }
  }

  /** Of every thread but this one, whose waiting costs too. */
  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] ids =
        Arrays.stream(threads.getAllThreadIds())
            .filter(id -> id != Thread.currentThread().getId())
            .toArray();
    return Arrays.stream(threads.getThreadAllocatedBytes(ids)).filter(b -> b > 0).sum();
  }
}
