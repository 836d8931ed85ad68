package io.penstock.settings;

/**
 * How many sessions a GPU may have at once.
 *
 * @param decodeSessions 0 has it decode nothing
 * @param encodeSessions 0 has it encode nothing
 */
public record GpuLimits(int decodeSessions, int encodeSessions) {}
