package io.penstock.gpu;

import java.util.Optional;
import java.util.Set;

/**
 * Sessions that are wanted, all on one GPU.
 *
 * @param decodes how many; 0 or 1
 * @param encodes how many; 0 or 1
 * @param pinned the one GPU that will do; empty for whichever has the most room
 * @param among those whose elements are there
 */
public record GpuWish(int decodes, int encodes, Optional<Integer> pinned, Set<Integer> among) {
  public GpuWish {
    among = Set.copyOf(among);
  }

  /** One session of this kind. */
  public static GpuWish one(GpuSession session, Optional<Integer> pinned, Set<Integer> among) {
    boolean decode = session == GpuSession.DECODE;
    return new GpuWish(decode ? 1 : 0, decode ? 0 : 1, pinned, among);
  }

  int wanted(GpuSession session) {
    return session == GpuSession.DECODE ? decodes : encodes;
  }

  boolean allows(int gpu) {
    return among.contains(gpu) && pinned.map(pin -> pin == gpu).orElse(true);
  }
}
