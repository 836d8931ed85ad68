package io.penstock.gpu;

import java.util.Optional;

/**
 * How much room a GPU has.
 *
 * @param gpu its number
 * @param decodes sessions that are open, by this process
 * @param encodes sessions that are open, by this process
 * @param mostDecodes as set, or as learned where that is less
 * @param mostEncodes as set, or as learned where that is less
 * @param load as its driver says; empty where that is not known
 */
public record GpuRoom(
    int gpu, int decodes, int encodes, int mostDecodes, int mostEncodes, Optional<GpuLoad> load) {
  /** How many sessions of this kind are open. */
  public int used(GpuSession session) {
    return session == GpuSession.DECODE ? decodes : encodes;
  }

  /** How many of this kind it may have. */
  public int most(GpuSession session) {
    return session == GpuSession.DECODE ? mostDecodes : mostEncodes;
  }
}
