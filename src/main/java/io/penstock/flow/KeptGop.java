package io.penstock.flow;

import io.penstock.media.Packet;
import java.util.ArrayList;
import java.util.List;

/**
 * The packets from the newest key frame on: what an output that joins begins with, and what the
 * last picture is made of. Bounded in bytes and time: of a group of pictures that is longer the key
 * frame alone is kept. Not thread safe.
 */
final class KeptGop implements AutoCloseable {
  /** Two seconds at 32 Mbit/s. */
  static final long MOST_BYTES = 8_000_000;

  /** An output's queue takes five seconds; who joins must not overflow it. */
  static final long MOST_NANOS = 4_000_000_000L;

  private final List<Packet> packets = new ArrayList<>();
  private long bytes;
  private boolean cut;

  /** One more packet, of which a share is kept. */
  void take(Packet packet) {
    if (packet.isKeyFrame()) {
      close();
    } else if (packets.isEmpty() || cut) {
      return;
    }
    packets.add(packet.share());
    bytes += packet.size();
    if (bytes > MOST_BYTES || packet.dts() - packets.get(0).dts() > MOST_NANOS) {
      cut();
    }
  }

  private void cut() {
    cut = true;
    List<Packet> rest = packets.subList(1, packets.size());
    rest.forEach(Packet::close);
    rest.clear();
  }

  /** Whether nothing was left out since the key frame; no where there is none. */
  boolean isWhole() {
    return !cut && !packets.isEmpty();
  }

  /** Shares of what is kept, which are the caller's to close; none where there is no key frame. */
  List<Packet> shares() {
    return packets.stream().map(Packet::share).toList();
  }

  /** Lets go of what is kept. It may be filled again. */
  @Override
  public void close() {
    packets.forEach(Packet::close);
    packets.clear();
    bytes = 0;
    cut = false;
  }
}
