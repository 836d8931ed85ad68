package io.penstock.media;

/**
 * Where packets come from and go back to. Implemented by the package that knows the native library.
 * Safe to call from any thread.
 */
public interface PacketMemory {
  /** Takes back what {@code packet} holds. Called once a packet. */
  void release(Packet packet);

  /**
   * Another packet over the same bytes, at times of its own. The caller owns it; {@code packet}
   * stays the caller's too.
   *
   * @param pts running time of the node in nanoseconds at which it is to be shown
   * @param dts running time of the node in nanoseconds at which it is to be decoded
   */
  Packet share(Packet packet, long pts, long dts);
}
