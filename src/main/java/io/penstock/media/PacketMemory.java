package io.penstock.media;

/**
 * Where packets come from and go back to. Implemented by the package that knows the native library.
 * Safe to call from any thread.
 */
public interface PacketMemory {
  /** Takes back what {@code packet} holds. Called once a packet. */
  void release(Packet packet);

  /**
   * Another packet over the same bytes, with times and flags of its own. The caller owns it; {@code
   * packet} stays the caller's too.
   */
  Packet share(Packet packet);
}
