package io.penstock.observe;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A GPU of this node, as it is now.
 *
 * @param gpu its number
 * @param decodes sessions that are open
 * @param mostDecodes that may be
 * @param encodes sessions that are open
 * @param mostEncodes that may be
 * @param decoderPercent share of the time in which its decoders worked lately, if that is known
 * @param encoderPercent the same of its encoders
 * @param memoryUsedBytes of its own memory, if that is known
 * @param memoryTotalBytes the same
 */
public record GpuView(
    int gpu,
    int decodes,
    int mostDecodes,
    int encodes,
    int mostEncodes,
    OptionalInt decoderPercent,
    OptionalInt encoderPercent,
    OptionalLong memoryUsedBytes,
    OptionalLong memoryTotalBytes) {}
