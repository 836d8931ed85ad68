package io.penstock.settings;

import java.time.Duration;
import java.util.Map;

/**
 * How many sessions GPUs may have.
 *
 * @param usual of each GPU that is not among the overrides
 * @param overrides by the GPU's number
 * @param learnedFor for how long a GPU that refused a session gets no more than it had then
 */
public record GpuSettings(GpuLimits usual, Map<Integer, GpuLimits> overrides, Duration learnedFor) {
  /** Limits that nobody reaches. */
  public static final GpuSettings NO_LIMITS =
      new GpuSettings(
          new GpuLimits(Integer.MAX_VALUE, Integer.MAX_VALUE), Map.of(), Duration.ofMinutes(10));

  public GpuSettings {
    overrides = Map.copyOf(overrides);
  }

  /** The limits of this GPU. */
  public GpuLimits limits(int gpu) {
    return overrides.getOrDefault(gpu, usual);
  }
}
