package io.penstock.gpu;

import java.util.OptionalInt;

/**
 * How busy a GPU is, with everything that runs on it, other processes too.
 *
 * @param decoderPercent share of the time in which its decoders worked, lately; empty where it has
 *     none, or its driver does not say
 * @param encoderPercent the same of its encoders
 * @param encoderCapacityPercent how much of its H.264 encoders is free, as its driver judges, which
 *     says 100 of a GPU that has none; empty where it does not say
 * @param memoryUsedBytes of its own memory, without what its driver keeps for itself
 * @param memoryTotalBytes of its own memory
 */
public record GpuLoad(
    OptionalInt decoderPercent,
    OptionalInt encoderPercent,
    OptionalInt encoderCapacityPercent,
    long memoryUsedBytes,
    long memoryTotalBytes) {
  long memoryFreeBytes() {
    return Math.max(0, memoryTotalBytes - memoryUsedBytes);
  }
}
