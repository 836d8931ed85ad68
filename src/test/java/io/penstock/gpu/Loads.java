package io.penstock.gpu;

import java.util.Optional;
import java.util.OptionalInt;

/** GPUs as tests want them. */
final class Loads {
  private static final long MIB = 1 << 20;
  private static final long TOTAL = 16_384;

  private Loads() {}

  /** A load with so many percent, and so much free memory. */
  static GpuLoad of(int decoderPercent, int encoderPercent, long freeMib) {
    return new GpuLoad(
        OptionalInt.of(decoderPercent),
        OptionalInt.of(encoderPercent),
        OptionalInt.of(100),
        (TOTAL - freeMib) * MIB,
        TOTAL * MIB);
  }

  static GpuReading idle(int gpu) {
    return reading(gpu, of(0, 0, TOTAL));
  }

  static GpuReading reading(int gpu, GpuLoad load) {
    return new GpuReading(gpu, gpu, "Test card", "GPU-" + gpu + "f", "580.1", Optional.of(load));
  }
}
