package io.penstock.process.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.penstock.media.Picture;
import io.penstock.media.PixelFormat;
import io.penstock.process.Pixels;
import io.penstock.process.ProcessorCatalog;
import io.penstock.process.ProcessorChain;
import io.penstock.process.ProcessorContext;
import io.penstock.process.TestProcessors;
import io.penstock.stream.ProcessorSpec;
import io.penstock.testkit.DirectMemory;
import io.penstock.testkit.NothingLeft;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A frame costs next to no garbage, with a clock that runs and pictures from a pool. */
@ExtendWith(NothingLeft.class)
class OverlayGarbageTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int FRAMES = 2_000;
  private static final long FRAME_NANOS = 40_000_000;
  private static final int MOST_BYTES = 300;

  private final DirectMemory memory = new DirectMemory();
  private final RunningClock clock = new RunningClock();

  @ParameterizedTest
  @CsvSource({"I420, false", "NV12, false", "BGR, false", "I420, true", "NV12, true"})
  void aFrameMakesLittleGarbage(PixelFormat pixels, boolean bgr) {
    Picture picture = Pixels.grey(DirectMemory.picture(DirectMemory.format(pixels, 640, 360, "")));
    List<ProcessorSpec> specs =
        List.of(
            TestProcessors.spec(
                "overlay",
                bgr,
                Map.of("rectangle", List.of(40, 40, 200, 120), "text", "gate north {time}")),
            TestProcessors.spec("overlay", bgr, Map.of("text", "{name} {fps}")));
    long plain = bytesPerFrame(picture, List.of());
    long drawn = bytesPerFrame(picture, specs);
    assertThat(drawn - plain).as("bytes of garbage a frame").isLessThan(MOST_BYTES);
  }

  private long bytesPerFrame(Picture picture, List<ProcessorSpec> specs) {
    ProcessorContext stream =
        new ProcessorContext(
            TestProcessors.STREAM.stream(),
            "North gate",
            Map.of(),
            TestProcessors.STREAM.zone(),
            clock,
            TestProcessors.STREAM.options(),
            TestProcessors.STREAM.sightings());
    try (ProcessorChain chain =
        ProcessorChain.open(specs, stream, ProcessorCatalog.load(), () -> 25)) {
      run(chain, picture);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      run(chain, picture);
      return (THREADS.getCurrentThreadAllocatedBytes() - before) / FRAMES;
    }
  }

  private void run(ProcessorChain chain, Picture picture) {
    for (int i = 0; i < FRAMES; i++) {
      clock.millis += FRAME_NANOS / 1_000_000;
      chain.apply(memory.decoded(picture, i * FRAME_NANOS).toWritable()).close();
    }
  }

  private static final class RunningClock implements InstantSource {
    private long millis = 1_700_000_000_000L;

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }

    @Override
    public long millis() {
      return millis;
    }
  }
}
