package io.penstock.media;

/** Where an encoder's packets go. */
@FunctionalInterface
public interface PacketSink {
  /** Takes ownership of {@code packet}. Called on a native thread; returns at once. */
  void accept(Packet packet);
}
