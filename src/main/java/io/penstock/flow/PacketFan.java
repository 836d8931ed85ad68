package io.penstock.flow;

import io.penstock.media.Packet;
import io.penstock.media.PacketSink;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An encoder's packets to every output that is there. Each output gets a packet of its own over the
 * same bytes. Outputs come and go while packets flow.
 */
public final class PacketFan implements PacketSink {
  private final Map<String, PacketSink> outputs = new ConcurrentHashMap<>();

  /**
   * Sends packets to {@code sink} from the next one on, in the place of an earlier one of that
   * name.
   */
  public void add(String output, PacketSink sink) {
    outputs.put(output, sink);
  }

  /** Stops sending packets to {@code sink}, if it is still the one of that name. */
  public void remove(String output, PacketSink sink) {
    outputs.remove(output, sink);
  }

  @Override
  public void accept(Packet packet) {
    try (packet) {
      for (PacketSink output : outputs.values()) {
        output.accept(packet.share());
      }
    }
  }
}
