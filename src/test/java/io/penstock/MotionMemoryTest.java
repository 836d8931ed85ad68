package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.penstock.media.Picture;
import io.penstock.media.PixelFormat;
import io.penstock.process.ProcessorChain;
import io.penstock.process.TestProcessors;
import io.penstock.testkit.DirectMemory;
import io.penstock.testkit.NothingLeft;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Looking for motion takes the same memory after many frames and many starts as after a few. */
@ExtendWith(NothingLeft.class)
class MotionMemoryTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long FRAME_NANOS = 40_000_000;
  private static final int WARM_UP = 500;
  private static final int FRAMES = 3_000;

  /** A Mat with its Cleaner takes some 200 bytes, and a frame would make several. */
  private static final long MOST_BYTES_A_FRAME = 400;

  /** What a model of this size takes is 1.2 MB: those of a few starts would be seen. */
  private static final int STARTS = 100;

  private static final long MOST_KIB = 30_000;
  private static final Map<String, Object> OPTIONS =
      Map.of("ignore", List.of(List.of(0, 0, 100, 100)));

  private final DirectMemory memory = new DirectMemory();
  private final Picture picture = noise();

  private static Picture noise() {
    Picture made = DirectMemory.picture(DirectMemory.format(PixelFormat.NV12, 640, 360, ""));
    byte[] bytes = new byte[made.layout().size()];
    new Random(3).nextBytes(bytes);
    made.bytes().put(0, bytes);
    return made;
  }

  @Test
  void aFrameLeavesNothing() {
    try (ProcessorChain chain = TestProcessors.one("motion", false, OPTIONS)) {
      run(chain, WARM_UP);
      long residentBefore = ProcessMemory.residentKib();
      long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
      run(chain, FRAMES);

      assertThat((THREADS.getCurrentThreadAllocatedBytes() - bytesBefore) / FRAMES)
          .as("bytes of garbage a frame")
          .isLessThan(MOST_BYTES_A_FRAME);
      assertThat(ProcessMemory.residentKib() - residentBefore)
          .as("KiB more after %d frames", FRAMES)
          .isLessThan(MOST_KIB);
    }
  }

  @Test
  void aStartLeavesNothing() {
    start(10);
    long before = ProcessMemory.residentKib();
    start(STARTS);

    assertThat(ProcessMemory.residentKib() - before)
        .as("KiB more after %d starts", STARTS)
        .isLessThan(MOST_KIB);
  }

  private void start(int times) {
    for (int i = 0; i < times; i++) {
      try (ProcessorChain chain = TestProcessors.one("motion", false, OPTIONS)) {
        run(chain, 5);
      }
    }
  }

  private void run(ProcessorChain chain, int frames) {
    for (int i = 0; i < frames; i++) {
      chain.apply(memory.decoded(picture, i * FRAME_NANOS)).close();
    }
  }
}
