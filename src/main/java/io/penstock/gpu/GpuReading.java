package io.penstock.gpu;

import java.util.Optional;

/**
 * A GPU as NVIDIA's driver shows it.
 *
 * @param gpu its number for CUDA, by which GStreamer's elements are called
 * @param minor the number of its device file: {@code /dev/nvidia0} for 0
 * @param model as its driver names it
 * @param uuid stays with the card
 * @param driver the driver's version
 * @param load empty where that is not known, or too old to go by
 */
public record GpuReading(
    int gpu, int minor, String model, String uuid, String driver, Optional<GpuLoad> load) {
  GpuReading withoutLoad() {
    return new GpuReading(gpu, minor, model, uuid, driver, Optional.empty());
  }

  GpuReading numbered(int number) {
    return new GpuReading(number, minor, model, uuid, driver, load);
  }
}
